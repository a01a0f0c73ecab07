// Every operation against real servers, by the installed package, as a user calls it.
//
// Ory Hydra v1.11.10 and v2.3.0 are built and started by the fixture in `tests/servers`, which needs Go. With `HYDRA_PUBLIC_URL`
// and `HYDRA_ADMIN_URL` the server is whatever answers there instead: nothing is taken for granted of what it holds, and what
// the tests make they delete. It must allow dynamic registration.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as polyhydra from "polyhydra";
import { declaration } from "./declaration.js";
import { isJwt } from "./live/access-token.js";
import * as clients from "./live/clients.js";
import * as credential from "./live/credential.js";
import * as device from "./live/device.js";
import * as keys from "./live/keys.js";
import * as lists from "./live/lists.js";
import { Live } from "./live/live.js";
import * as logout from "./live/logout.js";
import { Record } from "./live/record.js";
import * as registration from "./live/registration.js";
import * as requests from "./live/requests.js";
import * as told from "./live/server.js";
import * as sessions from "./live/sessions.js";
import * as signIn from "./live/sign-in.js";
import * as tokens from "./live/tokens.js";
import { serve } from "./server.js";

const STORIES = { clients, credential, device, keys, lists, logout, registration, requests, told, sessions, signIn, tokens };
const VERSIONS = process.env.HYDRA_PUBLIC_URL && process.env.HYDRA_ADMIN_URL ? ["external"] : ["v1", "v2"];

const ours = { ...polyhydra, declaration };

async function tell(story, live) {
  try {
    await story(live);
  } finally {
    await live.cleanUp();
  }
}

for (const version of VERSIONS) {
  describe(`a real Hydra, ${version}`, () => {
    let server;
    let record;
    before(async () => {
      server = await serve(version);
      record = new Record(server, declaration.operations);
    });
    after(() => server?.stop());

    for (const [subject, stories] of Object.entries(STORIES)) {
      for (const [name, story] of Object.entries(stories)) test(`${subject}: ${name}`, () => tell(story, new Live(server, ours, record)));
    }

    test("access tokens as JWTs", async (context) => {
      // Only its own settings could make JWTs of the access tokens of somebody's server.
      const other = await serve(version, "--access-token", "jwt");
      context.after(() => other.stop());
      const live = new Live(other, ours, new Record(other, declaration.operations));
      if (!other.external || live.isAtLeast("2.1.0")) await tell(isJwt, live);
    });

    test("every operation was called", (context) => {
      record.write("JavaScript");
      context.diagnostic(`${record.calls} calls of ${Object.keys(declaration.operations).length} operations`);
      assert.deepEqual(record.lacking(), []);
    });
  });
}
