// A page that uses the package, made by every bundler and by none, against a real Hydra from another origin.

import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import * as esbuild from "esbuild";
import * as vite from "vite";
import webpack from "webpack";
import { serve } from "../server.js";
import { browser, serveFiles } from "./chromium.js";

const app = join(import.meta.dirname, "app");
const dist = join(import.meta.dirname, "..", "node_modules", "polyhydra", "dist");

describe("a page", () => {
  let hydra;
  let chromium;
  let folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "polyhydra-pages-"));
    [hydra, chromium] = await Promise.all([serve("v2", "--cors"), browser()]);
  });
  after(async () => {
    await Promise.all([chromium?.close(), hydra?.stop()]);
    rmSync(folder, { recursive: true });
  });

  async function visit(address) {
    const page = await chromium.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error));
    try {
      await page.goto(`${address}?server=${hydra.public_url}`);
      const found = await page.evaluate(() => window.found);
      assert.deepEqual(errors, []);
      assert.deepEqual({ ...found, keys: found.keys > 0 }, {
        issuer: hydra.public_url,
        keys: true,
        client: "from a page",
        status: 200,
        error: "api",
        admin: false,
      });
    } finally {
      await page.close();
    }
  }

  async function visitFiles(folders) {
    const files = await serveFiles(folders);
    try {
      await visit(`${files.url}/`);
    } finally {
      await files.stop();
    }
  }

  /** The page, and what a bundler has put beside it. */
  function output(name) {
    const out = join(folder, name);
    cpSync(app, out, { recursive: true, filter: (path) => !path.endsWith(".js") });
    return out;
  }

  test("by Vite's server", async () => {
    const server = await vite.createServer({
      root: app,
      configFile: false,
      logLevel: "error",
      cacheDir: join(folder, "cache"),
      server: { host: "127.0.0.1", port: 0 },
    });
    try {
      await server.listen();
      await visit(server.resolvedUrls.local[0]);
    } finally {
      await server.close();
    }
  });

  test("built by Vite", async () => {
    const outDir = join(folder, "vite");
    await vite.build({ root: app, configFile: false, logLevel: "error", build: { outDir } });
    await visitFiles({ "/": outDir });
  });

  test("built by webpack", async () => {
    const path = output("webpack");
    await new Promise((resolve, reject) => {
      const settings = { mode: "production", context: app, entry: "./main.js", experiments: { outputModule: true }, output: { path, filename: "main.js", module: true } };
      webpack(settings, (error, stats) => {
        if (error ?? stats.hasErrors()) reject(error ?? new Error(stats.toString("errors-only")));
        else resolve();
      });
    });
    await visitFiles({ "/": path });
  });

  test("built by esbuild, the WebAssembly copied beside", async () => {
    const outdir = output("esbuild");
    await esbuild.build({ absWorkingDir: app, entryPoints: ["main.js"], bundle: true, minify: true, format: "esm", outdir });
    for (const name of ["polyhydra.wasm", "browser.wasm"]) copyFileSync(join(dist, name), join(outdir, name));
    await visitFiles({ "/": outdir });
  });

  test("built by esbuild into one file, the WebAssembly inside", async () => {
    const outdir = output("one");
    await esbuild.build({ absWorkingDir: app, entryPoints: { main: "inline.js" }, bundle: true, minify: true, format: "esm", loader: { ".wasm": "binary" }, outdir });
    await visitFiles({ "/": outdir });
  });

  test("without a bundler", async () => {
    const out = join(folder, "plain");
    cpSync(app, out, { recursive: true });
    const imports = { polyhydra: "/polyhydra/index.js", "polyhydra/browser": "/polyhydra/browser.js" };
    const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
    writeFileSync(join(out, "index.html"), `<!doctype html>${map}<script type="module" src="./main.js"></script>`);
    await visitFiles({ "/polyhydra/": dist, "/": out });
  });
});
