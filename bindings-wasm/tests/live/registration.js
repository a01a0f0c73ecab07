// Dynamic registration (RFC 7591, RFC 7592): the server must allow it, `oidc.dynamic_client_registration.enabled`.

import assert from "node:assert/strict";
import { refused } from "./live.js";

/** A client that looks after itself. */
export async function lifeCycle(live) {
  if (!live.has("createOidcDynamicClient")) return;
  const { oidc } = live.hydra;
  const made = await oidc.createOidcDynamicClient({
    client_name: "by itself",
    redirect_uris: ["https://client.example/callback"],
    grant_types: ["authorization_code"],
    response_types: ["code"],
  });
  const { client_id: id, registration_access_token: token } = made;
  assert.ok(id && token && made.client_secret);
  live.deleteLater(() => live.hydra.oauth2.deleteOAuth2Client(id));

  const read = await oidc.getOidcDynamicClient(id, { registrationAccessToken: token });
  assert.equal(read.client_name, "by itself");
  assert.deepEqual(await oidc.getOidcDynamicClient(id, { credentials: { bearer: token } }), read);

  // The secret is taken out: every server refuses one here.
  const changed = { ...read, client_name: "by itself again", client_secret: "not to be sent" };
  const written = await oidc.setOidcDynamicClient(id, changed, { registrationAccessToken: token });
  assert.equal(written.client_name, "by itself again");
  const newer = written.registration_access_token;
  assert.ok(newer && newer !== token, "the token changes with it");
  assert.equal((await refused(oidc.getOidcDynamicClient(id, { registrationAccessToken: token }))).status, 401);
  await oidc.getOidcDynamicClient(id, { registrationAccessToken: newer });

  assert.equal((await refused(oidc.getOidcDynamicClient(id))).argument, "registrationAccessToken");
  assert.equal((await refused(oidc.getOidcDynamicClient(live.unique("nobody"), { registrationAccessToken: newer }))).status, 401);
  await oidc.deleteOidcDynamicClient(id, { registrationAccessToken: newer });
  assert.equal((await refused(oidc.getOidcDynamicClient(id, { registrationAccessToken: newer }))).status, 401);
}
