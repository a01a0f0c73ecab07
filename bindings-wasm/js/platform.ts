import type { Core } from "./core.js";
import type { Deadline, Failure } from "./deadline.js";
import type { HttpRequest, Settings } from "./settings.js";

/** What differs between the places where JavaScript runs. */
export interface Platform {
  /** The core, where its file is at hand: then settings are checked when a client is made, and not at its first call. */
  readonly atHand?: () => Core;
  /** Compiles and starts the core, once. */
  readonly load: (wasm: Settings["wasm"]) => Promise<Core>;
  /** Sends a request where the user has no `fetch` of their own. */
  readonly execute: Execute;
  /** Why `fetch` failed. */
  readonly explain: (error: unknown) => Failure;
  /** UTF-8 as text; nothing for what is none. */
  readonly decode: (bytes: Uint8Array) => string | undefined;
}

/** A request as the core writes it. */
export interface Order extends Omit<HttpRequest, "headers"> {
  readonly headers: Iterable<readonly [name: string, value: string]>;
  /** Below zero where there is none. */
  readonly timeout_ms: number;
  readonly response_limit: number;
  /** A kept connection was closed while the request was on its way: not on one of those again. */
  readonly fresh_connection: boolean;
}

/** An answer whose body is still to be read. */
export interface Answer {
  readonly status: number;
  /** As lines `name: value`, each of which ends in a line feed: the core reads them, and few others do. */
  readonly headers: string;
  /** The body, as far as the limit goes. */
  readonly read: () => Uint8Array | Promise<Uint8Array>;
}

/** Sends a request, and waits for status and headers. What goes wrong is a {@link Failure}. */
export type Execute = (order: Order, deadline: Deadline) => Promise<Answer>;
