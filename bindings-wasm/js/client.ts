import { buildError, HydraError, type ErrorMembers } from "./error.js";
import type { CallOptions, Page } from "./group.js";
import { readModel, readModels, Unreadable } from "./read.js";
import { Deadline, Failure, head, read, send, type Request } from "./send.js";
import { objectText, snake } from "./text.js";
import type { Call, Engine } from "./wasm/polyhydra.js";

/** What the core says to do next; `core/src/border` has the whole story. */
type Step =
  | { readonly send: Request }
  | { readonly read: true }
  | { readonly wait: number }
  | { readonly done: Done }
  | { readonly error: ErrorMembers };

interface Done {
  readonly model?: string;
  readonly page?: string;
  readonly text?: string;
}

interface Result {
  readonly data: unknown;
  /** The answer's body, to tell pages apart by. */
  readonly text: string;
}

const utf8 = new TextDecoder();

/** Drives calls: asks the core what to do, and does it by `fetch`. */
export class Client {
  readonly #engine: Engine;
  readonly #fetch: typeof globalThis.fetch;

  constructor(engine: Engine, fetch: typeof globalThis.fetch) {
    this.#engine = engine;
    this.#fetch = fetch;
  }

  async call(operation: string, given: object, options: CallOptions | undefined): Promise<unknown> {
    const told = tell(given, options);
    const call = thrown(() => this.#engine.call(operation, told.arguments, told.options));
    try {
      return (await this.#run(call, told.signal)).data;
    } finally {
      call.free();
    }
  }

  async *pages(operation: string, given: object, options: CallOptions | undefined): AsyncGenerator<Page<unknown>, void, undefined> {
    const told = tell(given, options);
    const listing = thrown(() => this.#engine.list(operation, told.arguments, told.options));
    try {
      for (;;) {
        const call = thrown(() => listing.next_call());
        if (call === undefined) return;
        let page: Page<unknown>;
        try {
          const { data, text } = await this.#run(call, told.signal);
          const items = data as unknown[];
          // A page's length, beginning and end tell it from another.
          if (!listing.turn(call, items.length, `${text.length}:${text.slice(0, 2000)}${text.slice(-2000)}`)) return;
          const nextPageToken = call.next_page(items.length);
          page = nextPageToken === undefined ? { items } : { items, nextPageToken };
        } finally {
          call.free();
        }
        yield page;
      }
    } finally {
      listing.free();
    }
  }

  async #run(call: Call, signal: AbortSignal | undefined): Promise<Result> {
    const deadline = new Deadline(signal);
    try {
      return await this.#drive(call, signal, deadline);
    } finally {
      deadline.end();
    }
  }

  async #drive(call: Call, signal: AbortSignal | undefined, deadline: Deadline): Promise<Result> {
    let limit = 0;
    let response: Response | undefined;
    let cause: unknown;
    let step = call.start();
    for (;;) {
      const next = JSON.parse(step) as Step;
      try {
        if ("send" in next) {
          limit = next.send.response_limit;
          response = await send(this.#fetch, next.send, deadline);
          step = call.answer(...head(response));
        } else if ("read" in next) {
          step = call.body(await body(response, limit, deadline));
        } else if ("wait" in next) {
          await sleep(next.wait, signal);
          step = call.resume();
        } else if ("error" in next) {
          throw new HydraError(next.error, cause);
        } else {
          return finish(call, next.done, await body(response, limit, deadline));
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        cause = error.cause;
        step = call.fail(error.kind, error.message, error.mayHaveArrived);
      }
    }
  }
}

/** A body that was read already is empty. */
async function body(response: Response | undefined, limit: number, deadline: Deadline): Promise<Uint8Array> {
  return response === undefined || response.bodyUsed ? new Uint8Array() : read(response, limit, deadline);
}

function finish(call: Call, done: Done, bytes: Uint8Array): Result {
  let text = done.text ?? "";
  const model = done.model ?? done.page;
  if (model === undefined) return { data: done.text, text };
  try {
    text ||= utf8.decode(bytes);
    if (text.includes("\ufffd") && !isUtf8(bytes)) throw new Unreadable("", "the body is not UTF-8");
    const value = parse(text);
    return { data: done.page === undefined ? readModel(value, model) : readModels(value, model), text };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new HydraError(JSON.parse(call.decode_error(error.path, error.reason, text)) as ErrorMembers);
  }
}

/** U+FFFD stands for what is none, or for itself. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function parse(text: string): unknown {
  if (text === "") throw new Unreadable("", "the body is empty");
  try {
    return JSON.parse(text);
  } catch {
    // The host's own message would show what stands there, which may be a secret.
    throw new Unreadable("", "not JSON");
  }
}

interface Told {
  readonly arguments: string;
  readonly options: string;
  readonly signal: AbortSignal | undefined;
}

/** Arguments and options as texts. */
function tell(given: object, options: CallOptions | undefined): Told {
  if (options !== undefined && (typeof options !== "object" || options === null)) throw buildError("options", "must be an object");
  const { signal, timeoutMs, headers, credentials, ...others } = options ?? {};
  const all: Record<string, unknown> = { ...given };
  for (const [name, value] of Object.entries(others)) all[snake(name)] = value;
  return { arguments: objectText(all), options: objectText({ timeout_ms: timeoutMs, headers, credentials }), signal };
}

/** Makes an error of what the core throws, which is its text. */
export function thrown<T>(from: () => T): T {
  try {
    return from();
  } catch (error) {
    throw typeof error === "string" ? new HydraError(JSON.parse(error) as ErrorMembers) : error;
  }
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Failure("cancelled", "the caller gave up", signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
