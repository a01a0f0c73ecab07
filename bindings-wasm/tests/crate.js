// Runs the crate's own tests as WebAssembly: in Node, then in Chromium.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const crate = join(import.meta.dirname, "..");
const cargo = (words, more = {}) => execFileSync("cargo", words, { cwd: crate, stdio: "inherit", env: { ...process.env, ...more } });
const asked = execFileSync("cargo", ["metadata", "--format-version", "1"], { cwd: crate, encoding: "utf8", maxBuffer: 1 << 28 });
const metadata = JSON.parse(asked);

/** wasm-bindgen's runner must be of the version that the tests are linked with: the user's, or one of our own, built once. */
function runner() {
  const { version } = metadata.packages.find((known) => known.name === "wasm-bindgen");
  const tools = join(metadata.target_directory, "tools");
  for (const folder of ["", join(tools, "bin", "/")]) {
    try {
      const said = execFileSync(`${folder}wasm-bindgen`, ["--version"], { encoding: "utf8", stdio: "pipe" });
      if (said.trim() === `wasm-bindgen ${version}`) return `${folder}wasm-bindgen-test-runner`;
    } catch {
      // Not there: the next one may be.
    }
  }
  console.log(`building wasm-bindgen-cli ${version}; once, for some minutes`);
  cargo(["install", "--quiet", "wasm-bindgen-cli", "--version", version, "--root", tools]);
  return join(tools, "bin", "wasm-bindgen-test-runner");
}

const CHROMEDRIVER = process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver";
if (!existsSync(CHROMEDRIVER)) throw new Error(`no ${CHROMEDRIVER}: apt-get install chromium-driver, or say where it is in CHROMEDRIVER`);
const test = ["test", "--package", "polyhydra-wasm", "--target", "wasm32-unknown-unknown", "--test", "border"];
const env = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner() };
cargo(test, env);
cargo(test, { ...env, CHROMEDRIVER, WASM_BINDGEN_USE_BROWSER: "1" });
