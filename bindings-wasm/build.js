// Builds the package into dist/: the core as WebAssembly in two sizes, the surface from the declaration, and what is written by hand.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const dist = join(here, "dist");
const run = (program, arguments_) => execFileSync(program, arguments_, { cwd: here, stdio: ["ignore", "inherit", "inherit"] });
const ask = (program, arguments_) => execFileSync(program, arguments_, { cwd: here, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
const tool = (name, arguments_) => run(join(here, "node_modules", ".bin", name), arguments_);

const metadata = JSON.parse(ask("cargo", ["metadata", "--format-version", "1"]));
const target = metadata.target_directory;

// A stack of 64 KB in place of 1 MB: addresses behind it are shorter to write. Loops count, and load when they need a value: that
// is shorter than pointers that go along, and loads ahead of a branch.
const FLAGS = ["-Clink-arg=-zstack-size=65536", "-Cllvm-args=-disable-lsr", "-Cllvm-args=-enable-load-pre=0"];

/**
 * Blanks the words of panics, which are the standard library's. The module traps in their place (src/lean.rs), so that binaryen
 * takes out what would write them; the words themselves it cannot take out, as it does not know who reads what.
 */
function wordless(module) {
  const numbers = Array.from({ length: 100 }, (_, number) => `${number}`.padStart(2, "0")).join("");
  const words = new RegExp(`/rustc/[0-9a-f]{40}/[\\w/]+\\.rs|memory allocation of | bytes failed|capacity overflow|${numbers}`, "g");
  return Buffer.from(module.toString("latin1").replace(words, (found) => "\0".repeat(found.length)), "latin1");
}

/** Builds the core, and gives its file, made small where it is not the one that was there before. */
function core(name, ...flags) {
  const config = `target.wasm32-unknown-unknown.rustflags=${JSON.stringify([...FLAGS, ...flags])}`;
  run("cargo", ["build", "--quiet", "--package", "polyhydra-wasm", "--profile", "wasm", "--target", "wasm32-unknown-unknown", "--features", "lean", "--config", config]);
  const built = wordless(readFileSync(join(target, "wasm32-unknown-unknown", "wasm", "polyhydra_wasm.wasm")));
  const [source, optimised] = [join(target, `npm-${name}.wasm`), join(target, `npm-${name}-small.wasm`)];
  if (existsSync(optimised) && readFileSync(source).equals(built)) return optimised;
  rmSync(optimised, { force: true });
  writeFileSync(source, built);
  // No address below 1024 is ever used: the stack ends there. Functions with one caller stay apart where that packs better, and
  // so do expressions that occur twice. Jumps and blocks are made anew, and once more of what that leads to.
  const anew = ["--flatten", "--rereloop", "-Oz"];
  const how = ["--converge", "--low-memory-unused", "--one-caller-inline-max-function-size=30", "--skip-pass=local-cse", ...anew, ...anew];
  // Features by name: with all of them on, Node 20 refuses what comes out.
  const wanted = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
  tool("wasm-opt", [...how, "--strip-producers", "--strip-target-features", ...wanted.map((feature) => `--enable-${feature}`), source, "-o", optimised]);
  return optimised;
}

/** The declarations that can be reached from the entries. */
function reachable(names) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, other] of readFileSync(join(dist, name), "utf8").matchAll(/"\.\/([^"]+)\.js"/g)) visit(`${other}.d.ts`);
  };
  names.forEach(visit);
  return found;
}

const wasm = {
  polyhydra: core("polyhydra"),
  browser: core("browser", "--cfg=polyhydra_public"),
};
run("cargo", ["run", "--quiet", "--package", "polyhydra-generate", "--", "typescript", join(here, "js")]);

rmSync(dist, { recursive: true, force: true });
tool("tsc", ["--project", "tsconfig.json"]);
const declared = reachable(["index.d.ts", "browser.d.ts"]);
for (const name of readdirSync(dist)) if (!declared.has(name)) rmSync(join(dist, name));

// Small, but in lines that a stack's excerpt can show.
const options = { absWorkingDir: here, outdir: "dist", bundle: true, minify: true, lineLimit: 120, target: "es2022", external: ["*.wasm"], logLevel: "warning" };
const entries = ["index", "index.node", "index.workerd", "browser", "browser.node", "browser.workerd"];
await build({ ...options, entryPoints: entries.map((name) => `js/${name}.ts`), format: "esm", splitting: true, platform: "neutral", external: ["*.wasm", "node:*"] });
await build({
  ...options,
  entryPoints: ["js/commonjs.ts"],
  format: "cjs",
  platform: "node",
  outExtension: { ".js": ".cjs" },
  // What `import.meta.url` is in CommonJS.
  define: { "import.meta.url": "here" },
  banner: { js: 'const here = require("node:url").pathToFileURL(__filename);' },
});
for (const [name, taken] of [["index", "Hydra"], ["browser", "PublicHydra"]]) {
  writeFileSync(
    join(dist, `${name}.node.cjs`),
    `const { ${taken}, HydraError, isHydraError } = require("./commonjs.cjs");\nmodule.exports = { Hydra: ${taken}, HydraError, isHydraError };\n`,
  );
}
for (const [name, file] of Object.entries(wasm)) copyFileSync(file, join(dist, `${name}.wasm`));
// What a bundler makes of the file, its address or its bytes, is for the setting `wasm`.
writeFileSync(join(dist, "wasm.d.ts"), 'import type { WasmSource } from "./settings.js";\ndeclare const wasm: WasmSource;\nexport default wasm;\n');
copyFileSync(join(here, "..", "LICENSE"), join(here, "LICENSE"));
// To CommonJS the same types: only their format is another.
for (const name of ["index", "browser"]) {
  const origin = `"./${name}.js" with { "resolution-mode": "import" }`;
  writeFileSync(
    join(dist, `${name}.d.cts`),
    `import type * as all from ${origin};\nexport type * from ${origin};\n` +
      `export type Hydra = all.Hydra;\nexport declare const Hydra: typeof all.Hydra;\n` +
      `export type HydraError = all.HydraError;\nexport declare const HydraError: typeof all.HydraError;\n` +
      `export declare const isHydraError: typeof all.isHydraError;\n`,
  );
}
