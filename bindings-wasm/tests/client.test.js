// What the package does by itself: bad input, broken answers, failures on the way. The server is a function.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { inspect } from "node:util";
import { Hydra, HydraError, isHydraError } from "polyhydra";

const answering = (body, init) => {
  const requests = [];
  const fetch = async (url, request) => {
    requests.push({ url, ...request });
    return new Response(body, init);
  };
  return { requests, hydra: new Hydra({ publicUrl: "http://public", adminUrl: "http://admin", server: "V2", fetch }) };
};

const caught = (promise) => promise.then(assert.fail, (error) => error);

test("settings are checked when the client is made", () => {
  for (const [settings, argument] of [
    [{}, "publicUrl"],
    [{ publicUrl: "ftp://a" }, "publicUrl"],
    [{ publicUrl: "http://a", colour: "red" }, "colour"],
    [{ publicUrl: "http://a", timeoutMs: "5" }, "timeoutMs"],
    [{ publicUrl: "http://a", timeoutMs: NaN }, "timeoutMs"],
    [{ publicUrl: "http://a", headers: { "X-A": "a\nb" } }, "headers.X-A"],
    [{ publicUrl: "http://a", credentials: { user: "a" } }, "credentials"],
    [{ publicUrl: "http://a", server: "V9" }, "server"],
    [{ publicUrl: "http://a", fetch: 5 }, "fetch"],
    [{ publicUrl: "http://a", "credentials.bearer": "t" }, "credentials.bearer"],
    [{ publicUrl: "http://a", headers: new Headers({ "X-A": "1" }) }, "headers"],
    [null, "settings"],
  ]) {
    assert.throws(() => new Hydra(settings), (error) => error instanceof HydraError && error.kind === "build" && error.argument === argument, argument);
  }
});

test("arguments are refused by name, before the network", async () => {
  const { hydra, requests } = answering("{}");
  const cyclic = {};
  cyclic.self = cyclic;
  const trap = { get client_name() { throw new Error("trap"); } };
  const proxy = new Proxy({}, { ownKeys() { throw new Error("trap"); } });
  for (const [call, argument] of [
    [() => hydra.oauth2.getOAuth2Client(), "id"],
    [() => hydra.oauth2.getOAuth2Client(""), "id"],
    [() => hydra.oauth2.getOAuth2Client("a/"), "id"],
    [() => hydra.oauth2.getOAuth2Client(5), "id"],
    [() => hydra.oauth2.getOAuth2Client("a", { colour: 1 }), "colour"],
    [() => hydra.oauth2.getOAuth2Client("a", 5), "options"],
    [() => hydra.oauth2.getOAuth2Client("a", { headers: { "X-A": "\n" } }), "headers.X-A"],
    [() => hydra.oauth2.createOAuth2Client(5n), "body"],
    [() => hydra.oauth2.createOAuth2Client({ client_secret_expires_at: NaN }), "body"],
    [() => hydra.oauth2.createOAuth2Client({ client_secret_expires_at: 5n }), "body"],
    [() => hydra.oauth2.createOAuth2Client(cyclic), "body"],
    [() => hydra.oauth2.createOAuth2Client(trap), "body"],
    [() => hydra.oauth2.createOAuth2Client(proxy), "body"],
    [() => hydra.oauth2.createOAuth2Client(() => 1), "body"],
    [() => hydra.oauth2.createOAuth2Client([]), "body"],
    [() => hydra.oauth2.acceptOAuth2LoginRequest("a", {}), "body.subject"],
    [() => hydra.oauth2.listOAuth2Clients({ pageSize: 0 }).pages().next(), "pageSize"],
    [() => hydra.oauth2.introspectOAuth2Token("a", { scope: [5] }), "scope"],
    [() => hydra.oauth2.introspectOAuth2Token("a\0b"), "token"],
    // Names that would be texts of their own at the border.
    [() => hydra.oauth2.getOAuth2Client("a", { headers: { "A\0sb\0credentials.bearer": "t" } }), "A\ufffdsb\ufffdcredentials.bearer"],
    [() => hydra.oauth2.getOAuth2Client("a", { "": "b" }), ""],
    [() => hydra.oauth2.getOAuth2Client("a", { id: "b" }), "id"],
    [() => hydra.oauth2.getOAuth2Client("\ud800"), "id"],
    // Objects of the host's whose members a spread does not see.
    [() => hydra.oauth2.getOAuth2Client("a", { headers: new Headers({ "X-A": "1" }) }), "headers"],
    [() => hydra.oauth2.getOAuth2Client("a", { credentials: new Map([["bearer", "t"]]) }), "credentials"],
    [() => hydra.oauth2.getOAuth2Client("a", ["b"]), "options"],
    [() => hydra.oauth2.listOAuth2Clients(new Map([["owner", "b"]])).pages().next(), "options"],
    [() => hydra.oauth2.createOAuth2Client({ toJSON() {} }), "body"],
    [() => hydra.oauth2.patchOAuth2Client("a", { toJSON: () => null }), "body"],
  ]) {
    const error = await caught(call());
    assert.ok(isHydraError(error), `${argument}: ${error}`);
    assert.equal(error.kind, "build");
    assert.equal(error.argument, argument);
    assert.ok(error.message.startsWith(`${argument}: `), error.message);
  }
  assert.deepEqual(requests, []);
});

test("a request is what the core made of it", async () => {
  const { hydra, requests } = answering('{"client_id":"a"}', { headers: { "content-type": "application/json" } });
  await hydra.oauth2.setOAuth2Client("a b", { client_name: "é", contacts: [] }, { headers: { "X-A": "1" } });
  const [request] = requests;
  assert.equal(request.url, "http://admin/admin/clients/a%20b");
  assert.equal(request.method, "PUT");
  assert.equal(request.redirect, "manual");
  assert.equal(request.body, '{"client_name":"é"}');
  const headers = new Headers(request.headers);
  assert.equal(headers.get("accept"), "application/json");
  assert.equal(headers.get("x-a"), "1");
  await hydra.oauth2.introspectOAuth2Token("t", { scope: ["a", "b"] });
  assert.equal(requests[1].body, "token=t&scope=a+b");
});

test("an answer is checked against its model", async () => {
  for (const [body, path, reason] of [
    ['{"client_id":5}', "client_id", "expected a string, found a number"],
    ['{"jwks":{"keys":[{},{"kid":true}]}}', "jwks.keys[1].kid", "expected a string, found a boolean"],
    ['{"redirect_uris":["a",{}]}', "redirect_uris[1]", "expected a string, found an object"],
    ['{"client_secret_expires_at":1.5}', "client_secret_expires_at", /whole number/],
    ["[]", "", "expected an object, found an array"],
    ["{}\u00a0", "", "more text after the value"],
    ['{"client_id":"s3cret', "client_id", "the text ends inside a string"],
    ["", "", "the body is empty"],
    [new Uint8Array([0x22, 0xff, 0x22]), "", "the body is not UTF-8"],
  ]) {
    const error = await caught(answering(body).hydra.oauth2.getOAuth2Client("a"));
    assert.equal(error.kind, "decode", error.stack);
    assert.equal(error.path, path);
    assert.ok(reason instanceof RegExp ? reason.test(error.reason) : error.reason === reason, error.reason);
    assert.ok(!error.message.includes("s3cret"));
  }
  const html = await caught(answering("<html>Sign in", { headers: { "content-type": "text/html" } }).hydra.oauth2.getOAuth2Client("a"));
  assert.equal(html.excerpt, "<html>Sign in");
});

test("nulls go, one string is a list of one, what is unknown stays", async () => {
  const body = '{"client_id":"a","contacts":null,"redirect_uris":"x","audience":["y",null],"created_at":"","later":{"n":null},"__proto__":{"p":1}}';
  const client = await answering(body).hydra.oauth2.getOAuth2Client("a");
  assert.deepEqual(Object.keys(client), ["client_id", "redirect_uris", "audience", "later", "__proto__"]);
  assert.deepEqual([client.redirect_uris, client.audience, client.later], [["x"], ["y"], { n: null }]);
  assert.equal(client.p, undefined);
});

test("an object is read by the one before it, and has nothing of it", async () => {
  const clients = [
    { client_id: "a", client_name: "one", skip_consent: true, owner: null, contacts: ["x"], created_at: "2026-01-01T00:00:00Z", later: [1] },
    { client_id: "b", client_name: "two", skip_consent: false, owner: null, contacts: ["x", null], created_at: "2026-01-01T00:00:00Z", later: [2] },
    { client_id: "c", client_name: "one", skip_consent: true, owner: "", contacts: [], created_at: "", later: null },
    { client_id: "d", client_name: null, skip_consent: true, owner: null, contacts: [], created_at: "2026-01-01T00:00:00Z", later: {} },
  ];
  const { owner: _, ...whole } = clients[0];
  const all = [null, ...clients, null, whole, { ...whole, client_name: "three" }];
  const expected = [
    { client_id: "a", client_name: "one", skip_consent: true, contacts: ["x"], created_at: "2026-01-01T00:00:00Z", later: [1] },
    { client_id: "b", client_name: "two", skip_consent: false, contacts: ["x"], created_at: "2026-01-01T00:00:00Z", later: [2] },
    { client_id: "c", client_name: "one", skip_consent: true, owner: "", contacts: [], later: null },
    { client_id: "d", skip_consent: true, contacts: [], created_at: "2026-01-01T00:00:00Z", later: {} },
    whole,
    { ...whole, client_name: "three" },
  ];
  const { hydra } = answering(JSON.stringify(all));
  const read = async () => (await hydra.withHttpInfo.oauth2.listOAuth2Clients()).data.items;
  const first = await read();
  assert.deepEqual(first, expected);
  for (const client of first) client.client_name = "changed";
  assert.deepEqual(await read(), expected);
  // What was found good once is not what another object has.
  const error = await caught(answering(JSON.stringify([clients[0], { ...clients[0], skip_consent: "true" }])).hydra.withHttpInfo.oauth2.listOAuth2Clients());
  assert.equal(error.path, "[1].skip_consent");
});

test("a body is checked, and sent as it was given", async () => {
  const { requests, hydra } = answering('{"client_id":"a"}');
  const body = { client_id: "a", contacts: "x", audience: ["y", null] };
  await hydra.oauth2.setOAuth2Client("a", body);
  assert.deepEqual(JSON.parse(requests[0].body), body);
  assert.deepEqual(body, { client_id: "a", contacts: "x", audience: ["y", null] });
});

test("claims come out of a JWT", async () => {
  const jwt = `e30.${Buffer.from('{"sub":"sue"}').toString("base64url")}.x`;
  const { hydra } = answering(jwt, { headers: { "content-type": "application/jwt" } });
  const claims = await hydra.oidc.getOidcUserInfo({ accessToken: "t" });
  assert.deepEqual(claims, { jwt, sub: "sue" });
});

test("the server's refusals", async () => {
  const used = await caught(answering('{"redirect_to":"/after"}', { status: 410 }).hydra.oauth2.getOAuth2LoginRequest("c"));
  assert.deepEqual([used.kind, used.redirectTo], ["already_handled", "http://public/after"]);
  const refused = await caught(
    answering('{"error":"invalid_grant","error_description":"no"}', { status: 400 }).hydra.oauth2.oauth2TokenExchange("refresh_token", { refreshToken: "r" }),
  );
  assert.deepEqual([refused.kind, refused.error, refused.errorDescription], ["oauth", "invalid_grant", "no"]);
  const elsewhere = await caught(answering(null, { status: 302, headers: { location: "http://elsewhere" } }).hydra.oauth2.getOAuth2Client("a"));
  assert.deepEqual([elsewhere.kind, elsewhere.status], ["api", 302]);
});

test("failures on the way have their kinds", async () => {
  const server = createServer((request, response) => {
    if (request.url.endsWith("/reset")) request.socket.resetAndDestroy();
    if (request.url.endsWith("/half")) {
      response.writeHead(200, { "content-length": "100" }).write("{", () => request.socket.destroy());
    }
    if (request.url.endsWith("/upgrade")) request.socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    if (request.url.endsWith("/large")) response.end(JSON.stringify({ client_id: "x".repeat(5000) }));
    if (request.url.endsWith("/chunked")) {
      response.write('{"client_id":"');
      response.end(`${"x".repeat(5000)}"}`);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const adminUrl = `http://127.0.0.1:${server.address().port}`;
  const hydra = new Hydra({ adminUrl, server: "V2", responseLimit: 1000 });
  const kind = async (id, options, client = hydra) => {
    const error = await caught(client.oauth2.getOAuth2Client(id, options));
    assert.equal(error.kind, "transport", error.stack);
    return error.transport;
  };
  try {
    assert.equal(await kind("reset"), "interrupted");
    assert.equal(await kind("half"), "interrupted");
    assert.equal(await kind("upgrade", { timeoutMs: 0 }), "interrupted");
    assert.equal(await kind("large"), "too_large");
    assert.equal(await kind("chunked"), "too_large");
    assert.equal(await kind("hang", { timeoutMs: 50 }), "timeout");
    assert.equal(await kind("hang", { signal: AbortSignal.timeout(50) }), "cancelled");
    assert.equal(await kind("hang", { signal: AbortSignal.abort() }), "cancelled");
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  const free = createServer();
  await new Promise((resolve) => free.listen(0, "127.0.0.1", resolve));
  const { port } = free.address();
  await new Promise((resolve) => free.close(resolve));
  assert.equal(await kind("a", {}, new Hydra({ adminUrl: `http://127.0.0.1:${port}`, server: "V2" })), "connect");
});

test("a kept connection that was closed meanwhile fails no reading, and is told where something was to change", async () => {
  const asked = new Map();
  const server = createServer((request, response) => {
    const times = (asked.get(request.socket) ?? 0) + 1;
    asked.set(request.socket, times);
    if (times > 1) request.socket.destroy();
    else response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hydra = new Hydra({ adminUrl: `http://127.0.0.1:${server.address().port}`, server: "V2" });
  try {
    for (let calls = 0; calls < 4; calls++) await hydra.oauth2.getOAuth2Client("a");
    assert.ok(asked.size >= 4, `${asked.size} connections`);
    await hydra.oauth2.createOAuth2Client({});
    const error = await caught(hydra.oauth2.createOAuth2Client({}));
    assert.deepEqual([error.kind, error.transport, error.mayHaveArrived], ["transport", "interrupted", true]);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("a retry after 429 only where the user opted in", async () => {
  let asked = 0;
  const fetch = async () => (asked++ === 0 ? new Response("", { status: 429, headers: { "retry-after": "0" } }) : Response.json({}));
  await new Hydra({ adminUrl: "http://admin", server: "V2", retries: 1, fetch }).oauth2.getOAuth2Client("a");
  assert.equal(asked, 2);
  asked = 0;
  const error = await caught(new Hydra({ adminUrl: "http://admin", server: "V2", fetch }).oauth2.getOAuth2Client("a"));
  assert.deepEqual([asked, error.status, error.retryAfter], [1, 429, 0]);
});

test("status and headers come beside the result", async () => {
  const init = { status: 200, headers: { "x-request-id": "7", "x-total-count": "9", "content-type": "application/json" } };
  const one = await answering('{"client_id":"a"}', init).hydra.withHttpInfo.oauth2.getOAuth2Client("a");
  assert.deepEqual([one.data, one.status, one.headers.get("X-Request-Id")], [{ client_id: "a" }, 200, "7"]);
  const { hydra, requests } = answering('[{"client_id":"a"},{"client_id":"b"}]', init);
  const list = await hydra.withHttpInfo.oauth2.listOAuth2Clients({ pageSize: 2 });
  assert.deepEqual(list.data.items, [{ client_id: "a" }, { client_id: "b" }]);
  assert.equal(typeof list.data.nextPageToken, "string");
  assert.equal(list.status, 200);
  assert.equal(requests.length, 1);
  const none = await answering(null, { status: 204 }).hydra.withHttpInfo.oauth2.deleteOAuth2Client("a");
  assert.deepEqual([none.data, none.status], [undefined, 204]);
  const visit = await hydra.withHttpInfo.oauth2.oAuth2Authorize("a", "code");
  assert.deepEqual([new URL(visit.data).pathname, visit.status], ["/oauth2/auth", 0]);
});

test("a list is read on by the iterator that began it, until somebody ends it", async () => {
  const { hydra } = answering(JSON.stringify(["a", "b", "c"].map((id) => ({ client_id: id }))));
  const clients = hydra.oauth2.listOAuth2Clients()[Symbol.asyncIterator]();
  assert.equal((await clients.next()).value.client_id, "a");
  for await (const client of clients) {
    assert.equal(client.client_id, "b");
    break;
  }
  assert.deepEqual(await clients.next(), { value: undefined, done: true });
});

test("hooks see every request and what came of it", async () => {
  const seen = [];
  const hydra = new Hydra({
    adminUrl: "http://admin",
    credentials: { bearer: "t" },
    fetch: async (url, { headers }) => {
      seen.push(["sent", new Headers(headers).get("traceparent")]);
      return url.endsWith("/version") ? Response.json({ version: "v2.3.0" }) : new Response('{"error":"none"}', { status: 404 });
    },
    before: async (request) => {
      await undefined;
      request.headers.set("traceparent", "00-1");
      seen.push(["before", request.operation, request.method, request.url, request.headers.get("authorization")]);
    },
    after: (request, { status, headers }) => void seen.push(["after", request.operation, status, headers.get("content-type")]),
  });
  assert.equal((await caught(hydra.oauth2.getOAuth2Client("a"))).status, 404);
  assert.deepEqual(seen, [
    ["before", "", "GET", "http://admin/version", "Bearer t"],
    ["sent", "00-1"],
    ["after", "", 200, "application/json"],
    ["before", "getOAuth2Client", "GET", "http://admin/admin/clients/a", "Bearer t"],
    ["sent", "00-1"],
    ["after", "getOAuth2Client", 404, "text/plain;charset=UTF-8"],
  ]);
});

test("hooks see failures, and what they throw, the call throws", async () => {
  const outcomes = [];
  const failing = { adminUrl: "http://admin", server: "V2", fetch: () => Promise.reject(new TypeError("no")) };
  const failed = await caught(new Hydra({ ...failing, after: (_, outcome) => void outcomes.push(outcome) }).oauth2.getOAuth2Client("a"));
  assert.equal(failed.cause.message, "no");
  assert.equal(outcomes.length, 1);
  assert.ok(isHydraError(outcomes[0]));
  assert.deepEqual([outcomes[0].kind, outcomes[0].transport, outcomes[0].cause.message], ["transport", "other", "no"]);
  const thrown = new Error("mine");
  const throwing = () => {
    throw thrown;
  };
  for (const hook of ["before", "after"]) {
    assert.equal(await caught(new Hydra({ ...failing, [hook]: throwing }).oauth2.getOAuth2Client("a")), thrown);
    assert.throws(() => new Hydra({ ...failing, [hook]: 5 }), { kind: "build", argument: hook });
  }
});

test("a fetch that heeds no signal does not hold a call", async () => {
  const deaf = { adminUrl: "http://admin", server: "V2", fetch: () => new Promise(() => {}) };
  const late = await caught(new Hydra({ ...deaf, timeoutMs: 20 }).oauth2.getOAuth2Client("a"));
  assert.deepEqual([late.kind, late.transport], ["transport", "timeout"]);
  const controller = new AbortController();
  const call = caught(new Hydra(deaf).oauth2.getOAuth2Client("a", { signal: controller.signal }));
  controller.abort(new Error("enough"));
  const { transport, cause } = await call;
  assert.deepEqual([transport, cause.message], ["cancelled", "enough"]);
  const body = { ...deaf, fetch: async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })) };
  assert.equal((await caught(new Hydra({ ...body, timeoutMs: 20 }).oauth2.getOAuth2Client("a"))).transport, "timeout");
});

test("a fetch that gives something else is told so", async () => {
  for (const given of [undefined, 5, {}, { status: 200, headers: {}, json: async () => ({}) }]) {
    const error = await caught(new Hydra({ adminUrl: "http://admin", server: "V2", fetch: async () => given }).oauth2.getOAuth2Client("a"));
    assert.deepEqual([error.kind, error.message], ["transport", "other: fetch gave no Response"]);
  }
});

test("a wait before another try ends with the signal", async () => {
  const fetch = async () => new Response("", { status: 429, headers: { "retry-after": "30" } });
  const hydra = new Hydra({ adminUrl: "http://admin", server: "V2", retries: 1, fetch });
  assert.equal((await caught(hydra.oauth2.getOAuth2Client("a", { signal: AbortSignal.timeout(30) }))).transport, "cancelled");
});

test("a signal has no listeners left when its call is over", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  for (const [name, step] of [["addEventListener", 1], ["removeEventListener", -1]]) {
    const own = signal[name].bind(signal);
    signal[name] = (...given) => {
      listeners += step;
      own(...given);
    };
  }
  const { hydra } = answering("{}");
  for (let calls = 0; calls < 5; calls++) await hydra.oauth2.getOAuth2Client("a", { signal });
  assert.equal(listeners, 0);
  const many = Array.from({ length: 20 }, () => hydra.oauth2.getOAuth2Client("a", { signal }));
  assert.equal(listeners, 1, "one for all calls, as hosts warn of many");
  await Promise.all(many);
  assert.equal(listeners, 0);
});

test("whole numbers that JavaScript has rounded are refused, and no others", async () => {
  const read = (body) => answering(body).hydra.oauth2.getOAuth2Client("a");
  for (const [body, path] of [
    ['{"metadata":{"id":9007199254740993}}', "metadata.id"],
    ['{"metadata":{"ids":[1,{"deep":-12345678901234567890}]}}', "metadata.ids[1].deep"],
    ['{"metadata":12345678901234567890}', "metadata"],
    ['{"not_known_yet":{"id":1152921504606846977}}', "not_known_yet.id"],
    ['{"client_secret_expires_at":9007199254740993}', "client_secret_expires_at"],
  ]) {
    const error = await caught(read(body));
    assert.deepEqual([error.kind, error.path], ["decode", path], error.stack);
    assert.match(error.message, /53 bits/);
    assert.doesNotMatch(error.message, /9007199254740993|1234567890/);
  }
  const metadata = { most: 9007199254740991, least: -9007199254740991, large: 1e300, exact: 2 ** 60, part: 0.1, text: "12345678901234567890" };
  assert.deepEqual((await read(JSON.stringify({ metadata }))).metadata, metadata);
  const list = await caught(answering('[{"client_id":"a"},{"metadata":{"id":9007199254740993}}]').hydra.withHttpInfo.oauth2.listOAuth2Clients());
  assert.equal(list.path, "[1].metadata.id");
  for (const digits of ["9".repeat(400), "1e400"]) {
    const { kind, path, reason } = await caught(read(`{"metadata":[${digits}]}`));
    assert.deepEqual([kind, path, reason], ["decode", "metadata[0]", "a number that JavaScript cannot hold"]);
  }
  const deep = await caught(read(`{"metadata":${"[".repeat(100_000)}${"]".repeat(100_000)}}`));
  assert.equal(deep.kind, "decode");
});

test("what is no JSON inside a body is refused, and not left out", async () => {
  const { hydra, requests } = answering("{}");
  const getter = { publicUrl: "http://a", get timeoutMs() { throw new Error("trap"); } };
  assert.throws(() => new Hydra(getter), { kind: "build", argument: "settings" });
  const proxy = new Proxy({}, { ownKeys() { throw new Error("trap"); } });
  for (const [call, argument] of [
    [() => hydra.oauth2.createOAuth2Client({ client_name: () => "a" }), "body"],
    [() => hydra.oauth2.createOAuth2Client({ metadata: { a: [Symbol("a")] } }), "body"],
    [() => hydra.oauth2.createOAuth2Client({ metadata: { a: [1n] } }), "body"],
    [() => hydra.oauth2.createOAuth2Client({ metadata: -Infinity }), "body"],
    [() => hydra.oauth2.createOAuth2Client(Symbol("a")), "body"],
    [() => hydra.oauth2.createOAuth2Client(Promise.resolve({ client_name: "a" })), "body"],
    [() => hydra.oauth2.createOAuth2Client({ metadata: { a: new Map([["b", 1]]) } }), "body"],
    [() => hydra.oauth2.createOAuth2Client({ metadata: new Uint8Array(1) }), "body"],
    [() => hydra.oauth2.createOAuth2Client({ redirect_uris: ["a", undefined] }), "body"],
    [() => hydra.oauth2.createOAuth2Client({ metadata: { list: new Array(1) } }), "body"],
    [() => hydra.oauth2.getOAuth2Client(5n), "id"],
    [() => hydra.oauth2.getOAuth2Client("a", proxy), "options"],
    [() => hydra.oauth2.getOAuth2Client("a", { signal: {} }), "signal"],
    [() => hydra.oauth2.getOAuth2Client("a", { timeoutMs: NaN }), "timeoutMs"],
    [() => hydra.oauth2.getOAuth2Client("a", { headers: { "X-A": 5 } }), "headers.X-A"],
    [() => hydra.oauth2.getOAuth2Client("a", { credentials: { user: "a" } }), "credentials"],
    [() => hydra.oauth2.listOAuth2Clients({ pageSize: 1n })[Symbol.asyncIterator]().next(), "pageSize"],
  ]) {
    const error = await caught(Promise.resolve().then(call));
    assert.deepEqual([error.kind, error.argument], ["build", argument], error.stack);
  }
  const { cause } = await caught(hydra.oauth2.getOAuth2Client("a", proxy));
  assert.equal(cause.message, "trap");
  assert.deepEqual(requests, []);
});

test("results are plain, and errors show no secret", async () => {
  const body = '{"client_id":"a","client_secret":"s3cret","redirect_uris":["x"],"metadata":{"b":[1]}}';
  const client = await answering(body).hydra.oauth2.getOAuth2Client("a");
  assert.deepEqual(structuredClone(client), client);
  assert.equal(JSON.stringify(client), body);
  assert.deepEqual({ ...client }, client);
  const error = await caught(answering('{"error":"no","error_description":"s"}', { status: 500 }).hydra.oauth2.getOAuth2Client("s3cret"));
  assert.equal(error.body, '{"error":"no","error_description":"s"}');
  const { hydra } = answering("{}");
  const settings = new Hydra({ publicUrl: "http://a", credentials: { user: "u", password: "s3cret" } });
  for (const shown of [inspect(error, { depth: 9 }), JSON.stringify(error), inspect(settings, { depth: 9, showHidden: true }), inspect(hydra)]) {
    assert.doesNotMatch(shown, /s3cret|error_description":/);
  }
});
