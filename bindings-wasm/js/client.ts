import type { Core } from "./core.js";
import { Deadline, Failure } from "./deadline.js";
import { buildError, HydraError, type ErrorMembers } from "./error.js";
import { byFetch } from "./fetch.js";
import type { CallOptions } from "./group.js";
import type { Answer, Execute, Order, Platform } from "./platform.js";
import { readAnswer, Unreadable } from "./read.js";
import type { Settings } from "./settings.js";
import { objectText, snakes } from "./text.js";

/** What the core says to do next; `core/src/border` has the whole story. */
type Step =
  | { readonly send: Order }
  | { readonly read: true }
  | { readonly wait: number }
  | { readonly done: Done }
  | { readonly error: ErrorMembers };

interface Done {
  readonly model?: string;
  readonly page?: string;
  readonly text?: string;
}

/** A client's settings in a core. */
export interface Engine {
  readonly core: Core;
  readonly handle: number;
}

/** What came of a call. */
export interface Result {
  readonly data: unknown;
  readonly status: number;
  readonly headers: Answer["headers"];
  /** The text that was read. */
  readonly text: string;
}

/** Drives calls: asks the core what to do, and does it. */
export class Client {
  readonly #platform: Platform;
  readonly #settings: string;
  readonly #wasm: Settings["wasm"];
  readonly #execute: Execute;
  readonly #before: Settings["before"];
  readonly #after: Settings["after"];
  #engine: Engine | undefined;

  constructor(settings: Settings, platform: Platform) {
    const { fetch, before, after, wasm, ...others } = spread("settings", settings);
    for (const [name, value] of Object.entries({ fetch, before, after })) {
      if (value !== undefined && typeof value !== "function") throw buildError(name, "must be a function");
    }
    this.#platform = platform;
    this.#settings = objectText(snakes(others));
    this.#wasm = wasm;
    this.#execute = fetch ? byFetch(fetch, platform.explain) : platform.execute;
    this.#before = before;
    this.#after = after;
    if (wasm === undefined && platform.atHand) this.#engine = this.#start(platform.atHand());
  }

  async call(operation: string, given: object, options: CallOptions | undefined): Promise<Result> {
    const told = tell(given, options);
    const { core, handle } = this.#engine ?? (await this.engine(told.signal));
    return this.run(core, core.call(handle, operation, told.arguments, told.options), told.signal);
  }

  /** The core's engine for this client, which the first call makes where that takes time. */
  async engine(signal: AbortSignal | undefined): Promise<Engine> {
    if (this.#engine) return this.#engine;
    const deadline = new Deadline(signal);
    try {
      const core = await deadline.within(() => this.#platform.load(this.#wasm), () => {});
      return (this.#engine ??= this.#start(core));
    } catch (error) {
      if (error instanceof HydraError) throw error;
      const isFailure = error instanceof Failure;
      throw transportError(isFailure ? error : new Failure("other", `the WebAssembly cannot be loaded: ${error}`, error, false));
    } finally {
      deadline.end();
    }
  }

  #start(core: Core): Engine {
    const handle = core.engine(this.#settings);
    const engine = { core, handle };
    engines?.register(this, engine);
    return engine;
  }

  /** Drives a call to its end. `last` asks it what is to be asked before it is freed. */
  async run(core: Core, call: number, signal: AbortSignal | undefined, last?: (result: Result) => void): Promise<Result> {
    const deadline = new Deadline(signal);
    try {
      const result = await this.#drive(core, call, deadline);
      last?.(result);
      return result;
    } finally {
      deadline.end();
      core.free(call);
    }
  }

  async #drive(core: Core, call: number, deadline: Deadline): Promise<Result> {
    let answer: Answer | undefined;
    let body: Uint8Array | undefined;
    let cause: unknown;
    let step = core.start(call);
    for (;;) {
      const next = JSON.parse(step) as Step;
      if ("error" in next) throw new HydraError(next.error, cause);
      try {
        if ("send" in next) {
          answer = body = undefined;
          answer = await (this.#before || this.#after ? this.#show(next.send, deadline) : this.#execute(next.send, deadline));
          step = core.answer(call, answer.status, lines(answer.headers));
        } else if ("read" in next) {
          body = (await answer?.read()) ?? NOTHING;
          step = core.body(call, body);
        } else if ("wait" in next) {
          await deadline.sleep(next.wait);
          step = core.resume(call);
        } else {
          // Read even where nothing is in it, so that the connection can be used again.
          body ??= (await answer?.read()) ?? NOTHING;
          return this.#finish(core, call, next.done, answer, body);
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        cause = error.cause;
        step = core.fail(call, error.kind, error.message, error.mayHaveArrived);
      }
    }
  }

  /** Sends a request that hooks look at. */
  async #show(order: Order, deadline: Deadline): Promise<Answer> {
    const shown = { ...order, headers: new Headers([...order.headers] as [string, string][]) };
    await this.#before?.(shown);
    let answer: Answer;
    try {
      answer = await this.#execute(shown, deadline);
    } catch (error) {
      if (error instanceof Failure) await this.#after?.(shown, transportError(error));
      throw error;
    }
    await this.#after?.(shown, { status: answer.status, headers: headersOf(answer.headers) });
    return answer;
  }

  #finish(core: Core, call: number, { model, page, text }: Done, answer: Answer | undefined, body: Uint8Array): Result {
    const name = model ?? page;
    const about = { status: answer?.status ?? 0, headers: answer?.headers ?? [] };
    if (name === undefined) return { ...about, data: text, text: "" };
    try {
      text ||= this.#platform.decode(body);
      if (text === undefined) throw new Unreadable("", "the body is not UTF-8");
      return { ...about, data: readAnswer(text, name, page !== undefined, core), text };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw new HydraError(JSON.parse(core.decodeError(call, error.path, error.reason, text ?? "")) as ErrorMembers);
    }
  }
}

/** Calls are freed when they end. A client has no end but this. */
const engines = globalThis.FinalizationRegistry && new FinalizationRegistry<Engine>(({ core, handle }) => core.free(handle));

const NOTHING = new Uint8Array();

/** Headers as the core reads them. */
function lines(headers: Answer["headers"]): string {
  let text = "";
  for (const [name, value] of headers) text += `${name}: ${value}\n`;
  return text;
}

export function headersOf(headers: Answer["headers"]): Headers {
  return new Headers([...headers] as [string, string][]);
}

function transportError({ kind, message, mayHaveArrived, cause }: Failure): HydraError {
  return new HydraError({ kind: "transport", message, transport: kind, may_have_arrived: mayHaveArrived }, cause);
}

interface Told {
  readonly arguments: string;
  readonly options: string;
  readonly signal: AbortSignal | undefined;
}

/** Arguments and options as texts. */
export function tell(given: object, options: CallOptions | undefined): Told {
  if (options === undefined) return { arguments: objectText(given), options: "", signal: undefined };
  const { signal, timeoutMs, headers, credentials, ...others } = spread("options", options);
  // Another frame's is no instance of this one's class.
  if (signal && typeof signal.addEventListener !== "function") throw buildError("signal", "must be an AbortSignal");
  return {
    arguments: objectText({ ...given, ...snakes(others) }),
    options: objectText({ timeout_ms: timeoutMs, headers, credentials }),
    signal: signal ?? undefined,
  };
}

/** A copy, so that what a getter or a proxy throws is thrown once, and with a name. */
function spread<T extends object>(name: string, members: T): T {
  if (typeof members !== "object" || members === null) throw buildError(name, "must be an object");
  try {
    return { ...members };
  } catch (cause) {
    throw buildError(name, "cannot be read", cause);
  }
}
