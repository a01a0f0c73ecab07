// The peer that misbehaves (tests/provider/README.md).

import { readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { told } from "../server.js";

const PROVIDER = join(import.meta.dirname, "..", "..", "..", "tests", "provider");

/** The faults that something is to come of; the others are what those lead to. */
export const faults = JSON.parse(readFileSync(join(PROVIDER, "faults.json"), "utf8")).filter(({ expect }) => expect !== undefined);

/** Starts the peer. `seen` gives the heads of the requests that came in a run. */
export async function startPeer() {
  const { url, stop } = await told(join(PROVIDER, "peer.py"));
  const seen = (fault, run) =>
    new Promise((resolve, reject) => {
      // On a connection of its own: those that are kept have their part in the faults.
      get(`${url}/seen/${fault}/${run}`, { agent: false }, (answer) => resolve(json(answer))).on("error", reject);
    });
  return { url, stop, seen };
}
