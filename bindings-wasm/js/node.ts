import { isAscii, isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import http, { type OutgoingHttpHeaders, type RequestOptions } from "node:http";
import https from "node:https";
import { urlToHttpOptions } from "node:url";
import { Core } from "./core.js";
import { Declaration } from "./declaration.js";
import { Failure, type Deadline } from "./deadline.js";
import type { Answer, Order, Platform } from "./platform.js";
import { instantiate } from "./web.js";

/** Node's own interfaces, and a core that is read from its file with the first client. */
export function fromFile(file: () => URL, tables: string): Platform {
  let core: Core | undefined;
  return {
    atHand: () => (core ??= new Core(new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file()))), new Declaration(tables))),
    async load(wasm) {
      const given = await wasm;
      return (core ??= await instantiate(given instanceof URL && given.protocol === "file:" ? readFileSync(given) : given, tables));
    },
    execute,
    explain,
    decode,
  };
}

/** The server that was asked last, as most clients have one. The fewer options, the better: each is copied for every request. */
let server = { origin: "", host: "", options: {} as RequestOptions };

function serverOf(origin: string): typeof server {
  if (server.origin !== origin) {
    const url = new URL(origin);
    const { protocol, hostname, port } = urlToHttpOptions(url);
    server = { origin, host: url.host, options: { protocol, hostname, port } };
  }
  return server;
}

/** All headers of a request. As a list, they go out as they are; of an object Node makes such a list for every request. */
function listOf({ method, headers, body }: Order, host: string): [string, string][] {
  const list = [...headers] as [string, string][];
  const has = (header: RegExp) => list.some(([name]) => header.test(name));
  if (!has(/^host$/i)) list.push(["Host", host]);
  const mayHaveBody = body !== undefined || method.startsWith("P");
  if (mayHaveBody && !has(/^(content-length|transfer-encoding)$/i)) list.push(["Content-Length", `${Buffer.byteLength(body ?? "")}`]);
  return list;
}

/**
 * Sends requests by `node:http`, over the connections that its global agent keeps: a fraction of the time of Node's `fetch`.
 * The body comes with the head, in one turn for most answers.
 */
function execute(order: Order, deadline: Deadline): Promise<Answer> {
  const { method, url, body, timeout_ms, response_limit, fresh_connection } = order;
  const slash = url.indexOf("/", "https://".length);
  const { host, options: server } = serverOf(url.slice(0, slash));
  // Node takes lists of names and values; its types do not say so.
  const list = listOf(order, host) as unknown as OutgoingHttpHeaders;
  const options: RequestOptions = { ...server, method, path: url.slice(slash), headers: list };
  if (fresh_connection) options.agent = false;
  return new Promise((resolve, reject) => {
    deadline.start(timeout_ms);
    const request = (options.protocol === "https:" ? https : http).request(options);
    deadline.watch((why) => {
      request.destroy(why);
      reject(why);
    });
    // Nothing is lost if the server never saw a request that only reads: a kept connection may have been closed meanwhile.
    request.on("error", (error) => reject(explain(error, !(request.reusedSocket && method === "GET"))));
    request.on("upgrade", (_, socket) => {
      socket.destroy();
      reject(new Failure("interrupted", "the server switches to another protocol"));
    });
    request.on("response", (message) => {
      const chunks: Buffer[] = [];
      let length = 0;
      message.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > response_limit) message.destroy(new Failure("too_large", `the answer is larger than ${response_limit} bytes`));
        else chunks.push(chunk);
      });
      message.on("end", () => {
        const [only] = chunks;
        const whole = only && chunks.length === 1 ? only : Buffer.concat(chunks, length);
        resolve({ status: message.statusCode ?? 0, headers: linesOf(message.rawHeaders), read: () => whole });
      });
      message.on("error", (error) => reject(explain(error)));
    });
    request.end(body);
  });
}

function linesOf(raw: readonly string[]): string {
  let lines = "";
  for (let at = 0; at < raw.length; at += 2) lines += `${raw[at]}: ${raw[at + 1]}\n`;
  return lines;
}

function decode(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isAscii(bytes)) return buffer.toString("latin1");
  return isUtf8(bytes) ? buffer.toString() : undefined;
}

/** The failure behind an error of `node:http`, or of a `fetch` that keeps one in its cause. */
function explain(error: unknown, mayHaveArrived = true): Failure {
  if (error instanceof Failure) return error;
  // The bytes that are no HTTP, in which there may be secrets.
  if (error instanceof Error) delete (error as { rawPacket?: unknown }).rawPacket;
  const code = codeOf(error);
  const said = `${error instanceof Error ? error.message : error}${code && `: ${code}`}`;
  if (CONNECT.test(code)) return new Failure("connect", said, error, false);
  if (TLS.test(code)) return new Failure("tls", said, error, false);
  if (INTERRUPTED.test(code)) return new Failure("interrupted", said, error, mayHaveArrived);
  return new Failure("other", said, error);
}

const CONNECT = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT)/;
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;
const INTERRUPTED = /^(ECONNRESET|EPIPE|HPE_|UND_ERR_(SOCKET|HEADERS_OVERFLOW|RES_))/;

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const first: unknown = at instanceof AggregateError ? at.errors[0] : at;
    if (first instanceof Error && "code" in first && typeof first.code === "string") return first.code;
  }
  return "";
}
