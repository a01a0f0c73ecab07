// Calls that are given up while the connection is made, before the head of the answer and inside its body; and with their page.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { Hydra } from "polyhydra";
import { open } from "./browser-page.js";

const SOON = 2000;
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\nAccess-Control-Allow-Origin: *\r\n\r\n{";

const sockets = new Set();

/** Hears whoever comes, and says no more than the beginning of an answer, to those who ask for it. To TLS it says nothing. */
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on("error", () => {});
  socket.once("data", (data) => {
    if (data.toString("latin1").startsWith("GET /body/")) socket.write(HEAD);
    server.emit("heard", socket);
  });
});
let chromium;

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  chromium = await open();
});
after(async () => {
  await chromium?.close();
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Where a call stays in a phase. */
function urlFor(phase) {
  return `${phase === "connect" ? "https" : "http"}://127.0.0.1:${server.address().port}/${phase}`;
}

/** Something that takes no longer than it may. */
function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`not soon: ${what}`)), SOON)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** When a connection has ended, in whichever way. */
function end(socket) {
  return new Promise((resolve) => socket.once("close", resolve));
}

/** Begins a call in Node. */
function inNode(fetch) {
  return (publicUrl) => {
    const caller = new AbortController();
    const made = new Hydra({ publicUrl, server: "V2", fetch }).oidc.discoverOidcConfiguration({ signal: caller.signal });
    const error = made.then(assert.fail, ({ kind, transport, cause }) => ({ kind, transport, cause: cause?.message }));
    return { error, abort: () => caller.abort(new Error("enough")) };
  };
}

/** The same in the page. */
async function inChromium(publicUrl) {
  const call = await chromium.page.evaluateHandle(async (publicUrl) => {
    const { Hydra } = await import("polyhydra");
    const caller = new AbortController();
    const made = new Hydra({ publicUrl, server: "V2" }).oidc.discoverOidcConfiguration({ signal: caller.signal });
    const error = made.then(
      () => "it came to an end",
      ({ kind, transport, cause }) => ({ kind, transport, cause: cause?.message }),
    );
    return { error, caller };
  }, publicUrl);
  return { error: call.evaluate(({ error }) => error), abort: () => call.evaluate(({ caller }) => caller.abort(new Error("enough"))) };
}

for (const [way, begin] of Object.entries({ "by default in Node": inNode(), "by fetch in Node": inNode(fetch), "in Chromium": inChromium })) {
  describe(`a call that is given up, ${way}`, () => {
    for (const phase of ["connect", "head", "body"]) {
      test(phase, async () => {
        const heard = once(server, "heard");
        const call = await begin(urlFor(phase));
        const [socket] = await soon(heard, "the request");
        const closed = end(socket);
        await call.abort();
        assert.deepEqual(await soon(call.error, "the error"), { kind: "transport", transport: "cancelled", cause: "enough" });
        // A fetch gives up on the request, and its host makes the connection all the same, for the next one.
        if (phase !== "connect" || way === "by default in Node") await soon(closed, "the end of the connection");
      });
    }
  });
}

test("a signal that was given already: nothing is sent", async () => {
  const never = () => assert.fail("something was sent");
  server.on("connection", never);
  for (const way of [undefined, fetch]) {
    const made = new Hydra({ publicUrl: urlFor("head"), server: "V2", fetch: way }).oidc.discoverOidcConfiguration({ signal: AbortSignal.abort() });
    await assert.rejects(made, { kind: "transport", transport: "cancelled" });
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  server.off("connection", never);
});

test("a page that is closed takes its calls along", async () => {
  const other = await open();
  try {
    const heard = once(server, "heard");
    await other.page.evaluate(async (publicUrl) => {
      const { Hydra } = await import("polyhydra");
      void new Hydra({ publicUrl, server: "V2" }).oidc.discoverOidcConfiguration();
    }, urlFor("body"));
    const [socket] = await soon(heard, "the request");
    const closed = end(socket);
    await other.page.close();
    await soon(closed, "the end of the connection");
  } finally {
    await other.close();
  }
});
