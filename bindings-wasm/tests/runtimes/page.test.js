// What happens to a page in Chromium: its policies, its origin, giving up, leaving, and staying for long.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { serve } from "../server.js";
import { browser, close, listen, serveFiles } from "./chromium.js";

const folders = { "/polyhydra/": join(import.meta.dirname, "..", "node_modules", "polyhydra", "dist"), "/": join(import.meta.dirname, "app") };
const CALLS = 10_000;

describe("a page in Chromium", () => {
  let chromium;
  let provider;
  let providerUrl;
  /** Requests that were given up, by their paths. */
  const left = [];
  before(async () => {
    chromium = await browser();
    // Answers in the ways that a real server has no reason to.
    provider = createServer((request, response) => {
      response.on("close", () => response.writableFinished || left.push(request.url));
      const { pathname } = new URL(request.url, "http://localhost");
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "*");
      response.setHeader("content-type", "application/json");
      if (request.method === "OPTIONS" || pathname === "/answers/health/ready") response.end('{"status":"ok"}');
      if (pathname === "/bomb/health/ready") {
        const bomb = gzipSync(JSON.stringify({ status: "x".repeat(1_000_000) }));
        response.setHeader("content-encoding", "gzip").setHeader("content-length", bomb.length).end(bomb);
      }
      if (pathname === "/half/health/ready") response.write('{"status":');
    });
    providerUrl = await listen(provider);
  });
  after(async () => {
    await chromium?.close();
    await close(provider);
  });

  /** Opens an empty page under `headers`, and gives it to `use` with what it logs as an error. */
  async function open(headers, use) {
    const files = await serveFiles(folders, headers);
    const page = await chromium.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(`${error}`));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    try {
      await page.goto(`${files.url}/empty.html`);
      return await use(page, errors);
    } finally {
      await page.close();
      await files.stop();
    }
  }

  /** In the page: makes a client of `publicUrl`, calls isReady, and gives the result or the error's members. */
  const ready = ({ publicUrl, options }) =>
    import("/polyhydra/browser.js").then(({ Hydra }) =>
      new Hydra({ publicUrl }).metadata.isReady(options).then(
        ({ status }) => status,
        ({ kind, transport, message }) => ({ kind, transport, message }),
      ),
    );
  const answers = () => ({ publicUrl: `${providerUrl}/answers` });
  const policy = (scripts, more = "") => ({ "content-security-policy": `default-src 'none'; connect-src *; script-src 'self' ${scripts}; ${more}` });

  test("the policy wasm-unsafe-eval is enough", () =>
    open(policy("'wasm-unsafe-eval'"), async (page, errors) => {
      assert.equal(await page.evaluate(ready, answers()), "ok");
      assert.deepEqual(errors, []);
    }));

  test("without it the error says why", () =>
    open(policy(""), async (page) => {
      const { kind, transport, message } = await page.evaluate(ready, answers());
      assert.deepEqual([kind, transport], ["transport", "other"]);
      assert.match(message, /WebAssembly.*unsafe-eval/);
    }));

  test("Trusted Types are no obstacle", () =>
    open(policy("'wasm-unsafe-eval'", "require-trusted-types-for 'script'; trusted-types 'none'"), async (page, errors) => {
      assert.equal(await page.evaluate(ready, answers()), "ok");
      assert.deepEqual(errors, []);
    }));

  test("where a real server does not allow the origin, the error says what to check", () =>
    open({}, async (page) => {
      const hydra = await serve("v2");
      try {
        const { kind, transport, message } = await page.evaluate(ready, { publicUrl: hydra.public_url });
        assert.deepEqual([kind, transport], ["transport", "other"]);
        assert.match(message, /CORS/);
      } finally {
        await hydra.stop();
      }
    }));

  test("a call can be given up before its connection, its headers, its body", () =>
    open({}, async (page) => {
      const found = await page.evaluate(async (publicUrl) => {
        const { Hydra } = await import("/polyhydra/browser.js");
        const error = ({ kind, transport, cause }) => [kind, transport, cause].join(" ");
        const giveUp = async (path, wait) => {
          const controller = new AbortController();
          const call = new Hydra({ publicUrl: `${publicUrl}${path}` }).metadata.isReady({ signal: controller.signal }).catch(error);
          await wait();
          controller.abort("enough");
          return call;
        };
        const soon = () => new Promise((resolve) => setTimeout(resolve, 300));
        const given = [await giveUp("/hangs", soon), await giveUp("/half", soon)];
        // A host has six connections, which are busy now.
        const busy = new AbortController();
        const hanging = Array.from({ length: 6 }, () => fetch(`${publicUrl}/busy`, { signal: busy.signal }).catch(() => {}));
        await soon();
        given.push(await giveUp("/waits", soon), await giveUp("/never", () => {}));
        busy.abort();
        await Promise.all(hanging);
        return given;
      }, providerUrl);
      assert.deepEqual(found, Array(4).fill("transport cancelled enough"));
      assert.ok(left.includes("/hangs/health/ready") && left.includes("/half/health/ready"), `${left}`);
    }));

  test("the limit counts what a compressed answer becomes, though a page is not told that it is one", () =>
    open({}, async (page) => {
      const found = await page.evaluate(async (publicUrl) => {
        const { Hydra } = await import("/polyhydra/browser.js");
        return new Hydra({ publicUrl, responseLimit: 10_000 }).metadata.isReady().catch(({ transport }) => transport);
      }, `${providerUrl}/bomb`);
      assert.equal(found, "too_large");
    }));

  test("a page that is closed gives up its calls", async () => {
    const path = "/leaves";
    await open({}, async (page) => {
      const asked = new Promise((resolve) => provider.on("request", (request) => request.url.startsWith(path) && resolve()));
      page.evaluate(ready, { publicUrl: `${providerUrl}${path}` }).catch(() => {});
      await asked;
    });
    for (let waited = 0; !left.some((url) => url.startsWith(path)); waited += 20) {
      assert.ok(waited < 5000, "the server still waits");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await open({}, async (page) => assert.equal(await page.evaluate(ready, answers()), "ok"));
  });

  test(`${CALLS} calls leave memory as it was`, () =>
    open({}, async (page) => {
      await page.evaluate(async (publicUrl) => {
        const instantiate = WebAssembly.instantiate;
        const memory = ({ instance, exports = instance.exports }) => (window.memory = exports.memory);
        const watched = (made) => made.then((it) => (memory(it), it));
        WebAssembly.instantiate = (...given) => watched(instantiate.apply(WebAssembly, given));
        const streaming = WebAssembly.instantiateStreaming;
        WebAssembly.instantiateStreaming = (...given) => watched(streaming.apply(WebAssembly, given));
        const { Hydra } = await import("/polyhydra/browser.js");
        const hydra = new Hydra({ publicUrl });
        window.many = async (calls) => {
          for (let done = 0; done < calls; done += 10) await Promise.all(Array.from({ length: 10 }, () => hydra.metadata.isReady()));
          return window.memory.buffer.byteLength;
        };
      }, answers().publicUrl);
      const session = await page.context().newCDPSession(page);
      const heap = async () => {
        await session.send("HeapProfiler.collectGarbage");
        return (await session.send("Runtime.getHeapUsage")).usedSize;
      };
      const first = [await page.evaluate(() => window.many(500)), await heap()];
      const last = [await page.evaluate((calls) => window.many(calls), CALLS), await heap()];
      assert.equal(last[0], first[0], "WebAssembly's memory");
      assert.ok(last[1] - first[1] < 300_000, `the heap grew by ${last[1] - first[1]} bytes`);
    }));
});
