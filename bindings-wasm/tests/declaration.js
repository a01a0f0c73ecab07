// What the package's own types say of operations and models, so that tests need no list of them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "node_modules", "polyhydra", "dist");
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".d.ts"))
  .map((name) => readFileSync(join(folder, name), "utf8"));

/** Every operation by its operationId, and the members and types of every model. */
export const declaration = read();

function read() {
  const [models, operations] = [{}, {}];
  for (const text of texts) {
    for (const [, name, body] of text.matchAll(/^export interface (\w+)(?: extends \w+)? \{\n(.*?)^\}$/gms)) {
      models[name] = Object.fromEntries([...body.matchAll(/^ +"?([^"?:\s*]+)"?\??: (.+);$/gm)].map(([, field, type]) => [field, type]));
    }
  }
  for (const text of texts) {
    for (const [, name, body] of text.matchAll(/^export declare class (?:Public)?(\w+) extends \w+ \{\n(.*?)^\}$/gms)) {
      for (const [, about, id, words, kind, type] of body.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+(\w+)\(([^()]*)\): (Promise|Pages)<(\w+)>;/gs)) {
        const servers = /^[ *]*Servers: (.+)\.$/m.exec(about);
        if (servers === null) continue;
        // The last parameter is the options.
        const required = [...words.matchAll(/(\w+)\??:/g)].map(([, parameter]) => parameter.replace(/_$/, "")).slice(0, -1);
        operations[id] = { id, group: name.toLowerCase(), required, isList: kind === "Pages", model: type in models ? type : undefined, servers: servers[1] };
      }
    }
  }
  return { models, operations };
}
