// What a server says of itself, how its generation is found, and what it does not have.

import assert from "node:assert/strict";
import { Key } from "./jwt.js";
import { all, refused } from "./live.js";

/** Health, version, discovery documents and keys. */
export async function told(live) {
  const { metadata, oidc, wellknown } = live.hydra;
  assert.equal((await metadata.isAlive()).status, "ok");
  assert.equal((await metadata.isReady()).status, "ok");
  assert.ok(["", live.server.version].includes((await metadata.getVersion()).version), "1.10 says an empty one");
  const discovered = await oidc.discoverOidcConfiguration();
  assert.match(discovered.token_endpoint, /\/oauth2\/token$/);
  assert.ok(discovered.response_types_supported.includes("code"));
  const { keys } = await wellknown.discoverJsonWebKeys();
  assert.ok(keys.length > 0 && keys.every((key) => key.n && key.d === undefined), "RSA keys, the public halves");
  if (live.has("discoverOAuth2AuthorizationServer")) {
    assert.equal((await wellknown.discoverOAuth2AuthorizationServer()).issuer, discovered.issuer);
  }
}

/** A `fetch` that says where it went. */
function spying(answer = fetch) {
  const asked = [];
  const spy = (url, init) => {
    asked.push(new URL(url).pathname);
    return answer(url, init);
  };
  return { spy, asked };
}

/** The generation is found on either port, once, also where the server does not say its version. */
export async function generation(live) {
  const { public_url: publicUrl, admin_url: adminUrl } = live.server;
  const list = (hydra) => hydra.oauth2.listOAuth2Clients({ pageSize: 1 }).pages().next();

  const byVersion = spying();
  const hydra = live.open({ adminUrl, fetch: byVersion.spy });
  assert.deepEqual(byVersion.asked, [], "nothing is asked before the first call");
  await list(hydra);
  const searched = byVersion.asked.length;
  await list(hydra);
  assert.equal(byVersion.asked.filter((path) => path === "/version").length, 1);
  assert.equal(byVersion.asked.length, searched + 1, byVersion.asked);

  // As the builds without a version flag say.
  const master = spying((url, init) => (url.endsWith("/version") ? Promise.resolve(Response.json({ version: "master" })) : fetch(url, init)));
  const silent = live.open({ adminUrl, fetch: master.spy });
  await list(silent);
  await list(silent);
  assert.equal(master.asked.filter((path) => path === "/version").length, 1);

  const byDiscovery = live.open({ publicUrl });
  const error = await refused(byDiscovery.oauth2.oAuth2DeviceFlow("nobody"));
  assert.equal(error.generation ?? live.server.generation, live.server.generation);
  assert.equal((await refused(all(byDiscovery.oauth2.listOAuth2Clients()))).argument, "adminUrl", "a public client");

  const given = spying();
  await list(live.open({ adminUrl, server: live.server.generation, fetch: given.spy }));
  assert.equal(given.asked.length, 1);

  // The public port is no admin port.
  assert.equal((await refused(list(live.open({ adminUrl: publicUrl })))).kind, "decode");
}

/** What the server does not have is refused. */
export async function unsupported(live) {
  const { oauth2, oidc, wellknown } = live.hydra;
  const trust = { issuer: "a", scope: ["a"], jwk: new Key("a").public, expires_at: "2096-10-02T07:06:40Z" };
  const calls = {
    patchOAuth2Client: () => oauth2.patchOAuth2Client("a", [{ op: "remove", path: "/a" }]),
    setOAuth2ClientLifespans: () => oauth2.setOAuth2ClientLifespans("a", {}),
    getOAuth2LogoutRequest: () => oauth2.getOAuth2LogoutRequest("a"),
    acceptOAuth2LogoutRequest: () => oauth2.acceptOAuth2LogoutRequest("a"),
    rejectOAuth2LogoutRequest: () => oauth2.rejectOAuth2LogoutRequest("a"),
    acceptUserCodeRequest: () => oauth2.acceptUserCodeRequest("a", { user_code: "a" }),
    deleteOAuth2Token: () => oauth2.deleteOAuth2Token("a"),
    flushInactiveOAuth2Tokens: () => oauth2.flushInactiveOAuth2Tokens({}),
    oAuth2DeviceFlow: () => oauth2.oAuth2DeviceFlow("a"),
    performOAuth2DeviceVerificationFlow: () => oauth2.performOAuth2DeviceVerificationFlow(),
    listTrustedOAuth2JwtGrantIssuers: () => all(oauth2.listTrustedOAuth2JwtGrantIssuers()),
    trustOAuth2JwtGrantIssuer: () => oauth2.trustOAuth2JwtGrantIssuer(trust),
    getTrustedOAuth2JwtGrantIssuer: () => oauth2.getTrustedOAuth2JwtGrantIssuer("a"),
    deleteTrustedOAuth2JwtGrantIssuer: () => oauth2.deleteTrustedOAuth2JwtGrantIssuer("a"),
    createOidcDynamicClient: () => oidc.createOidcDynamicClient({}),
    getOidcDynamicClient: () => oidc.getOidcDynamicClient("a", { registrationAccessToken: "a" }),
    setOidcDynamicClient: () => oidc.setOidcDynamicClient("a", {}, { registrationAccessToken: "a" }),
    deleteOidcDynamicClient: () => oidc.deleteOidcDynamicClient("a", { registrationAccessToken: "a" }),
    revokeOidcSession: () => oidc.revokeOidcSession(),
    revokeUserLoginCookie: () => oidc.revokeUserLoginCookie(),
    createVerifiableCredential: () => oidc.createVerifiableCredential({ format: "jwt_vc_json" }, { accessToken: "a" }),
    discoverOAuth2AuthorizationServer: () => wellknown.discoverOAuth2AuthorizationServer(),
  };
  await oauth2.listOAuth2Clients({ pageSize: 1 }).pages().next(); // Now the server is known.
  for (const [operation, call] of Object.entries(calls)) {
    if (live.has(operation)) continue;
    const error = await refused(call());
    assert.deepEqual([error.kind, error.operation, error.generation], ["unsupported", operation, live.server.generation]);
    assert.equal(error.version, live.server.version.replace(/^v|\+.*/g, ""));
  }
}
