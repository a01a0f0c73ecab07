// Calls from Node that are given up while the connection is made, before the head of the answer and inside its body. Pages have
// theirs in runtimes/page.test.js.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Hydra } from "polyhydra";

const SOON = 2000;
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";

const sockets = new Set();

/** Hears whoever comes, and says no more than the beginning of an answer, to those who ask for it. To TLS it says nothing. */
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on("error", () => {});
  socket.once("data", (data) => {
    const text = data.toString("latin1");
    if (text.startsWith("GET /body/")) socket.write(HEAD);
    server.emit("heard", socket, text);
  });
});

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
after(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Where a call stays in a phase. */
function urlFor(phase) {
  return `${phase === "connect" ? "https" : "http"}://127.0.0.1:${server.address().port}/${phase}`;
}

/** Something that takes no longer than it may. */
function soon(promise, what) {
  const timer = new AbortController();
  const late = setTimeout(SOON, undefined, timer).then(() => assert.fail(`not soon: ${what}`));
  return Promise.race([promise, late]).finally(() => timer.abort());
}

/** When a connection has ended, in whichever way. */
function end(socket) {
  return new Promise((resolve) => socket.once("close", resolve));
}

for (const [way, executor] of Object.entries({ "by default": undefined, "by fetch": fetch })) {
  describe(`a call that is given up, ${way}`, () => {
    for (const phase of ["connect", "head", "body"]) {
      test(phase, async () => {
        const heard = once(server, "heard");
        const [caller, enough] = [new AbortController(), new Error("enough")];
        const made = new Hydra({ publicUrl: urlFor(phase), server: "V2", fetch: executor }).oidc.discoverOidcConfiguration({ signal: caller.signal });
        const refused = assert.rejects(made, { kind: "transport", transport: "cancelled", cause: enough });
        const [socket] = await soon(heard, "the request");
        if (phase === "body") await setTimeout(100); // The head has to be read first.
        const closed = end(socket);
        caller.abort(enough);
        await soon(refused, "the error");
        // A fetch gives up on the request, and its host makes the connection all the same, for the next one.
        if (phase !== "connect" || executor === undefined) await soon(closed, "the end of the connection");
      });
    }
  });
}

test("a signal that was given already: nothing is sent", async () => {
  const texts = [];
  server.on("heard", (_, text) => texts.push(text));
  for (const executor of [undefined, fetch]) {
    const hydra = new Hydra({ publicUrl: urlFor("never"), server: "V2", fetch: executor });
    const made = hydra.oidc.discoverOidcConfiguration({ signal: AbortSignal.abort() });
    await assert.rejects(made, { kind: "transport", transport: "cancelled" });
  }
  await setTimeout(50);
  assert.deepEqual(texts.filter((text) => text.includes("/never")), []);
});
