// The five operations that differ most, against real servers of two generations.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Hydra, isHydraError } from "polyhydra";
import { serve } from "./server.js";

/** What a client says, without what changes by itself. To a server an empty list is none. */
function told(client) {
  const own = ([name, value]) => !["updated_at", "client_secret", "registration_access_token"].includes(name) && value?.length !== 0;
  return Object.fromEntries(Object.entries(client).filter(own));
}

for (const version of ["v1", "v2"]) {
  describe(`a real Hydra ${version}`, () => {
    let server;
    let hydra;
    before(async () => {
      server = await serve(version);
      hydra = new Hydra({ publicUrl: server.public_url, adminUrl: server.admin_url });
    });
    after(() => server.stop());

    test("getOAuth2Client and setOAuth2Client: read, change, write back, nothing lost", async () => {
      const metadata = { team: "data", nested: [1, { é: null }] };
      const created = await hydra.oauth2.createOAuth2Client({ client_name: "reporter", metadata, contacts: ["a@example.com"] });
      assert.ok(created.client_secret);
      const client = await hydra.oauth2.getOAuth2Client(created.client_id);
      assert.equal(client.client_name, "reporter");
      assert.deepEqual(client.metadata, metadata);
      assert.ok(!Object.values(client).includes(null), "nulls are gone");
      const changed = await hydra.oauth2.setOAuth2Client(client.client_id, { ...client, client_name: "changed" });
      assert.deepEqual(told(changed), { ...told(client), client_name: "changed" });
    });

    test("listOAuth2Clients: every item of every page", async () => {
      const names = new Set();
      for (let index = 0; index < 7; index++) {
        names.add((await hydra.oauth2.createOAuth2Client({ client_name: `listed-${index}`, owner: "ops" })).client_id);
      }
      const found = [];
      for await (const client of hydra.oauth2.listOAuth2Clients({ owner: "ops", pageSize: 3 })) found.push(client.client_id);
      assert.equal(found.length, 7);
      assert.deepEqual(new Set(found), names);
      const sizes = [];
      for await (const page of hydra.oauth2.listOAuth2Clients({ owner: "ops", pageSize: 3 }).pages()) sizes.push(page.items.length);
      assert.deepEqual(sizes, [3, 3, 1]);
    });

    test("introspectOAuth2Token: a form with a secret", async () => {
      const client = await hydra.oauth2.createOAuth2Client({ grant_types: ["client_credentials"], scope: "read write" });
      const credentials = { user: client.client_id, password: client.client_secret };
      const token = await hydra.oauth2.oauth2TokenExchange("client_credentials", { scope: ["read"], credentials });
      const known = await hydra.oauth2.introspectOAuth2Token(token.access_token, { scope: "read" });
      assert.equal(known.active, true);
      assert.equal(known.client_id, client.client_id);
      assert.equal((await hydra.oauth2.introspectOAuth2Token("unknown")).active, false);
      await assert.rejects(hydra.oauth2.oauth2TokenExchange("client_credentials", { credentials: { ...credentials, password: "wrong" } }), {
        kind: "oauth",
        status: 401,
        error: "invalid_client",
      });
    });

    test("acceptOAuth2LoginRequest: a challenge from a real authorize endpoint", async () => {
      const client = await hydra.oauth2.createOAuth2Client({
        redirect_uris: ["http://127.0.0.1:9/callback"],
        grant_types: ["authorization_code"],
        response_types: ["code"],
        scope: "openid",
      });
      const url = await hydra.oauth2.oAuth2Authorize(client.client_id, "code", {
        redirectUri: "http://127.0.0.1:9/callback",
        scope: "openid",
        state: "12345678",
      });
      const visit = await fetch(url, { redirect: "manual" });
      const challenge = new URL(visit.headers.get("location")).searchParams.get("login_challenge");
      const request = await hydra.oauth2.getOAuth2LoginRequest(challenge);
      assert.equal(request.client.client_id, client.client_id);
      const reply = await hydra.oauth2.acceptOAuth2LoginRequest(challenge, { subject: "sue" });
      assert.match(reply.redirect_to, /login_verifier=/);
    });

    test("an error says what the server said", async () => {
      const error = await hydra.oauth2.getOAuth2Client("nobody").then(assert.fail, (thrown) => thrown);
      assert.ok(isHydraError(error));
      assert.equal(error.kind, "api");
      assert.ok(error.status === 404 || error.status === 401, error.message);
      assert.equal(error.operation, "getOAuth2Client");
      assert.ok(!Object.keys(error).includes("body"));
    });

    test("what a generation lacks is told before the network", async () => {
      if (server.generation === "V2") {
        await assert.rejects(hydra.oauth2.flushInactiveOAuth2Tokens({}), { kind: "unsupported", generation: "V2" });
      } else {
        await assert.rejects(hydra.oauth2.oAuth2DeviceFlow("x"), { kind: "unsupported", generation: "V1" });
      }
    });
  });
}
