// The same for a bundler that puts the WebAssembly into the bundle.

import { Hydra } from "polyhydra";
import full from "polyhydra/polyhydra.wasm";
import { Hydra as PublicHydra } from "polyhydra/browser";
import small from "polyhydra/browser.wasm";
import { visit } from "./visit.js";

visit({ Hydra, PublicHydra, wasm: { full, small } });
