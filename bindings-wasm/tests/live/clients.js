// Clients: made, read, changed, lost and found.

import assert from "node:assert/strict";
import { createClient, isActive } from "./app.js";
import { refused } from "./live.js";

const METADATA = { team: "data", members: [1, 2.5, null], é: {} };
const ODD_IDS = ["a b", "100%", "%41", "why?", "a#b", "ünï☃📏", "a+b", "a:b", "a&b=c", "a;b,c", "{id}", '"<a>"', "a'b", "...", "~"];
const ODD_SECRET = 'p%41 +ü:&=#/?"\\';

/** From creation to deletion. */
export async function lifeCycle(live) {
  const { oauth2 } = live.hydra;
  const name = 'Größe 📏 "quoted"\n';
  const uris = ["https://a.example/callback?x=1&y=ü", "http://127.0.0.1/callback"];
  const client = await createClient(live, {
    client_name: name,
    grant_types: ["client_credentials", "authorization_code"],
    response_types: ["code"],
    redirect_uris: uris,
    scope: "read write",
    contacts: ["a@example.com", "b@example.com"],
    owner: "ops",
  });
  const read = await oauth2.getOAuth2Client(client.id);
  assert.deepEqual([read.client_name, read.redirect_uris, read.contacts.length], [name, uris, 2]);
  assert.equal(read.client_secret, undefined, "the answer to the creation alone shows the secret");
  const again = await refused(oauth2.createOAuth2Client({ client_id: client.id }));
  assert.ok(again.status >= 400);

  const old = !live.isAtLeast("1.9.0");
  const changed = { ...read, client_name: "changed", contacts: [], ...(old ? {} : { metadata: METADATA }) };
  assert.equal((await oauth2.setOAuth2Client(client.id, changed)).client_name, "changed");
  const written = await oauth2.getOAuth2Client(client.id);
  assert.deepEqual([written.client_name, written.redirect_uris], ["changed", uris]);
  if (!old) {
    assert.deepEqual(written.contacts ?? [], [], "what is left out is emptied");
    assert.deepEqual(written.metadata, METADATA);
    assert.ok(Date.parse(written.created_at) > Date.parse("2020-01-01"));
  }

  await oauth2.deleteOAuth2Client(client.id);
  const calls = [oauth2.getOAuth2Client(client.id), oauth2.setOAuth2Client(client.id, changed)];
  const [unread, unchanged] = await Promise.all(calls.map(refused));
  assert.deepEqual([unread.kind, unread.status], ["api", live.statusWithoutClient]);
  assert.deepEqual([unchanged.kind, unchanged.status], ["api", 404]);
}

/** The server makes both up, and shows the secret once. */
export async function withoutIdAndSecret(live) {
  const made = await live.hydra.oauth2.createOAuth2Client({ grant_types: ["client_credentials"] });
  live.deleteLater(() => live.hydra.oauth2.deleteOAuth2Client(made.client_id));
  const credentials = { user: made.client_id, password: made.client_secret };
  const tokens = await live.hydra.oauth2.oauth2TokenExchange("client_credentials", { credentials });
  assert.ok(await isActive(live, tokens.access_token));
}

/** A JSON patch changes what it names. */
export async function patch(live) {
  if (!live.has("patchOAuth2Client")) return;
  const { oauth2 } = live.hydra;
  const client = await createClient(live, { client_name: "before", owner: "ops" });
  const patched = await oauth2.patchOAuth2Client(client.id, [
    { op: "replace", path: "/client_name", value: "after" },
    { op: "add", path: "/contacts", value: ["a@example.com"] },
  ]);
  assert.deepEqual([patched.client_name, patched.owner, patched.contacts], ["after", "ops", ["a@example.com"]]);
  const error = await refused(oauth2.patchOAuth2Client(client.id, [{ op: "remove", path: "/nowhere" }]));
  assert.deepEqual([error.kind, error.status], ["api", 500], "what every server says to it");
  assert.equal((await refused(oauth2.patchOAuth2Client(client.id, [{ op: "remove" }]))).argument, "body[0].path");
}

/** Lifespans of one client; the tokens live that long. */
export async function lifespans(live) {
  if (!live.has("setOAuth2ClientLifespans")) return;
  const { oauth2 } = live.hydra;
  const client = await createClient(live, { grant_types: ["client_credentials"] });
  const answer = await oauth2.setOAuth2ClientLifespans(client.id, {
    client_credentials_grant_access_token_lifespan: "90s",
    refresh_token_grant_refresh_token_lifespan: "1.5h",
  });
  assert.equal(answer.refresh_token_grant_refresh_token_lifespan, "1h30m0s");
  assert.equal((await oauth2.getOAuth2Client(client.id)).client_credentials_grant_access_token_lifespan, "1m30s");
  const tokens = await oauth2.oauth2TokenExchange("client_credentials", { credentials: client.credentials });
  assert.ok(tokens.expires_in >= 85 && tokens.expires_in <= 91, tokens.expires_in);

  const longer = await oauth2.setOAuth2ClientLifespans(client.id, { client_credentials_grant_access_token_lifespan: "2h" });
  assert.equal(longer.refresh_token_grant_refresh_token_lifespan, undefined, "what is left out falls back");
}

/** Ids of any characters: what is asked for is what is found, and the client gets tokens. */
export async function oddIds(live) {
  if (!live.takesIds) return;
  const { oauth2 } = live.hydra;
  for (const odd of ODD_IDS) {
    const id = `${odd} ${live.unique(odd)}`;
    const client = await createClient(live, { client_id: id, grant_types: ["client_credentials"] });
    const read = await oauth2.getOAuth2Client(id);
    assert.equal(read.client_id, id);
    const written = await oauth2.setOAuth2Client(id, { ...read, client_name: "found" });
    assert.deepEqual([written.client_id, written.client_name], [id, "found"]);
    const tokens = await oauth2.oauth2TokenExchange("client_credentials", { credentials: client.credentials });
    const seen = await oauth2.introspectOAuth2Token(tokens.access_token);
    assert.deepEqual([seen.active, seen.client_id], [true, id]);
    await oauth2.deleteOAuth2Client(id);
    assert.equal((await refused(oauth2.getOAuth2Client(id))).status, live.statusWithoutClient);
  }
}

/** Ids that servers would take for another are refused before the network. */
export async function idsThatServersWouldMistake(live) {
  const { oauth2 } = live.hydra;
  for (const bad of ["", "ends/", "/", "a\nb", "..", "."]) {
    for (const call of [() => oauth2.getOAuth2Client(bad), () => oauth2.setOAuth2Client(bad, {}), () => oauth2.deleteOAuth2Client(bad)]) {
      assert.equal((await refused(call())).argument, "id", bad);
    }
  }
  const slash = `a/${live.unique("slash")}`;
  if (live.isAtLeast("25.4.0")) {
    const client = await createClient(live, { client_id: slash });
    assert.equal((await oauth2.getOAuth2Client(client.id)).client_id, slash);
  } else {
    assert.equal((await refused(oauth2.getOAuth2Client(slash))).argument, "id");
  }
}

/** Secrets of any characters, shown by HTTP Basic and in the form; and only as the client is registered. */
export async function oddSecrets(live) {
  const exchange = (options) => live.hydra.oauth2.oauth2TokenExchange("client_credentials", options);
  const made = (method, client_secret = ODD_SECRET) =>
    createClient(live, { client_secret, grant_types: ["client_credentials"], scope: "read", token_endpoint_auth_method: method });
  const basic = await made("client_secret_basic");
  // Servers before 1.6 decode the form's secret twice.
  const posting = await made("client_secret_post", live.isAtLeast("1.6.0") ? ODD_SECRET : ODD_SECRET.replace(/[%+]/g, ""));
  const shown = await exchange({ scope: ["read"], credentials: basic.credentials });
  const posted = await exchange({ scope: "read", clientId: posting.id, clientSecret: posting.secret });
  for (const tokens of [shown, posted]) assert.deepEqual([tokens.scope, tokens.refresh_token], ["read", undefined]);

  for (const options of [
    { credentials: { user: basic.id, password: "wrong" } },
    { credentials: posting.credentials },
    { clientId: basic.id, clientSecret: basic.secret },
  ]) {
    const error = await refused(exchange(options));
    assert.deepEqual([error.kind, error.error], ["oauth", "invalid_client"]);
    assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes("p%41"), "a secret shows");
  }
}

/** Members that this SDK never heard of go back as they came. */
export async function unknownMembers(live) {
  const sent = [];
  const spy = (url, init) => {
    sent.push(init.body);
    return fetch(url, init);
  };
  const hydra = live.open({ publicUrl: live.server.public_url, adminUrl: live.server.admin_url, fetch: spy });
  const client = await createClient(live, { client_name: "unknown members" });
  // As a later server might answer.
  const later = { later: { n: 1.5, s: "é" }, much_later: [null] };
  const read = { ...(await hydra.oauth2.getOAuth2Client(client.id)), ...later };
  await hydra.oauth2.setOAuth2Client(client.id, { ...read, client_name: "changed" });
  const body = sent.at(-1);
  assert.ok(body.endsWith(`,${JSON.stringify(later).slice(1)}`), body);
  assert.equal(JSON.parse(body).client_name, "changed");
}
