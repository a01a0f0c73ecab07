/** A request as the core writes it. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: [string, string][];
  readonly body?: string;
  readonly timeout_ms?: number;
  readonly response_limit: number;
}

/** Why no answer came, or not the whole of one. */
export class Failure extends Error {
  constructor(
    readonly kind: string,
    message: string,
    override readonly cause: unknown,
    readonly mayHaveArrived = true,
  ) {
    super(message);
  }
}

/** What ends a call's requests before their time: a timer, or the caller. Unlike those of `AbortSignal.timeout`, the timer ends with the call. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #stop = () => this.#controller.abort(this.#caller?.reason);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #late = false;

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (caller?.aborted) this.#stop();
    else caller?.addEventListener("abort", this.#stop, { once: true });
  }

  /** The signal for a request that may take so long. */
  signal(milliseconds: number | undefined): AbortSignal {
    clearTimeout(this.#timer);
    if (milliseconds !== undefined) {
      const late = () => {
        this.#late = true;
        this.#controller.abort();
      };
      this.#timer = setTimeout(late, Math.min(milliseconds, 0x7fffffff));
    }
    return this.#controller.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#stop);
  }

  /** Why requests fail now, if it is for this. */
  failure(cause: unknown): Failure | undefined {
    if (this.#late) return new Failure("timeout", "no answer in time", cause);
    if (this.#caller?.aborted) return new Failure("cancelled", "the caller gave up", cause);
    return undefined;
  }
}

/** In browsers a User-Agent of one's own turns a plain cross-origin request into one that the server must allow first. */
const isBrowser = typeof document !== "undefined" || "importScripts" in globalThis;

/** Sends a request by `fetch`, and waits for status and headers. */
export async function send(fetch: typeof globalThis.fetch, request: Request, deadline: Deadline): Promise<Response> {
  const headers = isBrowser ? request.headers.filter(([name]) => name !== "User-Agent") : request.headers;
  const init: RequestInit = { method: request.method, headers, redirect: "manual", signal: deadline.signal(request.timeout_ms) };
  if (request.body !== undefined) init.body = request.body;
  try {
    return await fetch(request.url, init);
  } catch (error) {
    throw failure(error, deadline);
  }
}

/** The headers as lines. Browsers hide a redirect's status: whatever it was, the core says the same of it. */
export function head(response: Response): [status: number, headers: string] {
  let lines = "";
  response.headers.forEach((value, name) => (lines += `${name}: ${value}\n`));
  return [response.type === "opaqueredirect" ? 302 : response.status, lines];
}

/** The body, as far as the limit goes. */
export async function read(response: Response, limit: number, deadline: Deadline): Promise<Uint8Array> {
  try {
    const declared = response.headers.get("content-length");
    if (declared !== null && Number(declared) > limit) return await refuse(response, limit);
    if (declared !== null && !response.headers.has("content-encoding")) return new Uint8Array(await response.arrayBuffer());
    return await count(response, limit);
  } catch (error) {
    throw error instanceof Failure ? error : failure(error, deadline);
  }
}

async function refuse(response: Response, limit: number): Promise<never> {
  await response.body?.cancel();
  throw new Failure("too_large", `the answer is larger than ${limit} bytes`, undefined);
}

async function count(response: Response, limit: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    length += next.value.length;
    if (length > limit) {
      reader?.releaseLock();
      return refuse(response, limit);
    }
    chunks.push(next.value);
  }
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function failure(error: unknown, deadline: Deadline): Failure {
  const ended = deadline.failure(error);
  if (ended !== undefined) return ended;
  const code = codeOf(error);
  const said = error instanceof Error ? error.message : String(error);
  if (CONNECT.test(code)) return new Failure("connect", `${said}: ${code}`, error, false);
  if (TLS.test(code)) return new Failure("tls", `${said}: ${code}`, error, false);
  if (INTERRUPTED.test(code)) return new Failure("interrupted", `${said}: ${code}`, error);
  return new Failure("other", isBrowser ? `${said}: no connection, or the server does not allow this page's origin (CORS)` : said, error);
}

const CONNECT = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT)/;
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;
const INTERRUPTED = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)/;

/** The code that Node's fetch keeps in the cause, where the host says more than "fetch failed". */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const first = at instanceof AggregateError ? at.errors[0] : at;
    if (first instanceof Error && "code" in first && typeof first.code === "string") return first.code;
  }
  return "";
}
