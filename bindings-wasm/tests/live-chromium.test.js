// Every public operation against real servers from a page of another origin in headless Chromium: `polyhydra/browser`, as a
// single-page app has it. The stories are those of live.test.js; what they need of the admin port they do from Node.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as polyhydra from "polyhydra";
import { declaration } from "./declaration.js";
import * as credential from "./live/credential.js";
import * as device from "./live/device.js";
import { gateway } from "./live/gateway.js";
import { Live, refused } from "./live/live.js";
import * as logout from "./live/logout.js";
import { openPage } from "./live/page.js";
import { Record } from "./live/record.js";
import * as registration from "./live/registration.js";
import * as told from "./live/server.js";
import * as signIn from "./live/sign-in.js";
import { serve } from "./server.js";

const STORIES = { credential, device, logout, registration, signIn, told };

/** Where 1.x does not answer to CORS, whatever its settings: a gateway has to. */
const BARE_IN_V1 = ["createOidcDynamicClient", "getOidcDynamicClient", "setOidcDynamicClient", "deleteOidcDynamicClient", "isAlive", "isReady"];

// Whether a server allows other origins is its own setting, so that the servers are always our own.
delete process.env.HYDRA_PUBLIC_URL;

const { operations } = declaration;
const ours = { ...polyhydra, declaration };
let page;

before(async () => {
  page = await openPage();
});
after(() => page?.close());

test("a page has the public operations alone", () => {
  assert.deepEqual(
    page.operations.filter((id) => !(id in operations)),
    [],
  );
  for (const id of ["oauth2TokenExchange", "getOidcUserInfo", "createOidcDynamicClient", "discoverJsonWebKeys", "isAlive"]) {
    assert.ok(page.operations.includes(id), id);
  }
  for (const id of ["getOAuth2Client", "acceptOAuth2LoginRequest", "introspectOAuth2Token", "getJsonWebKeySet", "getVersion"]) {
    assert.ok(!page.operations.includes(id), id);
  }
});

for (const version of ["v1", "v2"]) {
  describe(`a real Hydra, ${version}, from a page of another origin`, () => {
    let server;
    let front;
    let record;
    before(async () => {
      server = await serve(version, "--cors");
      if (server.generation !== "V2") {
        front = await gateway(server.public_url);
        server.publicUrlFor = (name) => (BARE_IN_V1.includes(name) ? front.url : server.public_url);
      }
      record = new Record(server, Object.fromEntries(page.operations.map((id) => [id, operations[id]])));
    });
    after(async () => {
      await front?.stop();
      await server?.stop();
    });

    for (const [subject, stories] of Object.entries(STORIES)) {
      for (const [name, story] of Object.entries(stories)) {
        test(`${subject}: ${name}`, async () => {
          const live = new Live(server, ours, record, page);
          try {
            await story(live);
          } finally {
            await live.cleanUp();
          }
        });
      }
    }

    test("the generation is found from a page", async () => {
      const settings = { publicUrl: front?.url ?? server.public_url };
      const made = await page.call(settings, "createOidcDynamicClient", { client_name: "found", redirect_uris: ["https://client.example/callback"] });
      await page.call(settings, "deleteOidcDynamicClient", made.client_id, { registrationAccessToken: made.registration_access_token });
    });

    test("what 1.x does not allow a page ends in the error that says so", async () => {
      const settings = { publicUrl: server.public_url, server: server.generation };
      const direct = [page.call(settings, "isAlive"), page.call(settings, "getOidcDynamicClient", "nobody", { registrationAccessToken: "none" })];
      const kinds = (await Promise.allSettled(direct)).map(({ value, reason }) => reason?.transport ?? reason?.status ?? value.status);
      assert.deepEqual(kinds, front ? ["other", "other"] : ["ok", 401]);
    });

    test("every public operation was called", (context) => {
      record.write("JavaScript in Chromium", Object.keys(operations).filter((id) => !page.operations.includes(id)));
      context.diagnostic(`${record.calls} calls of ${page.operations.length} operations`);
      assert.deepEqual(record.lacking(), []);
    });
  });

  test(`a real Hydra, ${version}, that does not allow the page's origin`, async (context) => {
    const server = await serve(version);
    context.after(() => server.stop());
    const error = await refused(page.call({ publicUrl: server.public_url }, "discoverOidcConfiguration"));
    assert.deepEqual([error.kind, error.transport, error.mayHaveArrived], ["transport", "other", true]);
    assert.match(error.message, /CORS/);
    assert.match(error.message, /serve\.public\.cors/);
    // The same server answers who asks without an origin.
    assert.equal((await new ours.Hydra({ publicUrl: server.public_url }).oidc.discoverOidcConfiguration()).issuer.length > 0, true);
  });
}
