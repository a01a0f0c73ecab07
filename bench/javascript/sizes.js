// How large the npm package is: `node sizes.js` prints a table, `node sizes.js --json` what bench/run.py wants.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const root = join(here, "..", "..", "bindings-wasm");
const measure = (bytes) => ({ raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length });

/** What a bundler makes of a page's own lines, for browsers. */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

const wasm = (name) => readFileSync(join(root, "dist", `${name}.wasm`));
const together = (...parts) => parts.map(measure).reduce((sum, part) => ({ raw: sum.raw + part.raw, gzip: sum.gzip + part.gzip, brotli: sum.brotli + part.brotli }));
const full = await bundled('export * from "polyhydra";');
const small = await bundled('export * from "polyhydra/browser";');
const pages = {
  "polyhydra: JavaScript": measure(full),
  "polyhydra: WebAssembly": measure(wasm("polyhydra")),
  "polyhydra: both": together(full, wasm("polyhydra")),
  "polyhydra/browser: JavaScript": measure(small),
  "polyhydra/browser: WebAssembly": measure(wasm("browser")),
  "polyhydra/browser: both": together(small, wasm("browser")),
  "@ory/hydra-client with axios, two calls": measure(
    await bundled('import { Configuration, OAuth2Api } from "@ory/hydra-client"; const api = new OAuth2Api(new Configuration({})); api.getOAuth2Client({ id: "a" }); api.listOAuth2Clients();'),
  ),
  "@ory/hydra-client with axios, whole": measure(await bundled('export * from "@ory/hydra-client";')),
};
const [packed] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--silent"], { cwd: root, encoding: "utf8" }));
const files = Object.fromEntries(readdirSync(join(root, "dist")).map((name) => [name, measure(readFileSync(join(root, "dist", name)))]));

if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ pages, unpacked: packed.unpackedSize, packed: packed.size }));
} else {
  const row = (name, { raw, gzip, brotli }) => console.log(`${name.padEnd(42)}${[raw, gzip, brotli].map((bytes) => bytes.toLocaleString("en").padStart(10)).join("")}`);
  console.log(`${"bytes".padEnd(42)}${["raw", "gzip -9", "brotli"].map((name) => name.padStart(10)).join("")}`);
  for (const [name, sizes] of [...Object.entries(pages), ...Object.entries(files)]) row(name, sizes);
  console.log(`the package: ${packed.unpackedSize.toLocaleString("en")} unpacked, ${packed.size.toLocaleString("en")} packed`);
}
