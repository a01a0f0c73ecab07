// What CommonJS gets is one file for both entries, which ES modules share by themselves.

export { Hydra as PublicHydra } from "./browser.node.js";
export { Hydra, HydraError, isHydraError } from "./index.node.js";
