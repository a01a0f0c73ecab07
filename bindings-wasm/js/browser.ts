import { Small } from "./small.js";
import type { PublicSettings } from "./small.js";
import { onDemand } from "./web.js";
import { TABLES } from "./tables-public.js";

const platform = /* @__PURE__ */ onDemand(() => new URL("./browser.wasm", import.meta.url), TABLES);

export { HydraError, isHydraError } from "./error.js";
export type * from "./error.js";
export type { CallOptions, Credentials, HttpInfo, JsonValue, Page, Pages, WithHttpInfo } from "./group.js";
export type { HttpRequest, HttpResponse, WasmSource } from "./settings.js";
export type * from "./public.js";
export type { PublicSettings as Settings } from "./small.js";

/** A client of one Ory Hydra server's public port. */
export class Hydra extends Small {
  /** @throws HydraError of kind `build` that names the setting; in browsers the first call throws it. */
  constructor(settings: PublicSettings) {
    super(settings, platform);
  }
}
