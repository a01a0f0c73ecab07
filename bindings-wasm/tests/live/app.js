// The client, and the login and consent app: what stands around Hydra when a user signs in.

import assert from "node:assert/strict";
import { pkce, secret } from "./jwt.js";

/** Where clients are called back; nobody serves it, the browser stops there. */
export const CALLBACK = "https://client.example/callback";
export const GOODBYE = "https://client.example/goodbye";
export const SCOPE = "openid offline read";

/** Creates a client, with a secret of our own, and an id where the server takes one. */
export async function createClient(live, fields = {}) {
  const wanted = { ...(live.takesIds && { client_id: live.unique("client") }), client_secret: secret(), ...fields };
  const { client_id: id } = await live.hydra.oauth2.createOAuth2Client(wanted);
  assert.equal(id, wanted.client_id ?? id, "the server keeps the id");
  const client = { id, secret: wanted.client_secret, credentials: { user: id, password: wanted.client_secret } };
  live.deleteLater(() => live.hydra.oauth2.deleteOAuth2Client(client.id));
  return client;
}

/** A web application as most are; `fields` say in what it differs. */
export function createWebClient(live, fields = {}) {
  return createClient(live, {
    redirect_uris: [CALLBACK],
    post_logout_redirect_uris: [GOODBYE],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: SCOPE,
    ...fields,
  });
}

/** A user of our own, whose sessions end with the test. */
export function createUser(live) {
  const subject = live.unique("user");
  const { oauth2 } = live.hydra;
  live.deleteLater(() => oauth2.revokeOAuth2LoginSessions({ subject }));
  live.deleteLater(() => oauth2.revokeOAuth2ConsentSessions({ subject, all: true }));
  return subject;
}

/** The browser asks the authorize endpoint for a code. */
export async function authorize(live, browser, client, prompt) {
  const { verifier, challenge } = pkce();
  const [state, nonce] = [secret(), secret()];
  const url = await live.hydra.oauth2.oAuth2Authorize(client.id, ["code"], {
    redirectUri: CALLBACK,
    scope: SCOPE,
    state,
    nonce,
    codeChallenge: challenge,
    codeChallengeMethod: "S256",
    prompt,
  });
  return { state, nonce, verifier, place: await browser.visit(url) };
}

/** The login page: reads the request, and says yes for `subject`. */
export async function logIn(live, browser, visit, subject) {
  const challenge = visit.place.parameter("login_challenge");
  const request = await live.hydra.oauth2.getOAuth2LoginRequest(challenge);
  assert.equal(request.challenge, challenge);
  assert.deepEqual(request.requested_scope, SCOPE.split(" "));
  const body = { subject, acr: "2" };
  if (!request.skip) Object.assign(body, { remember: true, remember_for: 3600 });
  if (live.server.generation !== "V0") Object.assign(body, { context: { from: "login", n: 1.5 } });
  if (live.isAtLeast("1.10.7")) Object.assign(body, { amr: ["pwd"] });
  const accepted = await live.hydra.oauth2.acceptOAuth2LoginRequest(challenge, body);
  visit.place = await browser.visit(accepted.redirect_to);
  return request;
}

/** The consent page: reads the request, and says yes to everything. */
export async function consent(live, browser, visit) {
  const challenge = visit.place.parameter("consent_challenge");
  const request = await live.hydra.oauth2.getOAuth2ConsentRequest(challenge);
  const session = { access_token: { team: "data" }, id_token: { email: "alice@example.com" } };
  const body = { grant_scope: request.requested_scope, session };
  if (!request.skip) Object.assign(body, { remember: true, remember_for: 3600 });
  const accepted = await live.hydra.oauth2.acceptOAuth2ConsentRequest(challenge, body);
  visit.place = await browser.visit(accepted.redirect_to);
  return request;
}

/** The client's callback: takes the code for tokens. */
export function redeem(live, client, visit) {
  assert.ok(visit.place.url.startsWith(CALLBACK), visit.place.url);
  assert.equal(visit.place.parameter("state"), visit.state);
  return live.hydra.oauth2.oauth2TokenExchange("authorization_code", {
    code: visit.place.parameter("code"),
    redirectUri: CALLBACK,
    codeVerifier: visit.verifier,
    credentials: client.credentials,
  });
}

/** All of it, from the authorize endpoint to tokens. */
export async function signIn(live, browser, client, subject) {
  const visit = await authorize(live, browser, client);
  await logIn(live, browser, visit, subject);
  await consent(live, browser, visit);
  return { tokens: await redeem(live, client, visit), visit };
}

/** Whether the server takes a token to be good. */
export async function isActive(live, token) {
  assert.ok(token, "the server gave no token");
  return (await live.hydra.oauth2.introspectOAuth2Token(token)).active;
}
