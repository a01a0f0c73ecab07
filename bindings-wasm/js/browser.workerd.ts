// Where WebAssembly may not be compiled at run time, a module of it is imported.
import { Small } from "./small.js";
import type { PublicSettings } from "./small.js";
import module from "./browser.wasm";
import { fromModule } from "./web.js";
import { TABLES } from "./tables-public.js";

const platform = /* @__PURE__ */ fromModule(module, TABLES);

export { HydraError, isHydraError } from "./error.js";

/** A client of one Ory Hydra server's public port. */
export class Hydra extends Small {
  /** @throws HydraError of kind `build` that names the setting; in browsers the first call throws it. */
  constructor(settings: PublicSettings) {
    super(settings, platform);
  }
}
