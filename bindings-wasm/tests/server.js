// A real Hydra for a test (tests/servers/README.md).

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../tests/servers/hydra.py", import.meta.url));

/** Starts a server and gives what it says of itself, with `stop`. */
export async function serve(version, ...options) {
  const child = spawn(process.env.PYTHON ?? "python3", [script, "serve", version, ...options], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const stop = () =>
      new Promise((resolve) => {
        child.once("exit", resolve);
        child.stdin.end();
      });
    return { ...JSON.parse(line), stop };
  }
  throw new Error(`Hydra ${version} did not start; its reason is above`);
}
