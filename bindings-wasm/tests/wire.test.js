// The golden wire suite: every case of `tests/wire/` by the installed package, in Node and in Chromium.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Hydra, HydraError, isHydraError } from "polyhydra";
import { open } from "./browser-page.js";
import { declaration } from "./declaration.js";
import { cases, written } from "./wire/cases.js";
import { failing } from "./wire/failing.js";
import { failures } from "./wire/failures.js";
import { play } from "./wire/play.js";

const SUITE = join(import.meta.dirname, "..", "..", "tests", "wire");
const texts = readdirSync(SUITE, { recursive: true }).filter((name) => name.endsWith(".json")).sort().map((name) => readFileSync(join(SUITE, name), "utf8"));
const all = texts.flatMap(cases);
const count = texts.reduce((sum, text) => sum + written(text), 0);
let ports;

before(async () => {
  ports = await failures();
});
after(() => ports.close());

test("the suite is read whole", () => {
  assert.ok(count > 0);
  assert.equal(all.length, count, "cases that were read, and lines that begin one");
  assert.equal(new Set(all.map(({ name }) => name)).size, count, "no name comes twice");
});

test("no operation lacks a case", () => {
  const lacks = [];
  for (const { id, servers } of Object.values(declaration.operations)) {
    for (const generation of ["V0", "V1", "V2"]) {
      const on = all.filter((one) => one.operation === id && one.generation === generation);
      const has = servers.includes(generation);
      if (has && !on.some(({ comes }) => comes.error === undefined)) lacks.push(`the wire suite has no case for ${id} on ${generation}`);
      if (has && !on.some(({ comes }) => comes.error !== undefined)) lacks.push(`the wire suite has no refusal of ${id} on ${generation}`);
      if (!has && !on.some(({ comes }) => comes.error?.kind === "unsupported")) lacks.push(`the wire suite has no case for ${id} on ${generation}, which does not have it`);
    }
  }
  assert.ok(Object.keys(declaration.operations).length >= 53);
  assert.deepEqual(lacks, []);
});

test("every case in Node", async (context) => {
  const host = { Hydra, isHydraError, declaration, fail: failing(ports.urls, HydraError), told: (error) => error };
  const wrong = [];
  for (const one of all) wrong.push(...[await play(one, host)].filter(Boolean));
  report(context, "Node", wrong);
});

test("every case in Chromium", async (context) => {
  const { page, close } = await open();
  try {
    const wrong = await page.evaluate(
      async ({ texts, urls, declaration }) => {
        const [{ cases }, { failing }, { play }, { Hydra, HydraError, isHydraError }] = await Promise.all(["/tests/wire/cases.js", "/tests/wire/failing.js", "/tests/wire/play.js", "polyhydra"].map((name) => import(name)));
        // A browser keeps to itself why a request failed, so that no page can explore its user's network.
        const told = (error) => (["connect", "tls"].includes(error.transport) || (error.transport === "interrupted" && error.may_have_arrived) ? { ...error, transport: "other", may_have_arrived: true } : error);
        const host = { Hydra, isHydraError, declaration, fail: failing(urls, HydraError), told };
        const found = [];
        for (const one of texts.flatMap(cases)) found.push(await play(one, host));
        return found;
      },
      { texts, urls: ports.urls, declaration },
    );
    assert.equal(wrong.length, count);
    report(context, "Chromium", wrong.filter(Boolean));
  } finally {
    await close();
  }
});

function report(context, host, wrong) {
  const by = ["V0", "V1", "V2", undefined].map((name) => `${name ?? "to be found out"} ${all.filter(({ generation }) => generation === name).length}`);
  context.diagnostic(`wire: ${all.length} cases, ${by.join(", ")}, in ${host}`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${all.length} cases fail:\n\n${wrong.join("\n\n")}`);
}
