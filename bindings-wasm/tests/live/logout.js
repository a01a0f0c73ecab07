// Logout in the browser.

import assert from "node:assert/strict";
import * as app from "./app.js";
import { Browser } from "./browser.js";
import { refused } from "./live.js";

/** A client sends the browser to the logout endpoint; the logout page says no once, then yes. */
export async function byClient(live) {
  if (!live.has("revokeOidcSession")) return;
  const { oauth2, oidc } = live.hydra;
  const [client, subject, browser] = [await app.createWebClient(live), app.createUser(live), new Browser()];
  const { tokens } = await app.signIn(live, browser, client, subject);
  const url = await oidc.revokeOidcSession({ idTokenHint: tokens.id_token, postLogoutRedirectUri: app.GOODBYE, state: "see you" });

  let challenge = (await browser.visit(url)).parameter("logout_challenge");
  const request = await oauth2.getOAuth2LogoutRequest(challenge);
  assert.deepEqual([request.subject, request.rp_initiated], [subject, true]);
  assert.equal(request.client?.client_id, live.isAtLeast("1.10.3") ? client.id : undefined);
  await oauth2.rejectOAuth2LogoutRequest(challenge);
  const visit = await app.authorize(live, browser, client, "none");
  assert.ok(!visit.place.url.includes("login_required"), "the user is still logged in");

  challenge = (await browser.visit(url)).parameter("logout_challenge");
  const accepted = await oauth2.acceptOAuth2LogoutRequest(challenge);
  const place = await browser.visit(accepted.redirect_to);
  assert.ok(place.url.startsWith(app.GOODBYE));
  assert.equal(place.parameter("state"), "see you");
  const after = await app.authorize(live, browser, client, "none");
  assert.equal(after.place.parameter("error"), "login_required");

  const used = await refused(oauth2.getOAuth2LogoutRequest(challenge));
  assert.equal(used.kind, "already_handled");
  if (live.isAtLeast("1.10.2")) assert.ok(used.redirectTo.startsWith(live.server.public_url), "a relative target is resolved");
  await oauth2.acceptOAuth2LogoutRequest(challenge);
  assert.equal((await refused(oauth2.getOAuth2LogoutRequest("made-up"))).status, 404);
}

/** The first servers have no logout requests, but a URL that forgets the login. */
export async function byCookie(live) {
  if (!live.has("revokeUserLoginCookie")) return;
  const [client, subject, browser] = [await app.createWebClient(live), app.createUser(live), new Browser()];
  await app.signIn(live, browser, client, subject);
  await browser.visit(await live.hydra.oidc.revokeUserLoginCookie());
  const visit = await app.authorize(live, browser, client);
  const request = await live.hydra.oauth2.getOAuth2LoginRequest(visit.place.parameter("login_challenge"));
  assert.equal(request.skip, false);
}
