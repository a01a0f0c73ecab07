// Installs the package for the tests as a user has it: out of the tarball that would be published.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "polyhydra-"));
const npm = (cwd, ...words) => execFileSync("npm", [...words, "--silent"], { cwd, encoding: "utf8" }).trim();
try {
  const tarball = npm(join(import.meta.dirname, ".."), "pack", "--pack-destination", folder);
  rmSync(join(import.meta.dirname, "node_modules"), { recursive: true, force: true });
  npm(import.meta.dirname, "install", "--offline", "--no-save", "--no-package-lock", join(folder, tarball));
} finally {
  rmSync(folder, { recursive: true });
}
