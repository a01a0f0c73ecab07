// What a program does with the package, whoever runs it: `program.mjs PUBLIC ADMIN` prints what it found.

import process from "node:process";
import { Hydra, isHydraError } from "polyhydra";
import { Hydra as PublicHydra } from "polyhydra/browser";
import { use } from "./use.mjs";

console.log(JSON.stringify(await use({ Hydra, PublicHydra, isHydraError }, process.argv[2], process.argv[3])));
