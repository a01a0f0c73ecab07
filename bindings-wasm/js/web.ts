import { byFetch, explain } from "./fetch.js";
import type { Core, Platform } from "./platform.js";

const web = {
  execute: byFetch((...request) => fetch(...request), explain),
  explain,
  decode(bytes: Uint8Array): string | undefined {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return undefined;
    }
  },
};

/** The web's own interfaces, and a core that is fetched, compiled and started for the first call. */
export function onDemand(core: Core): Platform {
  let loading: Promise<Core> | undefined;
  const load = async (wasm: unknown): Promise<Core> => {
    // Where the user says nothing, wasm-bindgen's code finds the file beside its own.
    await core.default({ module_or_path: wasm as URL });
    return core;
  };
  return {
    ...web,
    load: (wasm) =>
      (loading ??= load(wasm).catch((error: unknown) => {
        // The next call tries again.
        loading = undefined;
        throw error;
      })),
  };
}

/** The same with a core that the host has compiled. */
export function fromModule(core: Core, module: WebAssembly.Module): Platform {
  const atHand = () => {
    core.initSync({ module });
    return core;
  };
  return { ...web, atHand, load: async () => atHand() };
}
