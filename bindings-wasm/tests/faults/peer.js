// The peer that misbehaves (tests/provider/README.md).

import { readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { told } from "../server.js";

const PROVIDER = join(import.meta.dirname, "..", "..", "..", "tests", "provider");

/** The faults that something is to come of; the others are what those lead to. */
export const faults = JSON.parse(readFileSync(join(PROVIDER, "faults.json"), "utf8")).filter(({ expect }) => expect !== undefined);

/** Starts the peer. `seen` gives the heads of the requests that came in a run, once there are as many as are waited for. */
export async function startPeer() {
  const { url, stop } = await told(join(PROVIDER, "peer.py"));
  const heads = (fault, run) =>
    new Promise((resolve, reject) => {
      // On a connection of its own: those that are kept have their part in the faults.
      get(`${url}/seen/${fault}/${run}`, { agent: false }, (answer) => resolve(json(answer))).on("error", reject);
    });
  // On a busy machine a caller may give up before the peer has looked.
  async function seen(fault, run, count) {
    for (let waited = 0; ; waited += 50) {
      const found = await heads(fault, run);
      if (found.length >= count || waited >= 2000) return found;
      await setTimeout(50);
    }
  }
  return { url, stop, seen };
}
