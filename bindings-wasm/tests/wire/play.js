// One case, played to a client by a `fetch` of the user's own, in any host.
//
// Each request becomes a `Request` of the host's before it is compared. So it is what the host would send: its URL went
// through the host's parser, a header that a page may not set is gone, and a body that a GET may not have is refused: a case
// that needed one of these would fail in a browser, and none does.
//
// Two things a `fetch` of the user's own shows that a browser's keeps to itself, so they are seen here and not there: the status
// of a redirect, and why no answer came (the test says what comes of that). And `fresh_connection` is nothing that a `fetch` can
// be told: hosts see to their connections by themselves.

import { body as bytes } from "./cases.js";
import { expected } from "./javascript.js";
import { attributes, canonical, plain, withoutThese } from "./outcome.js";

const LIMIT = 200_000;

/**
 * Plays a case. `host` is the package as imported, its declaration, and `fail`, by which the host's own `fetch` fails in a
 * given way. Gives what is not as the case says, in words; undefined where all is well.
 */
export async function play(one, host) {
  const stage = new Stage(one, host);
  const outcome = await stage.call();
  const wrong = [...stage.wrongRequests(), ...stage.wrongOutcome(outcome)];
  return wrong.length === 0 ? undefined : `${one.name} (${one.operation}): ${wrong.join("\n")}`;
}

class Stage {
  #case;
  #comes;
  #host;
  #asked = [];
  #caller = new AbortController();
  #unexpected = [];

  constructor(one, host) {
    this.#case = one;
    this.#comes = expected(one);
    this.#host = host;
  }

  /** The result as `data`, or the `error`. */
  async call() {
    const operation = this.#host.declaration.operations[this.#case.operation];
    if (operation === undefined) throw new Error(`${this.#case.name}: the package has no ${this.#case.operation}`);
    try {
      const hydra = new this.#host.Hydra(this.#settings());
      const { required, options } = this.#arguments(operation);
      const isPage = operation.isList && !this.#case.allPages;
      const surface = isPage ? hydra.withHttpInfo : hydra;
      const made = surface[operation.group][operation.id](...required, options);
      if (isPage) return { data: (await made).data };
      if (!operation.isList) return { data: await made };
      const data = [];
      for await (const item of made) data.push(item);
      return { data };
    } catch (error) {
      if (!this.#host.isHydraError(error)) throw error;
      return { error };
    }
  }

  #settings() {
    const { public_url, admin_url, credentials, admin_credentials, headers, retries, ...unknown } = this.#case.settings;
    refuse(unknown, this.#case.name);
    const late = this.#case.exchanges.some(({ failure }) => failure?.transport === "timeout");
    return {
      publicUrl: public_url === undefined ? "https://public.example" : (public_url ?? undefined),
      adminUrl: admin_url === undefined ? "https://admin.example" : (admin_url ?? undefined),
      server: this.#case.version ?? this.#case.generation,
      credentials,
      adminCredentials: admin_credentials,
      headers,
      retries,
      responseLimit: LIMIT,
      timeoutMs: late ? 50 : 20_000,
      fetch: (...request) => this.#fetch(...request),
    };
  }

  #arguments(operation) {
    const { credentials, headers, ...unknown } = this.#case.options;
    refuse(unknown, this.#case.name);
    const given = Object.fromEntries(Object.entries(this.#case.arguments).map(([name, value]) => [camel(name), value]));
    const required = operation.required.map((name) => given[name]);
    for (const name of operation.required) delete given[name];
    return { required, options: { ...given, credentials, headers, signal: this.#caller.signal } };
  }

  async #fetch(url, init) {
    const request = new Request(url, init);
    if (init.redirect !== "manual") this.#unexpected.push("a redirect would be followed");
    const headers = Object.fromEntries(request.headers);
    // A client in a page has none of its own.
    delete headers["user-agent"];
    this.#asked.push({ method: request.method, url: request.url, headers, body: await request.text() });
    const exchange = this.#case.exchanges[this.#asked.length - 1];
    if (exchange === undefined) return new Response("more is sent than the case says", { status: 599 });
    if (exchange.failure !== undefined) return this.#fail(exchange.failure, init.signal);
    const { status, headers: answered, body } = exchange.response;
    return new Response([204, 304].includes(status) ? null : body, { status, headers: answered });
  }

  #fail(failure, signal) {
    if (failure.transport === "too_large") return new Response(new Uint8Array(LIMIT + 1));
    if (failure.transport === "cancelled") setTimeout(() => this.#caller.abort());
    return this.#host.fail(failure, signal);
  }

  wrongRequests() {
    const should = this.#comes.requests.map(({ method, url, headers = {}, body = "" }) => {
      const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      return { method, url, headers: { accept: "application/json", ...Object.fromEntries(lower) }, body };
    });
    return [...this.#unexpected, ...different("was sent", this.#asked, should)];
  }

  wrongOutcome({ data, error }) {
    const { model } = this.#host.declaration.operations[this.#case.operation];
    const found = error === undefined ? { result: plain(data, model, this.#host.declaration.models) } : { error: attributes(error) };
    const should = this.#comes.error === undefined ? { result: this.#result() } : { error: this.#host.told(this.#error()) };
    return different("came of it", found, should);
  }

  #result() {
    const { result, result_is_body_without: paths, next_page_token: token } = this.#comes;
    if (result !== undefined) return result;
    const body = withoutThese(this.#case.exchanges.at(-1).response.body, paths);
    return token === undefined ? body : { items: body, next_page_token: token };
  }

  /** The error, with what it takes from the last answer where the case says nothing else. */
  #error() {
    const { error } = this.#comes;
    const last = this.#case.exchanges.at(-1)?.response;
    const filled = {};
    if (last !== undefined && ["api", "oauth", "decode"].includes(error.kind)) {
      const headers = new Headers(last.headers);
      Object.assign(filled, { status: last.status, content_type: headers.get("content-type") ?? "" });
      if (error.kind !== "decode") Object.assign(filled, { operation: this.#case.operation, body: text(last.body.subarray(0, 65_536)) });
    }
    Object.assign(filled, error);
    if (typeof filled.body === "object" && filled.body !== null) filled.body = text(bytes(filled.body));
    return Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== null));
  }
}

function text(bytes) {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function refuse(unknown, name) {
  if (Object.keys(unknown).length > 0) throw new Error(`${name}: nobody knows what ${Object.keys(unknown)} means`);
}

function different(what, found, expected) {
  const [is, should] = [canonical(found), canonical(expected)];
  return is === should ? [] : [`${what}:      ${is}\n  expected:      ${should}`];
}

/** `page_size` as `pageSize`. */
function camel(name) {
  return name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}
