import { errorOf, Happened, type Core, type Turn } from "./core.js";
import { Deadline, Failure } from "./deadline.js";
import { buildError, HydraError } from "./error.js";
import { byFetch } from "./fetch.js";
import type { CallOptions } from "./group.js";
import type { Answer, Execute, Order, Platform } from "./platform.js";
import { firstObject, isObject, Unreadable } from "./json.js";
import { readAnswer } from "./read.js";
import type { Settings } from "./settings.js";
import { argumentPairs, pairs, snakes, spread } from "./text.js";

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
  readonly #settings: readonly string[];
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
    this.#settings = pairs(snakes(others));
    this.#wasm = wasm;
    this.#execute = fetch ? byFetch(fetch, platform.explain) : platform.execute;
    this.#before = before;
    this.#after = after;
    if (wasm === undefined && platform.atHand) this.#engine = this.#start(atHand(platform.atHand));
  }

  async call(operation: string, given: object, options: CallOptions | undefined): Promise<Result> {
    const told = tell(given, options);
    const engine = this.#engine ?? (await this.engine(told.signal));
    const call = begin(engine, operation, told);
    try {
      return await this.drive(engine.core, call, told.signal);
    } finally {
      engine.core.free(call);
    }
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
      throw transportError(error instanceof Failure ? error : notLoaded(error));
    } finally {
      deadline.end();
    }
  }

  #start(core: Core): Engine {
    const handle = core.engine(this.#settings);
    const engine = { core, handle };
    forgotten?.register(this, engine);
    return engine;
  }

  /** Drives a call to its end. */
  async drive(core: Core, call: number, signal: AbortSignal | undefined): Promise<Result> {
    let answer: Answer | undefined;
    let body: Uint8Array | undefined;
    let order: Order | undefined;
    let cause: unknown;
    let turn = core.step(call, Happened.Nothing);
    const deadline = new Deadline(signal);
    try {
      for (;;) {
        try {
          switch (turn[0]) {
            case "s":
              answer = body = undefined;
              order = orderOf(turn);
              answer = await (this.#before || this.#after ? this.#show(order, deadline) : this.#execute(order, deadline));
              turn = core.step(call, Happened.Answer, [answer.headers], answer.status);
              break;
            case "r":
              body = (await answer?.read()) ?? NOTHING;
              turn = order?.operation && answer && answer.status >= 200 && answer.status < 300 ? core.bytes(call, body) : this.#told(core, call, body);
              break;
            case "w":
              await deadline.sleep(Number(turn[1]));
              turn = core.step(call, Happened.Wait);
              break;
            case "e":
              throw new HydraError(errorOf(turn.slice(1)), cause);
            default:
              // Read even where nothing is in it, so that the connection can be used again.
              body ??= (await answer?.read()) ?? NOTHING;
              return this.#finish(core, call, turn, answer, body);
          }
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          cause = error.cause;
          turn = core.step(call, Happened.Failure, [error.kind, error.message], +error.mayHaveArrived);
        }
      }
    } finally {
      deadline.end();
    }
  }

  /** Tells the core what is in the body of an answer that failed, or that says which server it is. */
  #told(core: Core, call: number, body: Uint8Array): Turn {
    const text = lossy.decode(body);
    const texts = [text.slice(0, 65_536)];
    const tell = (members: object, prefix: string) => {
      for (const [name, value] of Object.entries(members)) {
        if (prefix === "" && name === "error" && isObject(value)) tell(value, "error.");
        else texts.push(prefix + name, typeof value === "string" ? `s${value}` : "");
      }
    };
    tell(firstObject(text, core.declaration) ?? {}, "");
    return core.step(call, Happened.Body, texts);
  }

  /** Sends a request that hooks look at. */
  async #show(order: Order, deadline: Deadline): Promise<Answer> {
    const shown = { ...order, headers: new Headers(order.headers as [string, string][]) };
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

  #finish(core: Core, call: number, [letter, model = "", told = ""]: Turn, answer: Answer | undefined, body: Uint8Array): Result {
    const { status, headers } = answer ?? { status: 0, headers: "" };
    if (letter === "d") return { data: told || undefined, status, headers, text: "" };
    const text = told || this.#platform.decode(body);
    try {
      if (text === undefined) throw new Unreadable("", "the body is not UTF-8");
      return { data: readAnswer(text, model, letter === "p", core.declaration), status, headers, text };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw new HydraError(errorOf(core.step(call, Happened.Misfit, [error.path, error.reason, (text ?? "").slice(0, 200)]).slice(1)));
    }
  }
}

function atHand(take: () => Core): Core {
  try {
    return take();
  } catch (error) {
    throw transportError(notLoaded(error));
  }
}

/** A bundle may have left the file behind. */
function notLoaded(error: unknown): Failure {
  return new Failure("other", `the WebAssembly cannot be loaded; the setting wasm says from where: ${error}`, error, false);
}

/** A request out of the core's texts. */
function orderOf([, method = "", url = "", operation = "", timeout, limit, fresh, lines = "", body]: Turn): Order {
  const order = { method, url, operation, headers: pairsOf(lines), timeout_ms: Number(timeout), response_limit: Number(limit), fresh_connection: fresh === "f" };
  return body === undefined ? order : { ...order, body };
}

function pairsOf(lines: string): [string, string][] {
  return lines.split("\n").slice(0, -1).map((line) => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
}

const lossy = new TextDecoder("utf-8", { ignoreBOM: true });

/** What is kept in a core for an object of JavaScript's; the handle is 0 while it is nothing. */
export interface Held {
  core: Core | undefined;
  handle: number;
}

/** Calls are freed when they end. A client has no end but this, nor has a list that nobody reads on. */
export const forgotten = globalThis.FinalizationRegistry && new FinalizationRegistry<Readonly<Held>>(({ core, handle }) => core?.free(handle));

const NOTHING = new Uint8Array();

export function headersOf(lines: string): Headers {
  return new Headers(pairsOf(lines));
}

function transportError({ kind, message, mayHaveArrived, cause }: Failure): HydraError {
  return new HydraError({ kind: "transport", message, transport: kind, may_have_arrived: mayHaveArrived }, cause);
}

interface Told {
  readonly given: object;
  readonly options: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** Arguments and options apart. */
export function tell(given: object, options: CallOptions | undefined): Told {
  if (options === undefined) return { given, options: [], signal: undefined };
  const { signal, timeoutMs, headers, credentials, ...others } = spread("options", options);
  // Another frame's is no instance of this one's class.
  if (signal && typeof signal.addEventListener !== "function") throw buildError("signal", "must be an AbortSignal");
  const named = snakes(others);
  for (const name in named) if (Object.hasOwn(given, name)) throw buildError(name, "is given twice");
  return {
    given: { ...given, ...named },
    // Of a call, the core takes 0 for no time at all.
    options: pairs({ timeout_ms: timeoutMs === 0 ? Number.MAX_SAFE_INTEGER : timeoutMs, headers, credentials }),
    signal: signal ?? undefined,
  };
}

/** The core's call for them. */
export function begin({ core, handle }: Engine, operation: string, { given, options }: Told, ofList = false): number {
  return core.call(handle, operation, argumentPairs(given, operation, core.declaration), options, ofList);
}
