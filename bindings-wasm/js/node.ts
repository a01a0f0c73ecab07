import { readFileSync } from "node:fs";
import * as hydra from "./hydra.js";
import { initSync } from "./wasm/polyhydra.js";

export * from "./hydra.js";

let loaded = false;

/** A client of one Ory Hydra server. */
export class Hydra extends hydra.Hydra {
  constructor(settings: hydra.Settings) {
    // With the first client, not with the import, which must cost nothing.
    if (!loaded) initSync({ module: readFileSync(new URL("./wasm/polyhydra_bg.wasm", import.meta.url)) });
    loaded = true;
    super(settings);
  }
}
