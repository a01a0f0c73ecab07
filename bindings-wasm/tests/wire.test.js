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
const files = readdirSync(SUITE, { recursive: true }).filter((name) => name.endsWith(".json"));
const texts = files.sort().map((name) => readFileSync(join(SUITE, name), "utf8"));
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
      const ends = on.map(({ comes }) => comes.error?.kind ?? "result");
      const lack = (what) => lacks.push(`the wire suite has no ${what} ${id} on ${generation}`);
      if (!has && !ends.includes("unsupported")) lack("error for a lack of");
      if (has && !ends.includes("result")) lack("case for");
      if (has && !ends.some((kind) => kind !== "result")) lack("refusal of");
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
        const { cases } = await import("/tests/wire/cases.js");
        const { failing } = await import("/tests/wire/failing.js");
        const { play } = await import("/tests/wire/play.js");
        const { Hydra, HydraError, isHydraError } = await import("polyhydra");
        // A browser keeps to itself why a request failed, so that no page can explore its user's network.
        const isHidden = ({ transport, may_have_arrived: may }) => ["connect", "tls"].includes(transport) || (transport === "interrupted" && may);
        const told = (error) => (isHidden(error) ? { ...error, transport: "other", may_have_arrived: true } : error);
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
  const counted = (name) => all.filter(({ generation }) => generation === name).length;
  const by = ["V0", "V1", "V2", undefined].map((name) => `${name ?? "to be found out"} ${counted(name)}`);
  context.diagnostic(`wire: ${all.length} cases, ${by.join(", ")}, in ${host}`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${all.length} cases fail:\n\n${wrong.join("\n\n")}`);
}
