import { Small } from "./small.js";
import { fromFile } from "./node.js";
import type { PublicSettings } from "./small.js";
import { TABLES } from "./tables-public.js";

const platform = /* @__PURE__ */ fromFile(() => new URL("./browser.wasm", import.meta.url), TABLES);

export { HydraError, isHydraError } from "./error.js";

/** A client of one Ory Hydra server's public port. */
export class Hydra extends Small {
  /** @throws HydraError of kind `build` that names the setting; in browsers the first call throws it. */
  constructor(settings: PublicSettings) {
    super(settings, platform);
  }
}
