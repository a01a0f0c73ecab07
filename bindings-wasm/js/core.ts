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
  call(engine: number, ofList: boolean): number;
  step(call: number, what: number, number: number): void;
  next_page(call: number, items: number): number;
  turn_page(call: number, items: number): number;
  free(handle: number): void;
}

/** What to do next: a letter, and texts that belong to it. */
export type Turn = readonly string[];

/** What has happened to a call: what `step` of `src/lib.rs` is told. */
export const enum Happened {
  Nothing,
  Answer,
  Body,
  Failure,
  Wait,
  Misfit,
}

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

  call(engine: number, operation: string, given: readonly string[], options: readonly string[], ofList = false): number {
    this.#put([operation, ...given, "", ...options]);
    return this.#made(this.#wasm.call(engine, ofList));
  }

  /** The turn after what has happened, with the texts and the number that belong to it. */
  step(call: number, what: Happened, texts?: readonly string[], number = 0): Turn {
    // Headers hold no NUL.
    if (texts) this.#put(what === Happened.Answer ? texts : texts.map(harmless));
    this.#wasm.step(call, what, number);
    return this.#take();
  }

  /** The turn after a body as it came. */
  bytes(call: number, body: Uint8Array): Turn {
    this.#write(body);
    this.#wasm.step(call, Happened.Body, 0);
    return this.#take();
  }

  nextPage(call: number, items: number): string | undefined {
    return this.#wasm.next_page(call, items) ? this.#take()[0] : undefined;
  }

  /** Makes a call of a list the one for the next page: 0 where this page came before, 1 where it is the last. */
  turnPage(call: number, items: number, print: string): number {
    this.#put([print]);
    return this.#wasm.turn_page(call, items);
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
    const text = texts.join("\0");
    // Most texts are ASCII, and have as many bytes as letters: those are written where they shall be.
    const { read } = encoder.encodeInto(text, this.#room(text.length));
    if (read < text.length) this.#write(encoder.encode(text));
  }

  #write(bytes: Uint8Array): void {
    this.#room(bytes.length).set(bytes);
  }

  #room(length: number): Uint8Array {
    const place = this.#wasm.input(length);
    return this.#memory.subarray(place, place + length);
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
