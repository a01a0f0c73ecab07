// Node: polyhydra beside @ory/hydra-client, fetch and undici. `node node.js PORT ROUNDS MILLISECONDS`

import * as official from "@ory/hydra-client";
import { Hydra } from "polyhydra";
import * as undiciClient from "undici";
import { measure } from "./measure.js";
import { bareFetch, ory, polyhydra, undici } from "./works.js";

const [port, rounds, batch] = process.argv.slice(2).map(Number);
const base = `http://127.0.0.1:${port}`;
const own = polyhydra(Hydra, base);
const overFetch = polyhydra(Hydra, base, { fetch: (...request) => fetch(...request) });
const theirs = ory(official, base);
const bare = bareFetch(base);
const floor = undici(undiciClient, base);

const works = {};
for (const [name, work] of [["get client", "client"], [`list 500 clients`, "clients"]]) {
  const peers = { "@ory/hydra-client": theirs[work], "fetch + json()": bare[work], "undici + JSON.parse": floor[work] };
  works[name] = { polyhydra: own[work], ...peers };
  works[`${name}, over fetch`] = { polyhydra: overFetch[work], "fetch + json()": bare[work] };
}
console.log(JSON.stringify(await measure(works, rounds, batch)));
