// docs/javascript.md and README.md: their code is compiled as strictly as can be, and run against a real server.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { serve } from "./server.js";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs", "javascript.md"), "utf8");

/** The TypeScript of a page as one module. */
const blocks = (text) => [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block]) => block).join("\n");

let hydra;
let folder;
before(async () => {
  // Below the tests, so that the installed package is found.
  folder = mkdtempSync(join(import.meta.dirname, "docs-"));
  hydra = await serve("v2");
});
after(async () => {
  await hydra?.stop();
  rmSync(folder, { recursive: true });
});

for (const name of ["docs/javascript.md", "README.md", "bindings-wasm/README.md"]) {
  test(name, async () => {
    const code = blocks(readFileSync(join(root, name), "utf8"));
    assert.ok(code.includes('from "polyhydra"'), "there is code");
    const config = { extends: "../types/tsconfig.json", include: ["page.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    writeFileSync(join(folder, "page.ts"), code);
    await run(join(root, "bindings-wasm", "node_modules", ".bin", "tsc"), ["--project", folder]);
    const here = code.replaceAll("http://127.0.0.1:4444", hydra.public_url).replaceAll("http://127.0.0.1:4445", hydra.admin_url);
    writeFileSync(join(folder, "page.mjs"), (await transform(here, { loader: "ts" })).code);
    const { stdout } = await run(process.execPath, [join(folder, "page.mjs")], { timeout: 30_000 });
    assert.notEqual(stdout, "");
  });
}

test("every setting is in the table, and every kind of error", () => {
  const types = (name) => readFileSync(join(import.meta.dirname, "node_modules", "polyhydra", "dist", name), "utf8");
  const section = (title) => page.split(`\n## ${title}\n`)[1].split("\n## ")[0];
  for (const [, setting] of types("settings.d.ts").split("interface Settings {")[1].matchAll(/^    (\w+)\?:/gm)) {
    assert.ok(section("Settings").includes(`\`${setting}\``), setting);
  }
  // Signatures are verified in a later version: nothing throws that kind yet.
  const kinds = [...types("error.d.ts").matchAll(/readonly kind: "(\w+)"/g)].map(([, kind]) => kind).filter((kind) => kind !== "verification");
  assert.equal(kinds.length, 7);
  for (const kind of kinds) assert.ok(section("Errors").includes(`| \`${kind}\` |`), kind);
});
