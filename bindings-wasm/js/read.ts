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
type Fields = ReadonlyMap<string, readonly [Kind, string?]>;

const shapes = new Map<string, Fields>();

/** The fields of a model as the declaration in the core has them, asked for once. */
function fieldsOf(model: string): Fields {
  let fields = shapes.get(model);
  if (fields === undefined) {
    fields = new Map(Object.entries(JSON.parse(shape(model)) as Record<string, [Kind, string?]>));
    shapes.set(model, fields);
  }
  return fields;
}

/**
 * Checks an object against its model, and gives it without what is null, and with lists where the model has lists: some
 * servers write null for nothing, and one string for a list of one. Members that the model does not have stay as they are.
 */
export function readModel(value: unknown, model: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("an object", value);
  const fields = fieldsOf(model);
  // Copied, not changed: objects that lose a member become slow for whoever reads them.
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    const field = fields.get(name);
    if (field === undefined) {
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
export function readModels(value: unknown, model: string): unknown[] {
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
