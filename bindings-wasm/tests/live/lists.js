// Lists of clients, page by page.

import assert from "node:assert/strict";
import { createClient } from "./app.js";
import { all, refused } from "./live.js";

const MANY = 7;

/** Every client comes once, whatever the size of the pages. */
export async function pages(live) {
  const { oauth2 } = live.hydra;
  const [owner, name] = [live.unique("owner"), live.unique("name")];
  const ours = new Set();
  for (let number = 0; number < MANY; number++) ours.add((await createClient(live, { owner, client_name: number === 0 ? name : "other" })).id);
  const kept = (found) => {
    const ids = found.filter((client) => client.owner === owner).map((client) => client.client_id);
    assert.equal(ids.length, new Set(ids).size, "no client comes twice");
    return new Set(ids);
  };

  assert.deepEqual(kept(await all(oauth2.listOAuth2Clients())), ours, "among strangers' clients");
  for (const pageSize of [0, -1]) assert.equal((await refused(all(oauth2.listOAuth2Clients({ pageSize })))).argument, "pageSize");
  if (!live.isAtLeast("1.10.5")) {
    assert.equal((await refused(all(oauth2.listOAuth2Clients({ owner })))).argument, "owner", "the filter would be dropped");
    return;
  }
  for (const pageSize of [1, 2, 3, 6, 7, 8, 500]) {
    assert.deepEqual(kept(await all(oauth2.listOAuth2Clients({ owner, pageSize }))), ours, `pages of ${pageSize}`);
  }
  assert.equal((await all(oauth2.listOAuth2Clients({ owner, clientName: name }))).length, 1);
  assert.deepEqual(await all(oauth2.listOAuth2Clients({ owner: live.unique("nobody"), pageSize: 2 })), []);

  const found = await all(oauth2.listOAuth2Clients({ owner, pageSize: 3 }).pages());
  assert.deepEqual(found.map(({ items }) => items.length).filter(Boolean), [3, 3, 1]);
  assert.equal(found.at(-1).nextPageToken, undefined);
  assert.deepEqual(kept(found.flatMap(({ items }) => items)), ours);
}

/** With the tokens that pages give. */
export async function pagesByHand(live) {
  if (!live.isAtLeast("1.10.5")) return;
  const owner = live.unique("owner");
  const ours = new Set();
  for (let number = 0; number < MANY; number++) ours.add((await createClient(live, { owner })).id);
  const [sizes, found] = [[], new Set()];
  let pageToken;
  do {
    const { value: page } = await live.hydra.oauth2.listOAuth2Clients({ owner, pageSize: 3, pageToken }).pages().next();
    sizes.push(page.items.length);
    for (const client of page.items) found.add(client.client_id);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  assert.deepEqual([sizes, found], [[3, 3, 1], ours]);
}
