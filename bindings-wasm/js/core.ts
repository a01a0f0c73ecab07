import type { Declaration } from "./declaration.js";
import { HydraError, type ErrorMembers } from "./error.js";

/**
 * What `src/lib.rs` exports. Texts go in through `input` and come out through `output`; what is made is known by its handle, and
 * 0 is none.
 */
interface Exports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  output(): number;
  output_length(): number;
  tables(): void;
  engine(): number;
  call(engine: number): number;
  list(engine: number): number;
  start(call: number): void;
  answer(call: number, status: number): void;
  body(call: number): void;
  fail(call: number, mayHaveArrived: boolean): void;
  resume(call: number): void;
  refuse(call: number): void;
  next_page(call: number, items: number): number;
  next_call(listing: number): number;
  turn(listing: number, call: number, items: number): number;
  free(handle: number): void;
}

/** What to do next: a letter, and texts that belong to it. */
export type Turn = readonly string[];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What others have written, without what stands between texts. */
const harmless = (text: string): string => text.replaceAll("\0", "\ufffd");

/** The core in WebAssembly, with texts in and out. Between two of them is a NUL, which none of them holds. */
export class Core {
  readonly #wasm: Exports;
  #bytes = new Uint8Array();

  constructor(
    instance: WebAssembly.Instance,
    readonly declaration: Declaration,
  ) {
    this.#wasm = instance.exports as unknown as Exports;
    this.#put([declaration.text]);
    this.#wasm.tables();
  }

  engine(settings: readonly string[]): number {
    this.#put(settings);
    return this.#made(this.#wasm.engine());
  }

  call(engine: number, operation: string, given: readonly string[], options: readonly string[]): number {
    this.#put([operation, ...given, "", ...options]);
    return this.#made(this.#wasm.call(engine));
  }

  list(engine: number, operation: string, given: readonly string[], options: readonly string[]): number {
    this.#put([operation, ...given, "", ...options]);
    return this.#made(this.#wasm.list(engine));
  }

  start(call: number): Turn {
    this.#wasm.start(call);
    return this.#take();
  }

  answer(call: number, status: number, headers: string): Turn {
    this.#put([headers]);
    this.#wasm.answer(call, status);
    return this.#take();
  }

  /** The turn after a body as it came. */
  bytes(call: number, body: Uint8Array): Turn {
    this.#write(body);
    this.#wasm.body(call);
    return this.#take();
  }

  /** The turn after a body's text, and its members. */
  body(call: number, text: string, members: readonly string[]): Turn {
    this.#put([text, ...members].map(harmless));
    this.#wasm.body(call);
    return this.#take();
  }

  fail(call: number, kind: string, message: string, mayHaveArrived: boolean): Turn {
    this.#put([kind, harmless(message)]);
    this.#wasm.fail(call, mayHaveArrived);
    return this.#take();
  }

  resume(call: number): Turn {
    this.#wasm.resume(call);
    return this.#take();
  }

  /** The turn after a body that is not what the operation gives, and begins with `start`. */
  refuse(call: number, path: string, reason: string, start: string): Turn {
    this.#put([path, reason, start].map(harmless));
    this.#wasm.refuse(call);
    return this.#take();
  }

  nextPage(call: number, items: number): string | undefined {
    return this.#wasm.next_page(call, items) ? this.#take()[0] : undefined;
  }

  /** The call for the next page; 0 after the last one. */
  nextCall(listing: number): number {
    const call = this.#wasm.next_call(listing);
    return call || !this.#wasm.output_length() ? call : this.#made(call);
  }

  turn(listing: number, call: number, items: number, print: string): boolean {
    this.#put([print]);
    return !!this.#wasm.turn(listing, call, items);
  }

  free(handle: number): void {
    this.#wasm.free(handle);
  }

  /** All bytes that there are; their view is made again when the memory has grown. */
  get #memory(): Uint8Array {
    if (!this.#bytes.length) this.#bytes = new Uint8Array(this.#wasm.memory.buffer);
    return this.#bytes;
  }

  #put(texts: readonly string[]): void {
    this.#write(encoder.encode(texts.join("\0")));
  }

  #write(bytes: Uint8Array): void {
    const place = this.#wasm.input(bytes.length);
    this.#memory.set(bytes, place);
  }

  #take(): string[] {
    const place = this.#wasm.output();
    return decoder.decode(this.#memory.subarray(place, place + this.#wasm.output_length())).split("\0");
  }

  #made(handle: number): number {
    if (!handle) throw new HydraError(errorOf(this.#take()));
    return handle;
  }
}

/** An error's members out of texts: name, letter and value of each. */
export function errorOf(texts: Turn): ErrorMembers {
  const members: Record<string, unknown> = {};
  for (let at = 0; at < texts.length; at += 3) {
    const [name = "", letter, value] = texts.slice(at, at + 3);
    members[name] = letter === "s" ? value : letter === "i" ? Number(value) : letter === "b";
  }
  return members as unknown as ErrorMembers;
}
