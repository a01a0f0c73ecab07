import type { Core } from "./platform.js";

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
type Fields = ReadonlyMap<string, readonly [Kind, string?]>;

const shapes = new Map<string, Fields>();

/** What is being read, and the core that knows its models. */
let reading: { readonly text: string; readonly core: Core };

/** Parses an answer and checks it against its model. */
export function readAnswer(text: string, model: string, isList: boolean, core: Core): unknown {
  if (text === "") throw new Unreadable("", "the body is empty");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The host's own message would show what stands there, which may be a secret.
    throw new Unreadable("", "not JSON");
  }
  reading = { text, core };
  return isList ? readModels(value, model) : readModel(value, model);
}

/** The fields of a model as the declaration in the core has them, asked for once. */
function fieldsOf(model: string): Fields {
  let fields = shapes.get(model);
  if (fields === undefined) {
    fields = new Map(Object.entries(JSON.parse(reading.core.shape(model)) as Record<string, [Kind, string?]>));
    shapes.set(model, fields);
  }
  return fields;
}

/**
 * Checks an object against its model, and gives it without what is null, and with lists where the model has lists: some
 * servers write null for nothing, and one string for a list of one. Members that the model does not have stay as they are.
 */
function readModel(value: unknown, model: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("an object", value);
  const fields = fieldsOf(model);
  // Copied, not changed: objects that lose a member become slow for whoever reads them.
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    const field = fields.get(name);
    if (field === undefined) {
      if (typeof member === "object" || typeof member === "number") refuseRounded(member, name);
      // Set as a member like any other, where `=` would set the object's prototype.
      if (name === "__proto__") Object.defineProperty(read, name, { value: member, configurable: true, enumerable: true, writable: true });
      else read[name] = member;
    } else if (member !== null && !(field[0] === "time" && member === "")) {
      try {
        read[name] = readMember(member, field);
      } catch (error) {
        throw error instanceof Unreadable ? error.within(name) : error;
      }
    }
  }
  return read;
}

/**
 * Refuses free-form JSON with a whole number that JavaScript has rounded: written back it would be another, and two ids would be
 * one. Only numbers that may be such are looked for in the text, so that answers without them cost nothing.
 */
function refuseRounded(value: unknown, path: string, depth = 0): void {
  if (depth > MOST_DEPTH) throw new Unreadable(path, "nested too deeply");
  if (typeof value === "number") {
    if (Number.isInteger(value) && !Number.isSafeInteger(value) && isRounded(value)) throw new Unreadable(path, TOO_LARGE);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === "object" || typeof member === "number") {
        refuseRounded(member, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`, depth + 1);
      }
    }
  }
}

/** Whether a number was read from other digits than it is written with. Strings are passed over. */
function isRounded(value: number): boolean {
  for (const [literal] of reading.text.matchAll(/"(?:[^"\\]+|\\.)*"|-?\d{16,}(?![\d.eE])/g)) {
    if (Number(literal) === value && literal !== String(value)) return true;
  }
  return false;
}

const TOO_LARGE = "a whole number of more than 53 bits, which JavaScript cannot hold";
const MOST_DEPTH = 500;

function readMember(value: unknown, [kind, model = ""]: readonly [Kind, string?]): unknown {
  switch (kind) {
    case "text":
    case "time":
      return readString(value);
    case "boolean":
      if (typeof value !== "boolean") throw wrong("a boolean", value);
      return value;
    case "integer":
      if (typeof value !== "number") throw wrong("a whole number", value);
      if (!Number.isSafeInteger(value)) throw new Unreadable("", "expected a whole number of at most 53 bits");
      return value;
    case "texts":
      return typeof value === "string" ? [value] : readList(value, readString);
    case "model":
      return readModel(value, model);
    case "models":
      return readModels(value, model);
  }
}

function readString(value: unknown): string {
  if (typeof value !== "string") throw wrong("a string", value);
  return value;
}

/** Checks a list of objects; null is an empty one. */
function readModels(value: unknown, model: string): unknown[] {
  return value === null ? [] : readList(value, (item) => readModel(item, model));
}

function readList<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw wrong("an array", value);
  const items: T[] = [];
  value.forEach((item: unknown, index) => {
    try {
      if (item !== null) items.push(read(item));
    } catch (error) {
      throw error instanceof Unreadable ? error.within(`[${index}]`) : error;
    }
  });
  return items;
}

function wrong(expected: string, found: unknown): Unreadable {
  const name = found === null ? "null" : Array.isArray(found) ? "an array" : typeof found === "object" ? "an object" : `a ${typeof found}`;
  return new Unreadable("", `expected ${expected}, found ${name}`);
}
