// The package itself, out of its tarball: what is in it, how large it is, and what the tools that judge packages say.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..");
const installed = join(import.meta.dirname, "node_modules", "polyhydra");
const run = promisify(execFile);
const tool = (name, ...words) => run(join(root, "node_modules", ".bin", name), words, { cwd: root });
const about = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

test("publint has nothing to say", async () => {
  const { stdout } = await tool("publint", "--strict", installed);
  assert.match(stdout, /All good!/);
});

test("types resolve wherever the package does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "polyhydra-"));
  try {
    const { stdout: tarball } = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
    // The files of WebAssembly are for bundlers alone, which have no CommonJS.
    const wasm = ["--exclude-entrypoints", "polyhydra.wasm", "browser.wasm"];
    await tool("attw", join(folder, tarball.trim()), "--profile", "node16", ...wasm);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("it depends on nothing, and says where it comes from", () => {
  assert.equal(about.dependencies, undefined);
  assert.equal(about.peerDependencies, undefined);
  assert.equal(about.scripts.postinstall, undefined);
  assert.equal(about.license, "Apache-2.0");
  assert.equal(about.publishConfig.provenance, true);
  assert.equal(about.repository.directory, "bindings-wasm");
  const files = readdirSync(installed);
  for (const name of ["LICENSE", "README.md", "dist", "js", "src"]) assert.ok(files.includes(name), name);
});

test("importing it does nothing", async () => {
  const program = `
    const forbid = (holder, name) => { holder[name] = () => { throw new Error(name + " at import"); }; };
    forbid(globalThis, "fetch");
    forbid(globalThis, "setTimeout");
    for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming", "Module", "Instance"]) forbid(WebAssembly, name);
    for (const name of process.argv.slice(1)) console.log(Object.keys(await import(name)).join());`;
  const entries = ["index.js", "browser.js", "index.node.js", "browser.node.js", "index.node.cjs", "browser.node.cjs"];
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program, ...entries.map((name) => join(installed, "dist", name))]);
  const lines = stdout.trim().split("\n");
  assert.equal(lines.length, entries.length);
  for (const line of lines) assert.equal(line.replace("default,", ""), "Hydra,HydraError,isHydraError");
});

test("what is public alone is in the small form alone, in types and in bytes", () => {
  const text = (name) => readFileSync(join(installed, "dist", name), "utf8");
  const reached = (name, found = new Set()) => {
    if (!found.has(name)) {
      found.add(name);
      for (const [, other] of text(name).matchAll(/from ?"\.\/([^"]+\.js)"/g)) reached(name.endsWith(".d.ts") ? other.replace(/js$/, "d.ts") : other, found);
    }
    return [...found].map(text).join("\n");
  };
  for (const [full, small] of [["index.js", "browser.js"], ["index.d.ts", "browser.d.ts"]]) {
    for (const word of ["acceptOAuth2LoginRequest", "listOAuth2Clients", "createJsonWebKeySet"]) {
      assert.ok(reached(full).includes(word), `${full}: ${word}`);
      assert.ok(!new RegExp(`${word}\\(`).test(reached(small)), `${small}: ${word}`);
    }
    assert.ok(reached(small).includes("createOidcDynamicClient"), small);
  }
});

test("every member of the types is described", () => {
  let members = 0;
  for (const name of ["admin.d.ts", "public.d.ts"]) {
    const lines = readFileSync(join(installed, "dist", name), "utf8").split("\n");
    lines.forEach((line, index) => {
      if (!/^(    \w[\w"#]*\??[:(]|    "|export )/.test(line) || line.includes("#private")) return;
      members += 1;
      assert.match(lines[index - 1], /\*\/$/, `${name}: ${line}`);
    });
    for (const [, about, member] of lines.join("\n").matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\n    (\w+)\(/g)) {
      assert.match(about, /Servers: /, member);
      assert.match(about, /@throws HydraError of kind build/, member);
    }
  }
  assert.ok(members > 300, `${members} members`);
});

test("every operation is in the test of the types", () => {
  const called = readFileSync(join(import.meta.dirname, "types", "operations.ts"), "utf8");
  let operations = 0;
  for (const name of ["admin.d.ts", "public.d.ts"]) {
    for (const [, operation] of readFileSync(join(installed, "dist", name), "utf8").matchAll(/^    (\w+)\(/gm)) {
      assert.ok(called.includes(`.${operation}(`), operation);
      operations += 1;
    }
  }
  assert.ok(operations > 50, `${operations} operations`);
});
