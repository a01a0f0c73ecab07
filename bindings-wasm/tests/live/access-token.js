// Access tokens as JWTs, on a server whose access tokens are.

import assert from "node:assert/strict";
import { createClient } from "./app.js";
import { verified } from "./jwt.js";

/** An access token that is a JWT, as the client and the whole server want it. */
export async function isJwt(live) {
  const { oauth2, wellknown } = live.hydra;
  const client = await createClient(live, { grant_types: ["client_credentials"], scope: "read write", access_token_strategy: "jwt" });
  const asked = { scope: ["read", "write"], credentials: client.credentials };
  const { access_token: token } = await oauth2.oauth2TokenExchange("client_credentials", asked);
  const claims = verified(token, await wellknown.discoverJsonWebKeys());
  assert.deepEqual([claims.sub, claims.scp], [client.id, ["read", "write"]]);
  const seen = await oauth2.introspectOAuth2Token(token);
  assert.deepEqual([seen.active, seen.scope, seen.exp], [true, "read write", claims.exp]);
}
