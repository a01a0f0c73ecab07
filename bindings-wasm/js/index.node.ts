import { Full } from "./full.js";
import { fromFile } from "./node.js";
import type { Settings } from "./settings.js";
import { TABLES } from "./tables-all.js";

const platform = /* @__PURE__ */ fromFile(() => new URL("./polyhydra.wasm", import.meta.url), TABLES);

export { HydraError, isHydraError } from "./error.js";

/** A client of one Ory Hydra server. */
export class Hydra extends Full {
  /** @throws HydraError of kind `build` that names the setting; in browsers the first call throws it. */
  constructor(settings: Settings) {
    super(settings, platform);
  }
}
