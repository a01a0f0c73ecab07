// What the package does by itself: bad input, broken answers, failures on the way. The server is a function.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
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
    ['{"client_id":"s3cret', "", "not JSON"],
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

test("a retry after 429 only where the user opted in", async () => {
  let asked = 0;
  const fetch = async () => (asked++ === 0 ? new Response("", { status: 429, headers: { "retry-after": "0" } }) : Response.json({}));
  await new Hydra({ adminUrl: "http://admin", server: "V2", retries: 1, fetch }).oauth2.getOAuth2Client("a");
  assert.equal(asked, 2);
  asked = 0;
  const error = await caught(new Hydra({ adminUrl: "http://admin", server: "V2", fetch }).oauth2.getOAuth2Client("a"));
  assert.deepEqual([asked, error.status, error.retryAfter], [1, 429, 0]);
});
