// Consent and login sessions: listed and revoked.

import assert from "node:assert/strict";
import * as app from "./app.js";
import { Browser } from "./browser.js";
import { all, refused } from "./live.js";

const clientIds = (sessions) => sessions.map((session) => session.consent_request.client.client_id).sort();

/** A user's consents, page by page, one client's less, then none. */
export async function consents(live) {
  const { oauth2 } = live.hydra;
  const [subject, browser] = [app.createUser(live), new Browser()];
  const [clients, tokens] = [[], []];
  for (const name of ["One", "Two", "Three"]) {
    const client = await app.createWebClient(live, { client_name: name });
    clients.push(client);
    tokens.push((await app.signIn(live, browser, client, subject)).tokens);
  }
  const ids = clients.map(({ id }) => id).sort();

  const found = await all(oauth2.listOAuth2ConsentSessions(subject));
  assert.deepEqual(clientIds(found), ids);
  for (const session of found) assert.ok(session.grant_scope.includes("read"));
  assert.equal(found.every((session) => session.handled_at), live.isAtLeast("1.3.0"));
  const size = live.isAtLeast("1.0.0-rc.10") ? { pageSize: 100 } : {};
  for (const pageSize of live.isAtLeast("1.9.0") ? [1, 2, 3, 100] : []) {
    const sized = await all(oauth2.listOAuth2ConsentSessions(subject, { pageSize }));
    assert.deepEqual(clientIds(sized), ids, `pages of ${pageSize} lose or repeat nothing`);
  }
  const { value: page } = await oauth2.listOAuth2ConsentSessions(subject, size).pages().next();
  assert.deepEqual([page.items.length, page.nextPageToken], [3, undefined]);

  if (live.isAtLeast("2.0.3")) {
    const loginSessionId = found[0].consent_request.login_session_id;
    assert.equal((await all(oauth2.listOAuth2ConsentSessions(subject, { loginSessionId }))).length, 3);
  } else {
    assert.equal((await refused(all(oauth2.listOAuth2ConsentSessions(subject, { loginSessionId: "x" })))).argument, "loginSessionId");
  }

  assert.equal((await refused(oauth2.revokeOAuth2ConsentSessions())).argument, "subject");
  assert.equal((await refused(oauth2.revokeOAuth2ConsentSessions({ subject }))).argument, "client");
  assert.equal((await refused(oauth2.revokeOAuth2ConsentSessions({ all: true }))).argument, "subject");

  await oauth2.revokeOAuth2ConsentSessions({ subject, client: clients[0].id });
  assert.deepEqual(clientIds(await all(oauth2.listOAuth2ConsentSessions(subject))), ids.filter((id) => id !== clients[0].id));
  assert.equal(await app.isActive(live, tokens[0].access_token), false, "its tokens ended with it");
  assert.equal(await app.isActive(live, tokens[1].access_token), true);
  await oauth2.revokeOAuth2ConsentSessions({ subject, all: true });
  assert.deepEqual(await all(oauth2.listOAuth2ConsentSessions(subject)), []);
}

/** Without its login session a browser has to log in again. */
export async function logins(live) {
  const { oauth2 } = live.hydra;
  const [client, subject, browser] = [await app.createWebClient(live), app.createUser(live), new Browser()];
  await app.signIn(live, browser, client, subject);
  await oauth2.revokeOAuth2LoginSessions({ subject });
  let visit = await app.authorize(live, browser, client);
  assert.equal((await app.logIn(live, browser, visit, subject)).skip, false);

  const { login_session_id: sid } = await app.consent(live, browser, visit);
  if (live.isAtLeast("2.1.0")) {
    await oauth2.revokeOAuth2LoginSessions({ sid });
    visit = await app.authorize(live, browser, client);
    const asked = await oauth2.getOAuth2LoginRequest(visit.place.parameter("login_challenge"));
    assert.equal(asked.skip, false);
  } else {
    assert.equal((await refused(oauth2.revokeOAuth2LoginSessions({ sid }))).kind, "build");
  }
  assert.equal((await refused(oauth2.revokeOAuth2LoginSessions())).argument, "subject");
}
