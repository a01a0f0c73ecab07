// The package as a user has it: packed by npm, and installed into a folder of its own.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "./declaration.js";

const ours = join(import.meta.dirname, "..");

/** Packs and installs what was built; it is gone with the process. Gives the user's folder and what the package says of itself. */
export function install() {
  const folder = mkdtempSync(join(tmpdir(), "polyhydra-installed-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  const npm = (cwd, ...words) => execFileSync("npm", [...words, "--silent"], { cwd, encoding: "utf8" }).trim();
  const tarball = npm(ours, "pack", "--ignore-scripts", "--pack-destination", folder);
  npm(folder, "install", "--offline", "--no-audit", "--no-fund", `./${tarball}`);
  const root = join(folder, "node_modules", "polyhydra");
  const types = readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".d.ts"));
  return { folder, root, declaration: parse(types.map((name) => readFileSync(join(root, name), "utf8"))) };
}

/** What `import` gives a user who has the package in `folder`. */
export async function imported({ folder }, name = "polyhydra") {
  const program = join(folder, `${name.replaceAll("/", "-")}.mjs`);
  writeFileSync(program, `export * from ${JSON.stringify(name)};\n`);
  return import(pathToFileURL(program).href);
}
