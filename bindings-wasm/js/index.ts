import { Full } from "./full.js";
import type { Settings } from "./settings.js";
import { onDemand } from "./web.js";
import { TABLES } from "./tables-all.js";

const platform = /* @__PURE__ */ onDemand(() => new URL("./polyhydra.wasm", import.meta.url), TABLES);

export { HydraError, isHydraError } from "./error.js";
export type * from "./error.js";
export type { CallOptions, Credentials, HttpInfo, JsonValue, Page, Pages, WithHttpInfo } from "./group.js";
export type { HttpRequest, HttpResponse, Settings, WasmSource } from "./settings.js";
export type * from "./public.js";
export type * from "./admin.js";

/** A client of one Ory Hydra server. */
export class Hydra extends Full {
  /** @throws HydraError of kind `build` that names the setting; in browsers the first call throws it. */
  constructor(settings: Settings) {
    super(settings, platform);
  }
}
