// Tokens without a user: the client's own, by a signed assertion, by a trusted issuer's; flushed and deleted.

import assert from "node:assert/strict";
import { createClient, isActive } from "./app.js";
import { Key, nowPlus, secret } from "./jwt.js";
import { all, refused } from "./live.js";

const BY_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** What an assertion says. Its audience is the token endpoint. */
async function claimsFor(live, iss, sub) {
  const { token_endpoint: aud } = await live.hydra.oidc.discoverOidcConfiguration();
  return { iss, sub, aud, iat: nowPlus(0), exp: nowPlus(60), jti: secret() };
}

/** A client that signs its own name (RFC 7523 §2.2). */
export async function privateKeyJwt(live) {
  if (!live.isAtLeast("1.5.0")) return; // RS256 alone is taken.
  const { oauth2 } = live.hydra;
  const [key, stranger] = [new Key("mine"), new Key("mine")];
  const client = await createClient(live, {
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "ES256",
    jwks: { keys: [key.public] },
    grant_types: ["client_credentials"],
  });
  const shown = async (by) => {
    const clientAssertion = by.sign(await claimsFor(live, client.id, client.id));
    return { clientId: client.id, clientAssertionType: BY_JWT, clientAssertion };
  };
  const { access_token: token } = await oauth2.oauth2TokenExchange("client_credentials", await shown(key));
  assert.equal(await isActive(live, token), true);
  const error = await refused(oauth2.oauth2TokenExchange("client_credentials", await shown(stranger)));
  assert.ok([400, 401, 500].includes(error.status), error.message);
  await oauth2.revokeOAuth2Token(token, await shown(key));
  assert.equal(await isActive(live, token), false);
}

/** Trusted issuers, and a token for an assertion of one (RFC 7523 §2.1). */
export async function trustedIssuers(live) {
  if (!live.has("trustOAuth2JwtGrantIssuer")) return;
  const { oauth2 } = live.hydra;
  const [issuer, service] = [live.unique("issuer"), live.unique("service")];
  const ends = new Date(nowPlus(3600) * 1000).toISOString().replace(".000", "");
  const keys = [0, 1, 2].map((number) => new Key(`key ${number}`));
  const trusts = [];
  for (const [number, key] of keys.entries()) {
    const subject = `${service}-${number}`;
    const made = await oauth2.trustOAuth2JwtGrantIssuer({ issuer, subject, scope: ["read", "write"], jwk: key.public, expires_at: ends });
    live.deleteLater(() => oauth2.deleteTrustedOAuth2JwtGrantIssuer(made.id));
    assert.deepEqual([made.issuer, made.scope, Date.parse(made.expires_at)], [issuer, ["read", "write"], Date.parse(ends)]);
    assert.equal((await oauth2.getTrustedOAuth2JwtGrantIssuer(made.id)).public_key.kid, key.kid);
    trusts.push(made.id);
  }
  for (const pageSize of [1, 2, 3, 100]) {
    const found = await all(oauth2.listTrustedOAuth2JwtGrantIssuers({ issuer, pageSize }));
    assert.deepEqual(found.map(({ id }) => id).sort(), [...trusts].sort(), `pages of ${pageSize}`);
  }
  assert.deepEqual(await all(oauth2.listTrustedOAuth2JwtGrantIssuers({ issuer: live.unique("nobody") })), []);
  assert.match((await refused(oauth2.trustOAuth2JwtGrantIssuer({ issuer: "a" }))).argument, /^body\./);

  const client = await createClient(live, { grant_types: [GRANT], scope: "read write" });
  const { credentials } = client;
  const subject = `${service}-1`;
  const assertion = keys[1].sign(await claimsFor(live, issuer, subject));
  const tokens = await oauth2.oauth2TokenExchange(GRANT, { assertion, scope: "read", credentials });
  const seen = await oauth2.introspectOAuth2Token(tokens.access_token);
  assert.deepEqual([seen.active, seen.sub, seen.scope], [true, subject, "read"]);
  // Its jti is good once.
  assert.equal((await refused(oauth2.oauth2TokenExchange(GRANT, { assertion, scope: "read", credentials }))).kind, "oauth");
  assert.equal((await refused(oauth2.oauth2TokenExchange(GRANT, { credentials }))).argument, "assertion");

  await oauth2.deleteTrustedOAuth2JwtGrantIssuer(trusts[0]);
  assert.equal((await refused(oauth2.getTrustedOAuth2JwtGrantIssuer(trusts[0]))).status, 404);
}

/** All tokens of a client go at once. */
export async function deleted(live) {
  if (!live.has("deleteOAuth2Token")) return;
  const { oauth2 } = live.hydra;
  const client = await createClient(live, { grant_types: ["client_credentials"] });
  const tokens = [];
  for (let number = 0; number < 2; number++) tokens.push(await oauth2.oauth2TokenExchange("client_credentials", { credentials: client.credentials }));
  await oauth2.deleteOAuth2Token(client.id);
  for (const { access_token: token } of tokens) assert.equal(await isActive(live, token), false);
}

/** Flushing takes what has ended, and leaves the rest. */
export async function flushed(live) {
  if (!live.has("flushInactiveOAuth2Tokens")) return;
  const { oauth2 } = live.hydra;
  const client = await createClient(live, { grant_types: ["client_credentials"] });
  const tokens = await oauth2.oauth2TokenExchange("client_credentials", { credentials: client.credentials });
  await oauth2.flushInactiveOAuth2Tokens({ notAfter: new Date(nowPlus(-3600) * 1000).toISOString() });
  await oauth2.flushInactiveOAuth2Tokens({});
  assert.equal(await isActive(live, tokens.access_token), true);
}
