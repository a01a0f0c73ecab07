// Key sets and keys.

import assert from "node:assert/strict";
import { Key } from "./jwt.js";
import { refused } from "./live.js";

const ALGORITHMS = {
  "1.0": { RS256: "RSA", HS256: "oct" },
  "1.11": { RS256: "RSA", ES256: "EC", EdDSA: "OKP", HS256: "oct" },
  "2.0": { RS256: "RSA", ES256: "EC", EdDSA: "OKP" },
};

/** From creation to deletion; the server's keys, and keys of our own. */
export async function lifeCycle(live) {
  const { jwk } = live.hydra;
  const { generation } = live.server;
  const name = `${live.unique("keys")} ü%+`;
  live.deleteLater(() => jwk.deleteJsonWebKeySet(name));
  const algorithms = ALGORITHMS[generation === "V2" ? "2.0" : live.isAtLeast("1.11.0") ? "1.11" : "1.0"];
  for (const [alg, family] of Object.entries(algorithms)) {
    const made = await jwk.createJsonWebKeySet(name, { alg, use: "sig", kid: `key of ${alg}` });
    assert.equal(made.keys.length, generation !== "V2" && family !== "oct" ? 2 : 1);
    for (const key of made.keys) {
      assert.equal(key.kty, family);
      assert.ok(key.kid.endsWith(`key of ${alg}`), key.kid);
      const alone = await jwk.getJsonWebKey(name, key.kid);
      assert.deepEqual(alone.keys.map(({ kid, kty }) => [kid, kty]), [[key.kid, family]]);
    }
    assert.equal(made.keys.filter((key) => key.d ?? key.k).length, 1, "one of them is private");
  }
  const whole = await jwk.getJsonWebKeySet(name);
  assert.ok(whole.keys.length >= Object.keys(algorithms).length);

  const [ours, other] = [new Key("ours").public, new Key("ours").public];
  assert.deepEqual((await jwk.setJsonWebKeySet(name, { keys: [ours] })).keys, [ours]);
  assert.deepEqual(await jwk.setJsonWebKey(name, "ours", other), other);
  const kept = (await jwk.getJsonWebKeySet(name)).keys.filter(({ kid }) => generation !== "V0" || kid === "ours");
  assert.deepEqual(kept, [other], "V0 with a database adds to a set");
  await jwk.deleteJsonWebKey(name, "ours");
  assert.equal((await refused(jwk.getJsonWebKey(name, "ours"))).status, 404);

  await jwk.createJsonWebKeySet(name, { alg: "RS256", use: "sig", kid: "last" });
  await jwk.deleteJsonWebKeySet(name);
  assert.equal((await refused(jwk.getJsonWebKeySet(name))).status, 404);
  assert.equal((await refused(jwk.createJsonWebKeySet(name, { use: "sig" }))).argument, "body.alg");
}
