// Uses the page as a user would, against a real Hydra, and keeps a picture of it: docs/spa.png.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { serve } from "../../bindings-wasm/tests/server.js";

const KINDS = ["build", "unsupported", "transport", "transport", "api", "oauth", "decode"];

const root = import.meta.dirname;
await build({ root, logLevel: "error" });
const pages = await preview({ root, logLevel: "error", preview: { host: "127.0.0.1", port: 0 } });
const [address] = pages.resolvedUrls.local;
const hydra = await serve("v2", "--cors");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ viewport: { width: 860, height: 600 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.goto(`${address}?server=${hydra.public_url}`);
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText(hydra.public_url, { exact: true }).waitFor();
  await page.getByRole("button", { name: "Register" }).click();
  await page.locator(".registered").waitFor();
  const ways = await page.locator("section:last-of-type button").all();
  for (const [index, way] of ways.entries()) {
    await way.click();
    await page.locator("section:last-of-type .failure").nth(index).waitFor();
  }
  assert.deepEqual(await page.locator("section:last-of-type .failure b").allTextContents(), KINDS);
  assert.deepEqual(errors, []);
  if (process.argv[2] !== "--check") {
    await page.screenshot({ path: fileURLToPath(new URL("../../docs/spa.png", import.meta.url)), fullPage: true });
  }
  await page.getByRole("button", { name: "Delete" }).click();
  await page.locator(".registered").waitFor({ state: "detached" });
} finally {
  await browser.close();
  await hydra.stop();
  await new Promise((resolve) => pages.httpServer.close(resolve));
}
