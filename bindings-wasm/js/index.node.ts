import { Full } from "./full.js";
import { fromFile } from "./node.js";
import type { Settings } from "./settings.js";
import * as core from "./wasm/full/polyhydra.js";

const platform = /* @__PURE__ */ fromFile(core, () => new URL("./polyhydra_bg.wasm", import.meta.url));

export { HydraError, isHydraError } from "./error.js";

/** A client of one Ory Hydra server. */
export class Hydra extends Full {
  /** @throws HydraError of kind `build` that names the setting; in browsers the first call throws it. */
  constructor(settings: Settings) {
    super(settings, platform);
  }
}
