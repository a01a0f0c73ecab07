// Login and consent requests that are refused, used up, or made up.

import assert from "node:assert/strict";
import * as app from "./app.js";
import { Browser } from "./browser.js";
import { refused } from "./live.js";

const NO = { error: "access_denied", error_description: "not today", status_code: 403 };

/** The client learns a no as an OAuth 2.0 error, whichever page said it. */
export async function rejected(live) {
  const { oauth2 } = live.hydra;
  const [client, browser] = [await app.createWebClient(live), new Browser()];
  let visit = await app.authorize(live, browser, client);
  const first = await oauth2.rejectOAuth2LoginRequest(visit.place.parameter("login_challenge"), NO);
  const atLogin = await browser.visit(first.redirect_to);

  visit = await app.authorize(live, browser, client);
  await app.logIn(live, browser, visit, app.createUser(live));
  const second = await oauth2.rejectOAuth2ConsentRequest(visit.place.parameter("consent_challenge"), NO);
  const atConsent = await browser.visit(second.redirect_to);
  assert.equal(atConsent.parameter("state"), visit.state);

  for (const place of [atLogin, atConsent]) {
    assert.ok(place.url.startsWith(app.CALLBACK));
    assert.equal(place.parameter("error"), "access_denied");
    if (live.server.generation !== "V0") assert.match(place.parameter("error_description"), /not today/);
  }
}

/** The error that says that a request was used; undefined for a call that succeeds. */
async function used(made) {
  try {
    await made;
    return undefined;
  } catch (error) {
    if (error.kind === "already_handled") return error;
    throw error;
  }
}

/** What a request says once it was used. From 2.2 on servers do not know it any more. */
export async function usedUp(live) {
  const { oauth2 } = live.hydra;
  const [client, subject, browser] = [await app.createWebClient(live), app.createUser(live), new Browser()];
  const visit = await app.authorize(live, browser, client);
  const login = visit.place.parameter("login_challenge");
  await app.logIn(live, browser, visit, subject);
  const consent = visit.place.parameter("consent_challenge");
  await app.consent(live, browser, visit);
  await app.redeem(live, client, visit);

  const read = [await used(oauth2.getOAuth2LoginRequest(login)), await used(oauth2.getOAuth2ConsentRequest(consent))];
  const answered = [await used(oauth2.acceptOAuth2LoginRequest(login, { subject })), await used(oauth2.rejectOAuth2ConsentRequest(consent, NO))];
  if (live.isAtLeast("2.2.0")) {
    assert.deepEqual([...read, ...answered].filter(Boolean), []);
  } else if (live.isAtLeast("1.10.2")) {
    for (const error of read) assert.match(error?.redirectTo ?? "", /^http/);
    for (const error of answered) assert.ok(error !== undefined && error.redirectTo === undefined);
  } else {
    assert.equal(read.every(Boolean), live.isAtLeast("1.0.0-rc.1"), "betas give it again");
  }
  assert.equal((await refused(oauth2.getOAuth2LoginRequest("made-up"))).status, 404);
}

/** A second sign-in of the same browser asks neither for a password nor for consent. */
export async function remembered(live) {
  const [client, subject, browser] = [await app.createWebClient(live), app.createUser(live), new Browser()];
  await app.signIn(live, browser, client, subject);
  let visit = await app.authorize(live, browser, client);
  const login = await app.logIn(live, browser, visit, subject);
  assert.deepEqual([login.skip, login.subject], [true, subject]);
  assert.equal((await app.consent(live, browser, visit)).skip, true);
  await app.redeem(live, client, visit);

  visit = await app.authorize(live, browser, client, "login");
  const asked = await live.hydra.oauth2.getOAuth2LoginRequest(visit.place.parameter("login_challenge"));
  assert.equal(asked.skip, false, "prompt=login asks again");
}
