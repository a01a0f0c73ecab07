// Programs that tests need beside them, and a real Hydra among these (tests/servers/README.md).

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Starts a Python script and gives the line of JSON that it says of itself, with `stop`. It ends with its stdin, so with this process. */
export async function told(script, ...options) {
  const child = spawn(process.env.PYTHON ?? "python3", [script, ...options], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const stop = () =>
      new Promise((resolve) => {
        child.once("exit", resolve);
        child.stdin.end();
      });
    return { ...JSON.parse(line), stop };
  }
  throw new Error(`${script} did not start; its reason is above`);
}

/** Starts a Hydra, or finds the `external` one: that of the environment, whichever is asked for. */
export function serve(version, ...options) {
  const name = version === "external" ? "v2" : version;
  return told(fileURLToPath(new URL("../../tests/servers/hydra.py", import.meta.url)), "serve", name, ...options);
}
