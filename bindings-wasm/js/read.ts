import { shape } from "./wasm/polyhydra.js";

/** An answer that is not what the operation gives. */
export class Unreadable extends Error {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(reason);
  }

  within(step: string): Unreadable {
    const dot = this.path === "" || this.path.startsWith("[") ? "" : ".";
    return new Unreadable(`${step}${dot}${this.path}`, this.reason);
  }
}

type Kind = "text" | "time" | "integer" | "boolean" | "texts" | "model" | "models";
type Field = readonly [name: string, kind: Kind, model: string];

const shapes = new Map<string, readonly Field[]>();

/** The fields of a model as the declaration in the core has them, asked for once. */
function fieldsOf(model: string): readonly Field[] {
  let fields = shapes.get(model);
  if (fields === undefined) {
    const declared = JSON.parse(shape(model)) as Record<string, [Kind, string?]>;
    fields = Object.entries(declared).map(([name, [kind, inner]]) => [name, kind, inner ?? ""] as const);
    shapes.set(model, fields);
  }
  return fields;
}

/**
 * Checks an object against its model, in place. What is null goes, and one string where a list belongs becomes a list: some
 * servers write so. Members that the model does not have stay as they are.
 */
export function readModel(value: unknown, model: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("an object", value);
  const members = value as Record<string, unknown>;
  for (const [name, kind, inner] of fieldsOf(model)) {
    const member = members[name];
    if (member === undefined) continue;
    if (member === null || (kind === "time" && member === "")) {
      delete members[name];
      continue;
    }
    try {
      switch (kind) {
        case "text":
        case "time":
          if (typeof member !== "string") throw wrong("a string", member);
          break;
        case "boolean":
          if (typeof member !== "boolean") throw wrong("a boolean", member);
          break;
        case "integer":
          if (typeof member !== "number") throw wrong("a whole number", member);
          if (!Number.isSafeInteger(member)) throw new Unreadable("", "expected a whole number of at most 53 bits");
          break;
        case "texts":
          if (typeof member === "string") members[name] = [member];
          else members[name] = readList(member, (item) => (typeof item === "string" ? item : refuse("a string", item)));
          break;
        case "model":
          readModel(member, inner);
          break;
        case "models":
          members[name] = readModels(member, inner);
      }
    } catch (error) {
      throw error instanceof Unreadable ? error.within(name) : error;
    }
  }
  return members;
}

/** Checks a list of objects; null is an empty one. */
export function readModels(value: unknown, model: string): unknown[] {
  return value === null ? [] : readList(value, (item) => readModel(item, model));
}

function readList(value: unknown, read: (item: unknown) => unknown): unknown[] {
  if (!Array.isArray(value)) throw wrong("an array", value);
  for (let index = 0; index < value.length; index++) {
    try {
      if (value[index] !== null) read(value[index]);
    } catch (error) {
      throw error instanceof Unreadable ? error.within(`[${index}]`) : error;
    }
  }
  return value.includes(null) ? value.filter((item) => item !== null) : value;
}

function refuse(expected: string, found: unknown): never {
  throw wrong(expected, found);
}

function wrong(expected: string, found: unknown): Unreadable {
  const name = found === null ? "null" : Array.isArray(found) ? "an array" : typeof found === "object" ? "an object" : `a ${typeof found}`;
  return new Unreadable("", `expected ${expected}, found ${name}`);
}
