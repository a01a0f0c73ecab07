import { Core } from "./core.js";
import { Declaration } from "./declaration.js";
import { byFetch, explain } from "./fetch.js";
import type { Platform } from "./platform.js";
import type { Settings, WasmSource } from "./settings.js";

const web = {
  execute: byFetch((...request) => fetch(...request), explain),
  explain,
  decode(bytes: Uint8Array): string | undefined {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  },
};

/** The web's own interfaces, and a core that is fetched, compiled and started for the first call. */
export function onDemand(file: () => URL, tables: string): Platform {
  let loading: Promise<Core> | undefined;
  return {
    ...web,
    load: (wasm) =>
      (loading ??= instantiate(wasm ?? file(), tables).catch((error: unknown) => {
        // The next call tries again.
        loading = undefined;
        throw error;
      })),
  };
}

/** The same with a core that the host has compiled. */
export function fromModule(module: WebAssembly.Module, tables: string): Platform {
  let core: Core | undefined;
  const atHand = () => (core ??= new Core(new WebAssembly.Instance(module), new Declaration(tables)));
  return { ...web, atHand, load: async () => atHand() };
}

/** Starts a core from wherever it is; compiled while it is loaded, where the server says that it is WebAssembly. */
export async function instantiate(wasm: Settings["wasm"], tables: string): Promise<Core> {
  let source = (await wasm) as WasmSource;
  if (typeof source === "string" || source instanceof URL) source = await fetch(source);
  // Not every host can.
  const isTold = "instantiateStreaming" in WebAssembly && source instanceof Response && source.headers.get("content-type") === "application/wasm";
  if (source instanceof Response && !isTold) source = await source.arrayBuffer();
  const making = isTold ? WebAssembly.instantiateStreaming(source as Response) : WebAssembly.instantiate(source as BufferSource);
  const made = (await making) as WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource;
  return new Core("instance" in made ? made.instance : made, new Declaration(tables));
}
