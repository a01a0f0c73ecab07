// Builds the package into dist/: the core as WebAssembly, the surface from the declaration, and what is written by hand.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const run = (program, arguments_) => execFileSync(program, arguments_, { cwd: here, stdio: ["ignore", "inherit", "inherit"] });
const ask = (program, arguments_) => execFileSync(program, arguments_, { cwd: here, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });

const metadata = JSON.parse(ask("cargo", ["metadata", "--format-version", "1"]));
const target = metadata.target_directory;

/** wasm-bindgen's glue is made by a program of the crate's own version: the user's, or one of our own, built once. */
function bindgen() {
  const { version } = metadata.packages.find((known) => known.name === "wasm-bindgen");
  const ours = join(target, "tools", "bin", "wasm-bindgen");
  for (const program of ["wasm-bindgen", ours]) {
    try {
      if (execFileSync(program, ["--version"], { encoding: "utf8", stdio: "pipe" }).trim() === `wasm-bindgen ${version}`) return program;
    } catch {
      // Not there: the next one may be.
    }
  }
  console.log(`building wasm-bindgen-cli ${version}; once, for some minutes`);
  run("cargo", ["install", "--quiet", "wasm-bindgen-cli", "--version", version, "--root", join(target, "tools")]);
  return ours;
}

run("cargo", ["build", "--quiet", "--package", "polyhydra-wasm", "--profile", "wasm", "--target", "wasm32-unknown-unknown"]);
run("cargo", ["run", "--quiet", "--package", "polyhydra-generate", "--", "typescript", join(here, "js")]);

const built = join(target, "wasm32-unknown-unknown", "wasm", "polyhydra_wasm.wasm");
const glue = join(here, "js", "wasm");
const optimised = join(glue, "polyhydra_bg.wasm");
if (!existsSync(optimised) || statSync(optimised).mtimeMs < statSync(built).mtimeMs) {
  rmSync(glue, { recursive: true, force: true });
  mkdirSync(glue);
  run(bindgen(), ["--target", "web", "--out-name", "polyhydra", "--out-dir", glue, built]);
  // Features by name: with all of them on, Node 20 refuses what comes out.
  const features = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
  run(join(here, "node_modules", ".bin", "wasm-opt"), ["-Oz", ...features.map((name) => `--enable-${name}`), optimised, "-o", optimised]);
}

rmSync(join(here, "dist"), { recursive: true, force: true });
run(join(here, "node_modules", ".bin", "tsc"), ["--project", "tsconfig.json"]);
cpSync(glue, join(here, "dist", "wasm"), { recursive: true });
