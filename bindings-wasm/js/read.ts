import type { Core } from "./core.js";

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
type Field = readonly [Kind, string?];

interface Model {
  readonly fields: ReadonlyMap<string, Field>;
  /** How objects looked that came before, by the members that were kept of them. */
  readonly plans: Map<string, Plan>;
  /** The last one: what comes next mostly looks the same. */
  plan: Plan | undefined;
}

/** How objects of the same members in the same order are read, of which the same are dropped. */
interface Plan {
  readonly names: readonly string[];
  readonly fields: readonly (Field | undefined)[];
  readonly kept: readonly boolean[];
  /** An object of the kept members. Its copies are filled, as an object that grows member by member is slow to make and to read. */
  readonly empty: Readonly<Record<string, unknown>>;
}

const models = new Map<string, Model>();
const MOST_PLANS = 16;

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
    throw wrong();
  }
  reading = { text, core };
  return isList ? readModels(value, model) : readModel(value, model);
}

/** A model as the declaration in the core has it, asked for once. */
function modelOf(name: string): Model {
  let model = models.get(name);
  if (model === undefined) {
    const fields = new Map(Object.entries(JSON.parse(reading.core.shape(name)) as Record<string, Field>));
    models.set(name, (model = { fields, plans: new Map(), plan: undefined }));
  }
  return model;
}

/**
 * Checks an object against its model, and gives it without what is null, and with lists where the model has lists: some
 * servers write null for nothing, and one string for a list of one. Members that the model does not have stay as they are.
 */
function readModel(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong();
  const model = modelOf(name);
  return (model.plan && fill(model.plan, value)) ?? fill((model.plan = planFor(value, model)), value);
}

function planFor(value: object, { fields, plans }: Model): Plan {
  const entries = Object.entries(value);
  const names = entries.map(([name]) => name);
  const kept = entries.map(([name, member]) => !isNothing(member, fields.get(name)));
  const text = JSON.stringify(names.filter((_, at) => kept[at]).map((name) => [name, null]));
  const key = text + names.length;
  let plan = plans.get(key);
  if (plan === undefined || plan.names.some((name, at) => name !== names[at])) {
    if (plans.size === MOST_PLANS) plans.clear();
    // Parsed, as the host makes the best objects of JSON.
    const empty = JSON.parse(`{${names.filter((_, at) => kept[at]).map((name) => `${JSON.stringify(name)}:null`)}}`) as Plan["empty"];
    plans.set(key, (plan = { names, fields: names.map((name) => fields.get(name)), kept, empty }));
  }
  return plan;
}

function isNothing(member: unknown, field: Field | undefined): boolean {
  return field !== undefined && (member === null || (member === "" && field[0] === "time"));
}

/** The object as it is read; nothing where it does not look as planned. */
function fill({ names, fields, kept, empty }: Plan, value: object): unknown {
  const read: Record<string, unknown> = { ...empty };
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
        read[name] = member;
      } else if (kept[at]) {
        read[name] = readMember(member, field);
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
  if (depth > MOST_DEPTH) throw new Unreadable(path, "nested too deeply");
  if (typeof value === "number") {
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
const MOST_DEPTH = 500;

function readMember(value: unknown, field: Field): unknown {
  switch (field[0]) {
    case "text":
    case "time":
      return readString(value);
    case "boolean":
      if (typeof value !== "boolean") throw wrong();
      return value;
    case "integer":
      if (typeof value !== "number") throw wrong();
      if (!Number.isSafeInteger(value)) throw new Unreadable("", "expected a whole number of at most 53 bits");
      return value;
    case "texts":
      if (typeof value === "string") return [value];
      return Array.isArray(value) && value.every(isText) ? value : readList(value, readString);
    case "model":
      return readModel(value, field[1] as string);
    case "models":
      return readModels(value, field[1] as string);
  }
}

const isText = (value: unknown): boolean => typeof value === "string";

function readString(value: unknown): string {
  if (typeof value !== "string") throw wrong();
  return value;
}

/** Checks a list of objects; null is an empty one. */
function readModels(value: unknown, model: string): unknown[] {
  return value === null ? [] : readList(value, (item) => readModel(item, model));
}

function readList<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw wrong();
  const items: T[] = [];
  let at = 0;
  try {
    for (; at < value.length; at++) if (value[at] !== null) items.push(read(value[at]));
  } catch (error) {
    throw error instanceof Unreadable ? error.within(`[${at}]`) : error;
  }
  return items;
}

/** What the core minds as well: its own reading says where and why, in the same words in every language. */
function wrong(): Unreadable {
  return new Unreadable("", "");
}
