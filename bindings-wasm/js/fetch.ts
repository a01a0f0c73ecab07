import { Failure, type Deadline } from "./deadline.js";
import { isHydraError } from "./error.js";
import type { Answer, Execute, Order } from "./platform.js";

/** In browsers a User-Agent of one's own turns a plain cross-origin request into one that the server must allow first. */
const isBrowser = typeof document !== "undefined" || "importScripts" in globalThis;

/** Sends requests by `fetch`. */
export function byFetch(fetch: (url: string, init: RequestInit) => Promise<Response>, explain: (error: unknown) => Failure): Execute {
  return async ({ method, url, headers, body, timeout_ms, response_limit }: Order, deadline: Deadline): Promise<Answer> => {
    const controller = new AbortController();
    const init: RequestInit = {
      method,
      headers: (isBrowser ? [...headers].filter(([name]) => name.toLowerCase() !== "user-agent") : headers) as [string, string][],
      redirect: "manual",
      signal: controller.signal,
    };
    if (body !== undefined) init.body = body;
    const abort = () => controller.abort();
    const guard = async <T>(work: () => Promise<T>, explain: (error: unknown) => Failure): Promise<T> => {
      try {
        return await deadline.within(work, abort);
      } catch (error) {
        throw error instanceof Failure ? error : (told(error) ?? explain(error));
      }
    };
    deadline.start(timeout_ms);
    const response = await guard(() => fetch(url, init), explain);
    // A mock, for the most part.
    if (!(Symbol.iterator in Object(response?.headers))) throw new Failure("other", "fetch gave no Response");
    return {
      // Browsers hide a redirect's status: whatever it was, the core says the same of it.
      status: response.type === "opaqueredirect" ? 302 : response.status,
      headers: linesOf(response.headers),
      read: () => guard(() => read(response, response_limit), (error) => cutOff(explain(error))),
    };
  };
}

function linesOf(headers: Headers): string {
  let lines = "";
  for (const [name, value] of headers) lines += `${name}: ${value}\n`;
  return lines;
}

async function read(response: Response, limit: number): Promise<Uint8Array> {
  const declared = response.headers.get("content-length");
  const refuse = () => new Failure("too_large", `the answer is larger than ${limit} bytes`);
  if (Number(declared) > limit) {
    void response.body?.cancel();
    throw refuse();
  }
  // To a page from elsewhere the server shows a length, and not that it is that of something compressed.
  if (declared !== null && response.type !== "cors" && !response.headers.has("content-encoding")) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next; (next = await reader?.read()) && !next.done; ) {
    length += next.value.length;
    if (length > limit) {
      void reader?.cancel();
      throw refuse();
    }
    chunks.push(next.value);
  }
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** What a `fetch` of the user's own says of a failure, which may know more of it than the host's do. */
function told(error: unknown): Failure | undefined {
  if (!isHydraError(error) || error.kind !== "transport") return undefined;
  return new Failure(error.transport, error.message, error, error.mayHaveArrived);
}

/** Once the head of an answer is there, what a host does not explain is an end that never came. */
function cutOff(failure: Failure): Failure {
  return failure.kind === "other" ? new Failure("interrupted", "the answer could not be read to its end", failure.cause) : failure;
}

/** What a `fetch` says that keeps its reasons to itself. */
export function explain(error: unknown): Failure {
  const said = error instanceof Error ? error.message : String(error);
  return new Failure("other", isBrowser ? `${said}: ${CHECK}` : said, error);
}

/** Browsers keep the reason from the page. */
const CHECK =
  "check the URL, that the server can be reached from here, and that it allows this page's origin by CORS (serve.public.cors in Hydra's configuration)";
