import type { HydraError } from "./error.js";
import type { Credentials } from "./group.js";

/** A request as hooks see it. */
export interface HttpRequest {
  /** The operationId; empty where the client asks which server it is. */
  readonly operation: string;
  readonly method: string;
  /** Absolute. It may hold secrets. */
  readonly url: string;
  /** Credentials among them. They may be changed before the request is sent. */
  readonly headers: Headers;
  /** It may hold secrets. */
  readonly body?: string;
}

/** An answer as hooks see it: its body is still on the way. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
}

/** Where WebAssembly may be taken from: an address, an answer, bytes, or a `WebAssembly.Module`. */
export type WasmSource = string | URL | Response | ArrayBuffer | ArrayBufferView | object;

/** What a user sets once for a client. */
export interface Settings {
  /** Where the public port is: `https://id.example.com`. */
  publicUrl?: string | undefined;
  /** Where the admin port is. A client without it has no admin operations. */
  adminUrl?: string | undefined;
  /** Which server it is: a generation, or a version such as `"1.11.10"`. Found out where it is not given. */
  server?: "V0" | "V1" | "V2" | (string & {}) | undefined;
  /** What requests show of who sends them. */
  credentials?: Credentials | undefined;
  /** The same for the admin port, where that differs. */
  adminCredentials?: Credentials | undefined;
  /** Headers that every request has. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** What requests call themselves. Browsers decide that by themselves. */
  userAgent?: string | undefined;
  /** How long an exchange may take; 30,000 where nothing is set, 0 for ever. */
  timeoutMs?: number | undefined;
  /** How many bytes an answer may have; 16 MiB where nothing is set. */
  responseLimit?: number | undefined;
  /** How often to try again after a 429 or 503 that says when; never where nothing is set. */
  retries?: number | undefined;
  /** The longest wait before such a try; 60,000 where nothing is set. */
  longestWaitMs?: number | undefined;
  /** Sends the requests; the host's own way where nothing is set. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Is shown every request before it is sent, and may change its headers. What it throws, the call throws. */
  before?: ((request: HttpRequest) => void | Promise<void>) | undefined;
  /** Is shown it again with the answer's status and headers, or with the error where none came. */
  after?: ((request: HttpRequest, outcome: HttpResponse | HydraError) => void | Promise<void>) | undefined;
  /** Where the WebAssembly is, for bundlers that do not find it by themselves: its URL, its bytes, or the compiled module. */
  wasm?: WasmSource | Promise<WasmSource> | undefined;
}
