import { HydraError, type ErrorMembers } from "./error.js";

/**
 * What `src/lib.rs` exports. A text goes in through `input` and comes out through `output`; what is made is known by its
 * handle, and 0 is none.
 */
interface Exports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  output(): number;
  output_length(): number;
  engine(): number;
  call(engine: number): number;
  list(engine: number): number;
  start(call: number): void;
  answer(call: number, status: number): void;
  body(call: number): void;
  fail(call: number, mayHaveArrived: boolean): void;
  resume(call: number): void;
  decode_error(call: number): void;
  next_page(call: number, items: number): number;
  next_call(listing: number): number;
  turn(listing: number, call: number, items: number): number;
  free(handle: number): void;
  shape(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The core in WebAssembly, with texts in and out. */
export class Core {
  readonly #wasm: Exports;
  #bytes = new Uint8Array();

  constructor(instance: WebAssembly.Instance) {
    this.#wasm = instance.exports as unknown as Exports;
  }

  engine(settings: string): number {
    this.#put(settings);
    return this.#made(this.#wasm.engine());
  }

  call(engine: number, operation: string, given: string, options: string): number {
    this.#put(`${operation}\n${given}\n${options}`);
    return this.#made(this.#wasm.call(engine));
  }

  list(engine: number, operation: string, given: string, options: string): number {
    this.#put(`${operation}\n${given}\n${options}`);
    return this.#made(this.#wasm.list(engine));
  }

  start(call: number): string {
    this.#wasm.start(call);
    return this.#take();
  }

  answer(call: number, status: number, headers: string): string {
    this.#put(headers);
    this.#wasm.answer(call, status);
    return this.#take();
  }

  body(call: number, body: Uint8Array): string {
    this.#write(body);
    this.#wasm.body(call);
    return this.#take();
  }

  fail(call: number, kind: string, message: string, mayHaveArrived: boolean): string {
    this.#put(`${kind}\n${message}`);
    this.#wasm.fail(call, mayHaveArrived);
    return this.#take();
  }

  resume(call: number): string {
    this.#wasm.resume(call);
    return this.#take();
  }

  decodeError(call: number, path: string, reason: string, body: string): string {
    this.#put(`${path.replaceAll("\n", " ")}\n${reason}\n${body}`);
    this.#wasm.decode_error(call);
    return this.#take();
  }

  nextPage(call: number, items: number): string | undefined {
    return this.#wasm.next_page(call, items) ? this.#take() : undefined;
  }

  /** The call for the next page; 0 after the last one. */
  nextCall(listing: number): number {
    const call = this.#wasm.next_call(listing);
    return call || !this.#wasm.output_length() ? call : this.#made(call);
  }

  turn(listing: number, call: number, items: number, print: string): boolean {
    this.#put(print);
    return !!this.#wasm.turn(listing, call, items);
  }

  free(handle: number): void {
    this.#wasm.free(handle);
  }

  shape(model: string): string {
    this.#put(model);
    this.#wasm.shape();
    return this.#take();
  }

  /** All bytes that there are; their view is made again when the memory has grown. */
  get #memory(): Uint8Array {
    if (!this.#bytes.length) this.#bytes = new Uint8Array(this.#wasm.memory.buffer);
    return this.#bytes;
  }

  #put(text: string): void {
    this.#write(encoder.encode(text));
  }

  #write(bytes: Uint8Array): void {
    const place = this.#wasm.input(bytes.length);
    this.#memory.set(bytes, place);
  }

  #take(): string {
    const place = this.#wasm.output();
    return decoder.decode(this.#memory.subarray(place, place + this.#wasm.output_length()));
  }

  #made(handle: number): number {
    if (!handle) throw new HydraError(JSON.parse(this.#take()) as ErrorMembers);
    return handle;
  }
}
