// Where WebAssembly may not be compiled at run time, a module of it is imported.
import { Full } from "./full.js";
import type { Settings } from "./settings.js";
import module from "./polyhydra.wasm";
import { fromModule } from "./web.js";
import { TABLES } from "./tables-all.js";

const platform = /* @__PURE__ */ fromModule(module, TABLES);

export { HydraError, isHydraError } from "./error.js";

/** A client of one Ory Hydra server. */
export class Hydra extends Full {
  /** @throws HydraError of kind `build` that names the setting; in browsers the first call throws it. */
  constructor(settings: Settings) {
    super(settings, platform);
  }
}
