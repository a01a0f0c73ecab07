// What goes wrong on the way: the faults that every language plays, in each way in which requests are sent.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Hydra } from "polyhydra";
import { open } from "./browser-page.js";
import { expected, WAYS } from "./faults/javascript.js";
import { faults, startPeer } from "./faults/peer.js";
import { play } from "./faults/play.js";

let chromium;
before(async () => {
  // The peer knows nothing of CORS. Without it a page sees what a page of the peer's own origin would see.
  chromium = await open("--disable-web-security");
});
after(() => chromium?.close());

const players = {
  "by default in Node": (fault, url, run) => play(fault, { Hydra }, url, run),
  "by fetch in Node": (fault, url, run) => play(fault, { Hydra, fetch }, url, run),
  "in Chromium": (fault, url, run) =>
    chromium.page.evaluate(
      async ([fault, url, run]) => {
        const [{ play }, { Hydra }] = await Promise.all([import("/tests/faults/play.js"), import("polyhydra")]);
        return play(fault, { Hydra }, url, run);
      },
      [fault, url, run],
    ),
};

// Each way has a peer of its own, and one fault after the other: connections that are kept are shared, and so are their ends.
describe("faults", { concurrency: true }, () => {
  for (const way of Object.keys(WAYS)) {
    describe(way, { concurrency: false }, () => {
      let peer;
      before(async () => {
        peer = await startPeer();
      });
      after(() => peer.stop());

      for (const fault of faults) {
        test(fault.name, async () => {
          const run = way.replaceAll(" ", "-");
          const { told, shown } = await players[way](fault, peer.url, run);
          const should = expected(way, fault);
          assert.deepEqual(told, should.told, shown);
          const heads = await peer.seen(fault.name, run, should.requests);
          assert.equal(heads.length, should.requests, "requests");
          if (way === "by default in Node") assert.ok(heads.every((head) => !/^accept-encoding:/im.test(head)), "compression is asked for");
          assert.deepEqual(await peer.seen("elsewhere", run, 0), [], "no redirect is followed");
        });
      }
    });
  }
});
