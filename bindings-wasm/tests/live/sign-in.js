// The authorization code flow with PKCE, and what the tokens are good for.

import assert from "node:assert/strict";
import * as app from "./app.js";
import { Browser } from "./browser.js";
import { verified } from "./jwt.js";
import { refused } from "./live.js";

/** From the authorize endpoint to an ID token that stands up to its checks, userinfo and introspection. */
export async function codeFlow(live) {
  const { oauth2, oidc, wellknown } = live.hydra;
  const client = await app.createWebClient(live, { client_name: "Code flow" });
  const [subject, browser] = [app.createUser(live), new Browser()];
  const visit = await app.authorize(live, browser, client);
  const login = await app.logIn(live, browser, visit, subject);
  assert.deepEqual([login.client.client_id, login.skip], [client.id, false]);
  assert.ok(login.request_url.includes(visit.state));
  const asked = await app.consent(live, browser, visit);
  assert.equal(asked.subject, subject);
  if (live.server.generation !== "V0") assert.deepEqual([asked.acr, asked.context], ["2", { from: "login", n: 1.5 }]);
  if (live.isAtLeast("1.10.7")) assert.deepEqual(asked.amr, ["pwd"]);
  const tokens = await app.redeem(live, client, visit);
  assert.deepEqual([tokens.token_type, tokens.scope], ["bearer", app.SCOPE]);
  assert.ok(tokens.expires_in > 0);

  const claims = verified(tokens.id_token, await wellknown.discoverJsonWebKeys());
  assert.deepEqual([claims.sub, claims.nonce, claims.email], [subject, visit.nonce, "alice@example.com"]);
  assert.equal(claims.iss, (await oidc.discoverOidcConfiguration()).issuer, "the issuer is compared exactly");

  const accessToken = tokens.access_token;
  const user = await oidc.getOidcUserInfo({ accessToken });
  assert.deepEqual([user.sub, user.email], [subject, "alice@example.com"]);
  assert.deepEqual(await oidc.getOidcUserInfo({ credentials: { bearer: accessToken } }), user);

  const token = await oauth2.introspectOAuth2Token(accessToken, { scope: ["read", "openid"] });
  assert.deepEqual([token.active, token.sub, token.client_id], [true, subject, client.id]);
  assert.deepEqual(token.ext, { team: "data" }, "the claims of the consent");
  const without = await oauth2.introspectOAuth2Token(accessToken, { scope: "write" });
  assert.deepEqual([without.active, without.sub], [false, undefined], "the token lacks the scope");
  assert.equal(await app.isActive(live, tokens.refresh_token), true);
  assert.equal(await app.isActive(live, "no-token"), false);
}

/** Refresh tokens are good once, and what servers say of a used one comes as one error. */
export async function refresh(live) {
  const { oauth2 } = live.hydra;
  const client = await app.createWebClient(live);
  const { credentials } = client;
  const { tokens: first, visit } = await app.signIn(live, new Browser(), client, app.createUser(live));
  const second = await oauth2.oauth2TokenExchange("refresh_token", { refreshToken: first.refresh_token, credentials });
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(await app.isActive(live, first.access_token), false, "the old access token ended");
  assert.equal(await app.isActive(live, second.access_token), true);

  for (const refreshToken of [first.refresh_token, "no-token"]) {
    const error = await refused(oauth2.oauth2TokenExchange("refresh_token", { refreshToken, credentials }));
    assert.deepEqual([error.kind, error.error], ["oauth", "invalid_grant"]);
    assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes(refreshToken), "a token shows");
  }
  const again = await refused(app.redeem(live, client, visit));
  assert.equal(again.kind, "oauth", "a code is good once");
}

/** A revoked token is bad everywhere; what was never good is revoked without complaint; strangers are not believed. */
export async function revoke(live) {
  const revokeToken = (token, options) => live.hydra.oauth2.revokeOAuth2Token(token, options);
  const [client, other] = [await app.createWebClient(live), await app.createWebClient(live)];
  const { tokens } = await app.signIn(live, new Browser(), client, app.createUser(live));
  const token = tokens.access_token;
  await revokeToken("no-token", { credentials: client.credentials });
  // Some servers say yes to it.
  await revokeToken(token, { credentials: other.credentials }).catch((error) => assert.match(error.kind, /^(oauth|api)$/));
  assert.equal(await app.isActive(live, token), true, "it is not the other client's to revoke");
  assert.equal((await refused(revokeToken(token, { credentials: { user: client.id, password: "wrong" } }))).status, 401);

  await revokeToken(token, { tokenTypeHint: "access_token", credentials: client.credentials });
  assert.equal(await app.isActive(live, token), false);
  assert.equal((await refused(live.hydra.oidc.getOidcUserInfo({ accessToken: token }))).status, 401);
}

/** Userinfo as a JWT, for clients that want it signed. */
export async function signedUserinfo(live) {
  const client = await app.createWebClient(live, { userinfo_signed_response_alg: "RS256" });
  const subject = app.createUser(live);
  const { tokens } = await app.signIn(live, new Browser(), client, subject);
  const user = await live.hydra.oidc.getOidcUserInfo({ accessToken: tokens.access_token });
  assert.equal(user.sub, subject);
  assert.equal(user.aud.includes(client.id), live.isAtLeast("1.0.0-rc.1"));
  assert.equal(verified(user.jwt, await live.hydra.wellknown.discoverJsonWebKeys()).sub, subject);
}
