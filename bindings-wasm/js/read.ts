import type { Declaration, Row } from "./declaration.js";
import { DEPTH_LIMIT, Scan, TOO_DEEP, Unreadable } from "./json.js";

interface Model {
  readonly fields: ReadonlyMap<string, Row>;
  /** How objects looked that came before, by the members that were kept of them. */
  readonly plans: Map<string, Plan>;
  /** The last one: what comes next mostly looks the same. */
  plan: Plan | undefined;
}

/** How objects of the same members in the same order are read, of which the same are dropped. */
interface Plan {
  readonly names: readonly string[];
  readonly fields: readonly (Row | undefined)[];
  readonly kept: readonly boolean[];
  /** Where something is dropped, an object without it. */
  readonly without: Record<string, unknown> | undefined;
}

/** The models that were read, of each declaration. */
const known = new WeakMap<Declaration, Map<string, Model>>();
const MOST_PLANS = 16;

/** What is being read, and the declaration that knows its models. */
let reading: { readonly text: string; readonly declaration: Declaration; readonly models: Map<string, Model> };

/** Parses an answer and checks it against its model. */
export function readAnswer(text: string, model: string, isList: boolean, declaration: Declaration): unknown {
  if (text === "") throw new Unreadable("", "the body is empty");
  const row = { kind: isList ? "M" : "m", name: "", model, required: false };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const scan = new Scan(text, declaration);
    scan.value(row);
    scan.end();
    throw new Unreadable("", "not a JSON value");
  }
  return checked(value, text, row, declaration);
}

/** Checks a value that was parsed from `text`, and gives what {@link readModel} makes of it. */
export function checked(value: unknown, text: string, row: Row, declaration: Declaration): unknown {
  const models = known.get(declaration) ?? new Map<string, Model>();
  known.set(declaration, models);
  reading = { text, declaration, models };
  return (row.kind === "M" ? readModels : readModel)(value, row.model as string);
}

/** A model as the declaration has it. */
function modelOf(name: string): Model {
  let model = reading.models.get(name);
  if (model === undefined) {
    // Free-form JSON is read as a member is that nobody knows.
    const fields = new Map([...reading.declaration.fields(name)].filter(([, { kind }]) => kind !== "j"));
    reading.models.set(name, (model = { fields, plans: new Map(), plan: undefined }));
  }
  return model;
}

/**
 * Checks an object against its model, and gives it without what is null, and with lists where the model has lists: some
 * servers write null for nothing, and one string for a list of one. Members that the model does not have stay as they are.
 */
function readModel(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("an object", value);
  const model = modelOf(name);
  return (model.plan && fill(model.plan, value)) ?? fill((model.plan = planFor(value, model)), value);
}

function planFor(value: object, { fields, plans }: Model): Plan {
  const entries = Object.entries(value);
  const names = entries.map(([name]) => name);
  const kept = entries.map(([name, member]) => !isNothing(member, fields.get(name)));
  const stay = names.filter((_, at) => kept[at]).map((name) => `${JSON.stringify(name)}:null`).join();
  const key = stay + names.length;
  let plan = plans.get(key);
  if (plan === undefined || plan.names.some((name, at) => name !== names[at])) {
    if (plans.size === MOST_PLANS) plans.clear();
    // Parsed, as the host makes the best objects of JSON.
    const without = kept.includes(false) ? (JSON.parse(`{${stay}}`) as Plan["without"]) : undefined;
    plans.set(key, (plan = { names, fields: names.map((name) => fields.get(name)), kept, without }));
  }
  return plan;
}

function isNothing(member: unknown, field: Row | undefined): boolean {
  return field !== undefined && (member === null || (member === "" && "TL".includes(field.kind)));
}

/**
 * The object as it is read; nothing where it does not look as planned. Where something is dropped it is a copy that is filled, as
 * an object that grows member by member is slow to make and to read, and so is one that loses a member.
 */
function fill(plan: Plan, value: object): unknown {
  const { names, fields, kept, without } = plan;
  const read = (without ? { ...without } : value) as Record<string, unknown>;
  let at = 0;
  try {
    for (const name in value) {
      if (name !== names[at]) {
        // What all objects inherit comes last, and is nobody's.
        if (at === names.length && !Object.hasOwn(value, name)) break;
        return undefined;
      }
      const member: unknown = value[name as keyof typeof value];
      const field = fields[at];
      if (isNothing(member, field) === kept[at]) return undefined;
      if (field === undefined) {
        if (typeof member === "object" || typeof member === "number") refuseRounded(member);
        if (without) read[name] = member;
      } else if (kept[at]) {
        const found = readMember(member, field);
        if (without || found !== member) read[name] = found;
      }
      at++;
    }
  } catch (error) {
    throw error instanceof Unreadable ? error.within(names[at] as string) : error;
  }
  return at === names.length ? read : undefined;
}

/**
 * Refuses free-form JSON with a whole number that JavaScript has rounded: written back it would be another, and two ids would be
 * one. Only numbers that may be such are looked for in the text, so that answers without them cost nothing.
 */
function refuseRounded(value: unknown, path = "", depth = 0): void {
  if (depth > DEPTH_LIMIT) throw new Unreadable("", TOO_DEEP);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Unreadable(path, "a number that JavaScript cannot hold");
    if (Number.isInteger(value) && !Number.isSafeInteger(value) && isRounded(value)) throw new Unreadable(path, TOO_LARGE);
  } else if (typeof value === "object" && value !== null) {
    for (const name in value) {
      const member: unknown = value[name as keyof typeof value];
      if (typeof member === "object" || typeof member === "number") {
        refuseRounded(member, Array.isArray(value) ? `${path}[${name}]` : path ? `${path}.${name}` : name, depth + 1);
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

function readMember(value: unknown, row: Row): unknown {
  const { kind, model = "" } = row;
  switch (kind) {
    case "t":
    case "s":
      return readString(value);
    case "b":
      if (typeof value !== "boolean") throw wrong("a boolean", value);
      return value;
    case "i":
      if (typeof value !== "number") throw wrong("a whole number", value);
      if (!Number.isSafeInteger(value)) throw new Unreadable("", "expected a whole number of at most 53 bits");
      return value;
    case "a":
      if (typeof value === "string") return [value];
      return Array.isArray(value) && value.every(isText) ? value : readList(value, readString);
    case "m":
      return readModel(value, model);
    case "M":
      return readModels(value, model);
    case "T":
      if (!isTime(readString(value))) throw new Unreadable("", "expected a time as RFC 3339 writes it");
      return value;
    case "L":
      if (value !== row.good) {
        if (!LIFESPAN.test(readString(value))) throw new Unreadable("", "expected a duration as Go writes it, such as 1h30m0s");
        row.good = value as string;
      }
      return value;
    default:
      return value;
  }
}

const TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Which months have a 29th, 30th or 31st day, the host's calendar knows. */
function isTime(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return TIME.test(text) && (day < 29 || new Date(text.slice(0, 10)).getUTCDate() === day);
}

const LIFESPAN = /^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|[µμ]s|ms|s|m|h))+)$/;

const isText = (value: unknown): boolean => typeof value === "string";

function readString(value: unknown): string {
  if (typeof value !== "string") throw wrong("a string", value);
  return value;
}

/** Checks a list of objects; null is an empty one. */
function readModels(value: unknown, model: string): unknown[] {
  return value === null ? [] : readList(value, (item) => readModel(item, model));
}

/** Reads a list in its place, without what is null: a second list would be one more to collect. */
function readList(value: unknown, read: (item: unknown) => unknown): unknown[] {
  if (!Array.isArray(value)) throw wrong("an array", value);
  let kept = 0;
  let at = 0;
  try {
    for (; at < value.length; at++) if (value[at] !== null) value[kept++] = read(value[at]);
  } catch (error) {
    throw error instanceof Unreadable ? error.within(`[${at}]`) : error;
  }
  value.length = kept;
  return value;
}

function wrong(expected: string, value: unknown): Unreadable {
  const found = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
  return new Unreadable("", `expected ${expected}, found ${found}`);
}
