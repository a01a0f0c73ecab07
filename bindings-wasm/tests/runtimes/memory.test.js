// A process that lives long: what calls and clients leave behind in Node.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Hydra } from "polyhydra";
import { close, listen } from "./chromium.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** The bytes of WebAssembly's memory, found by an instance that is made while this looks on. */
function watch(make) {
  const { Instance } = WebAssembly;
  let memory;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      memory = this.exports.memory;
    }
  };
  const made = make();
  WebAssembly.Instance = Instance;
  return { made, bytes: () => memory.buffer.byteLength };
}

async function heap() {
  // Finalizers run in turns of their own.
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed;
}

test("10,000 calls, 10,000 clients and 10,000 lists that nobody reads on leave memory as it was", async () => {
  const server = createServer(({ url }, response) => {
    const client = '{"client_id":"a","owner":null}';
    response.setHeader("content-type", "application/json").end(url.endsWith("/a") ? client : `[${client}]`);
  });
  const settings = { adminUrl: await listen(server), server: "V2" };
  const { made: hydra, bytes } = watch(() => new Hydra(settings));
  const signal = new AbortController().signal;
  const many = async (calls) => {
    for (let done = 0; done < calls; done += 20) {
      await Promise.all(Array.from({ length: 20 }, () => hydra.oauth2.getOAuth2Client("a", { signal })));
    }
    for (let done = 0; done < calls; done++) {
      void new Hydra(settings);
      await hydra.oauth2.listOAuth2Clients().pages().next();
      if (done % 500 === 0) await heap();
    }
    return { heap: await heap(), wasm: bytes() };
  };
  try {
    const first = await many(1000);
    const last = await many(10_000);
    assert.equal(last.wasm, first.wasm, "WebAssembly's memory");
    assert.ok(last.heap - first.heap < 1_000_000, `the heap grew by ${last.heap - first.heap} bytes`);
  } finally {
    await close(server);
  }
});
