// What was called on which server, and with what success: the rows of docs/coverage.md, merged by tests/coverage.py.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const TOP = join(import.meta.dirname, "..", "..", "..");
const BETTER = ["failed", "unsupported", "ok"];

/** A version as numbers that compare; a release candidate comes before its release. Undefined for a build that says `master`. */
function numbers(version) {
  const found = /^v?(\d+)\.(\d+)\.(\d+)(?:-(beta|rc)\.(\d+))?/.exec(version);
  if (found === null) return undefined;
  const [, major, minor, patch, stage, number] = found;
  return [major, minor, patch, ["beta", "rc", undefined].indexOf(stage), number ?? 0].map(Number);
}

/** Whether a server has at least a version. One that does not say its version counts as the newest of its generation. */
export function isAtLeast(server, version) {
  const [has, wanted] = [numbers(server.version), numbers(version)];
  if (has === undefined || wanted === undefined) return wanted === undefined || wanted[0] < 2 || server.generation === "V2";
  const differs = has.findIndex((number, place) => number !== wanted[place]);
  return differs === -1 || has[differs] > wanted[differs];
}

/** Whether a server has an operation, by what the package's documentation says of it. */
export function isOn({ servers }, server) {
  for (const [, generation, versions] of servers.matchAll(/(V\d)(?: \(([^)]*)\))?/g)) {
    if (generation !== server.generation) continue;
    const since = /(\S+) and later/.exec(versions ?? "");
    return since === null || isAtLeast(server, since[1]);
  }
  return false;
}

/** What was called on one server. */
export class Record {
  #server;
  #operations;
  #fared = new Map();
  calls = 0;

  constructor(server, operations) {
    this.#server = server;
    this.#operations = operations;
  }

  /** Notes how a call fared; the best that was seen counts. */
  note(id, how) {
    this.calls += 1;
    if (BETTER.indexOf(how) > BETTER.indexOf(this.#fared.get(id))) this.#fared.set(id, how);
  }

  /** The operations without what they should have: success where the server has them, a refusal where it has not. */
  lacking() {
    const wanted = (operation) => (isOn(operation, this.#server) ? "ok" : "unsupported");
    return Object.values(this.#operations)
      .filter((operation) => this.#fared.get(operation.id) !== wanted(operation))
      .map(({ id }) => id);
  }

  /** Writes the record for tests/coverage.py, where that looks for it. */
  write(language, absent = []) {
    const target = process.env.CARGO_TARGET_DIR || join(TOP, "target");
    const folder = process.env.POLYHYDRA_COVERAGE || join(target, "coverage");
    mkdirSync(folder, { recursive: true });
    const fared = Object.keys(this.#operations).map((id) => [id, this.#fared.get(id) ?? "missing"]);
    const operations = Object.fromEntries([...fared, ...absent.map((id) => [id, "absent"])]);
    const name = `${language.toLowerCase().replaceAll(" ", "-")}-${this.#server.version}.json`;
    writeFileSync(join(folder, name), `${JSON.stringify({ language, server: this.#server.version, operations }, null, 2)}\n`);
  }
}
