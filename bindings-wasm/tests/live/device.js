// The device grant (RFC 8628; 25.4 and later).

import assert from "node:assert/strict";
import * as app from "./app.js";
import { Browser } from "./browser.js";
import { refused } from "./live.js";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** A device shows a code, its user types it elsewhere, and the device has tokens. */
export async function flow(live) {
  if (!live.has("oAuth2DeviceFlow")) return;
  const { oauth2 } = live.hydra;
  const client = await app.createClient(live, { grant_types: [GRANT, "refresh_token"], scope: app.SCOPE });
  const begun = await oauth2.oAuth2DeviceFlow(client.id, { scope: app.SCOPE, credentials: client.credentials });
  const poll = () => oauth2.oauth2TokenExchange(GRANT, { deviceCode: begun.device_code, clientId: client.id, credentials: client.credentials });
  assert.equal((await refused(poll())).error, "authorization_pending");

  const [subject, browser] = [app.createUser(live), new Browser()];
  const url = await oauth2.performOAuth2DeviceVerificationFlow({ userCode: begun.user_code });
  assert.equal(url, begun.verification_uri_complete);
  const challenge = (await browser.visit(url)).parameter("device_challenge");
  assert.equal((await refused(oauth2.acceptUserCodeRequest(challenge, { user_code: "WRONGCOD" }))).status, 400);
  const accepted = await oauth2.acceptUserCodeRequest(challenge, { user_code: begun.user_code });
  const visit = { place: await browser.visit(accepted.redirect_to) };
  await app.logIn(live, browser, visit, subject);
  await app.consent(live, browser, visit);

  const seen = await oauth2.introspectOAuth2Token((await poll()).access_token);
  assert.deepEqual([seen.active, seen.sub], [true, subject]);
}
