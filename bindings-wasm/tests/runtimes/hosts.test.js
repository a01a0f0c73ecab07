// One program in every host, against a real Hydra.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";
import { serve } from "../server.js";

const hosts = join(import.meta.dirname, "hosts");
const tool = (name) => join(import.meta.dirname, "..", "..", "node_modules", ".bin", name);

test("a bundle for Node that has left the WebAssembly behind says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "polyhydra-bundle-"));
  try {
    for (const [format, outfile] of [["esm", "app.mjs"], ["cjs", "app.cjs"]]) {
      const built = join(folder, outfile);
      const logOverride = { "empty-import-meta": "silent" };
      await esbuild.build({ absWorkingDir: hosts, entryPoints: ["bundled.mjs"], bundle: true, platform: "node", format, outfile: built, logOverride });
      const { stdout } = await promisify(execFile)(process.execPath, [built]);
      const [kind, transport, message] = JSON.parse(stdout);
      assert.deepEqual([kind, transport], ["transport", "other"]);
      assert.match(message, /the WebAssembly cannot be loaded; the setting wasm says from where/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("a program", () => {
  let hydra;
  before(async () => {
    hydra = await serve("v2");
  });
  after(() => hydra.stop());

  function check(found, unreachable = "transport connect") {
    assert.deepEqual(found, {
      name: "é",
      metadata: { nested: [1, null] },
      changed: ["changed", 200, "application/json; charset=utf-8"],
      listed: true,
      issuer: hydra.public_url,
      missing: "api 404",
      bad: "build id",
      cancelled: "transport cancelled",
      unreachable,
    });
  }

  async function run(program, ...words) {
    const { stdout } = await promisify(execFile)(program, [...words, hydra.public_url, hydra.admin_url], { cwd: hosts, timeout: 60_000 });
    return JSON.parse(stdout);
  }

  test("in Node, with import", async () => check(await run(process.execPath, "program.mjs")));
  test("in Node, with require", async () => check(await run(process.execPath, "program.cjs")));
  test("in Deno", async () => check(await run(tool("deno"), "run", "--quiet", "--no-lock", "--allow-net=127.0.0.1", "--allow-read", "program.mjs")));
  test("in Bun", async () => check(await run(tool("bun"), "run", "program.mjs")));
  test("in Bun, with require", async () => check(await run(tool("bun"), "run", "program.cjs")));

  test("in Cloudflare's runtime", async () => {
    // As wrangler does it: one script, and the WebAssembly as modules beside it.
    const { outputFiles } = await esbuild.build({
      absWorkingDir: hosts,
      entryPoints: ["worker.mjs"],
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      external: ["*.wasm"],
      write: false,
    });
    const wasm = ["polyhydra.wasm", "browser.wasm"].map((path) => ({
      type: "CompiledWasm",
      path,
      contents: readFileSync(join(import.meta.dirname, "..", "node_modules", "polyhydra", "dist", path)),
    }));
    const worker = new Miniflare({
      compatibilityDate: "2026-01-01",
      host: "127.0.0.1",
      modules: [{ type: "ESModule", path: "worker.mjs", contents: outputFiles[0].text }, ...wasm],
    });
    try {
      const answer = await worker.dispatchFetch(`http://worker/?public=${hydra.public_url}&admin=${hydra.admin_url}`);
      // The host does not say why a request failed.
      check(await answer.json(), "transport other");
    } finally {
      await worker.dispose();
    }
  });
});
