// Verifiable credentials.

import assert from "node:assert/strict";
import * as app from "./app.js";
import { Browser } from "./browser.js";
import { Key, nowPlus, verified } from "./jwt.js";
import { refused } from "./live.js";

/** Refused without a proof, with a nonce for one; given with it. */
export async function issue(live) {
  if (!live.has("createVerifiableCredential")) return;
  const { oidc, wellknown } = live.hydra;
  const [client, subject] = [await app.createWebClient(live), app.createUser(live)];
  const { tokens } = await app.signIn(live, new Browser(), client, subject);
  const wanted = { format: "jwt_vc_json", types: ["VerifiableCredential", "UserInfoCredential"] };
  const accessToken = tokens.access_token;
  const lacking = await refused(oidc.createVerifiableCredential(wanted, { accessToken }));
  assert.deepEqual([lacking.status, lacking.error], [400, "missing_proof"]);

  const key = new Key("holder");
  const proof = (nonce) => ({
    proof_type: "jwt",
    jwt: key.sign({ aud: live.server.public_url, iat: nowPlus(0), nonce }, { typ: "openid4vci-proof+jwt", jwk: key.public }),
  });
  const given = await oidc.createVerifiableCredential({ ...wanted, proof: proof(JSON.parse(lacking.body).c_nonce) }, { accessToken });
  assert.equal(given.format, "jwt_vc_json");
  const claims = verified(given.credential_draft_00, await wellknown.discoverJsonWebKeys());
  assert.equal(claims.vc.credentialSubject.sub, subject);
  assert.equal((await refused(oidc.createVerifiableCredential({ ...wanted, proof: proof("made up") }, { accessToken }))).kind, "oauth");
}
