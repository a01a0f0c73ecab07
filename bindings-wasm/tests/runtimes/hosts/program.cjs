const { Hydra, isHydraError } = require("polyhydra");
const { Hydra: PublicHydra } = require("polyhydra/browser");

import("./use.mjs").then(async ({ use }) => {
  console.log(JSON.stringify(await use({ Hydra, PublicHydra, isHydraError }, process.argv[2], process.argv[3])));
});
