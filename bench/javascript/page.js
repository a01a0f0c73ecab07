// What a page in Chromium measures: bundled twice, once with polyhydra and once with the official client.

import { measure } from "./measure.js";
import { bareFetch, ory, polyhydra } from "./works.js";

/** Calls over a page's own fetch. */
export function calls(Hydra, base, rounds, batch) {
  const ways = { polyhydra: polyhydra(Hydra, base).client, "fetch + json()": bareFetch(base).client };
  return measure({ "get client": ways }, rounds, batch);
}

/** Milliseconds from the script's start to the first answer. */
export async function first(client, start) {
  await client.client();
  return performance.now() - start;
}

export { ory, polyhydra };
