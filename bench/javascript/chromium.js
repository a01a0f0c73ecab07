// Chromium: calls beside bare fetch, and a page's first call beside one with @ory/hydra-client. `node chromium.js PORT ROUNDS MILLISECONDS`

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const here = import.meta.dirname;
const [port, rounds, batch] = process.argv.slice(2).map(Number);
const base = `http://127.0.0.1:${port}`;

async function bundled(contents) {
  const { outputFiles } = await build({ stdin: { contents, resolveDir: here }, bundle: true, minify: true, write: false, format: "esm", platform: "browser" });
  return outputFiles[0].text;
}

// As docs/javascript.md has it.
const PRELOAD = '<link rel="preload" as="fetch" crossorigin href="/polyhydra.wasm">';
const START = "const start = performance.now();";
const pages = {
  "/ours.js": await bundled(`import { Hydra } from "polyhydra"; import { calls, first, polyhydra } from "./page.js";
    const { base, start } = globalThis.asked; globalThis.first = first(polyhydra(Hydra, base), start); globalThis.calls = (...given) => calls(Hydra, base, ...given);`),
  "/theirs.js": await bundled(`import * as official from "@ory/hydra-client"; import { first, ory } from "./page.js";
    const { base, start } = globalThis.asked; globalThis.first = first(ory(official, base), start);`),
};
const wasm = readFileSync(createRequire(import.meta.url).resolve("polyhydra/polyhydra.wasm"));
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname.endsWith(".wasm")) response.setHeader("content-type", "application/wasm").end(wasm);
  else if (pages[pathname]) response.setHeader("content-type", "text/javascript").end(pages[pathname]);
  else if (pathname === "/favicon.ico") response.writeHead(404).end();
  else response.setHeader("content-type", "text/html").end(`<!doctype html>${pathname === "/ours" ? PRELOAD : ""}<script>${START} globalThis.asked = { base: "${base}", start };</script><script type="module" src="${pathname}.js"></script>`);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
// The measuring server knows no CORS, which is not what is measured.
const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-web-security"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });

/** A page of its own, without what another has cached. */
async function visit(path, use) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}${path}`);
  await page.waitForFunction(() => globalThis.first);
  const found = await use(page);
  await context.close();
  return found;
}

const ready = (page) => page.evaluate(() => globalThis.first);
const works = await visit("/ours", (page) => page.evaluate(([rounds, batch]) => globalThis.calls(rounds, batch), [rounds, batch]));
const starts = { polyhydra: [], "@ory/hydra-client": [] };
for (let turn = 0; turn < rounds; turn++) {
  starts.polyhydra.push((await visit("/ours", ready)) * 1000);
  starts["@ory/hydra-client"].push((await visit("/theirs", ready)) * 1000);
}
const ways = Object.entries(starts).map(([name, microseconds]) => ({ name, calls: 1, microseconds }));
console.log(JSON.stringify([...works, { work: "first call of a page", ways }]));
await browser.close();
server.close();
server.closeAllConnections();
