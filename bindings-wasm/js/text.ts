import type { Declaration, Row } from "./declaration.js";
import { buildError } from "./error.js";
import { isObject, Unreadable } from "./json.js";
import { checked } from "./read.js";

/** Settings or options as the core reads them: names with values, each with a letter that says what it is. */
export function pairs(members: object): string[] {
  const texts: string[] = [];
  for (const [name, value] of given(members)) {
    // A dot is what this puts between an object's name and its member's.
    if (name.includes(".")) throw buildError(name, "is no name");
    if (isObject(value)) {
      const inner = given(spread(name, value));
      if (inner.length === 0) texts.push(name, "j{}");
      for (const [key, part] of inner) texts.push(`${name}.${key}`, tagged(name, part));
    } else {
      texts.push(name, tagged(name, value));
    }
  }
  return texts;
}

/** The arguments of an operation in the same form, with those that are JSON checked against their models. */
export function argumentPairs(members: object, operation: string, declaration: Declaration): string[] {
  const rows = declaration.arguments(operation);
  const texts: string[] = [];
  for (const [name, value] of given(members)) {
    const row = rows.get(name);
    const isWords = row?.kind === "w" && Array.isArray(value) && value.every((word) => typeof word === "string");
    texts.push(name, row?.model === undefined ? tagged(name, isWords ? value.join(" ") : value) : `j${body(name, value, row, declaration)}`);
  }
  return texts;
}

/** The members that say something. A name without letters, or with what stands between texts, would be read as another text. */
function given(members: object): [string, unknown][] {
  return Object.entries(members).filter(([name, value]) => {
    if (value === undefined || value === null) return false;
    if (name === "" || name.includes("\0")) throw buildError(name.replaceAll("\0", "\ufffd"), "is no name");
    return true;
  });
}

function tagged(name: string, value: unknown): string {
  if (typeof value === "string" && /[\0\p{Cs}]/u.test(value)) throw buildError(name, "holds a control character or half of a surrogate pair");
  const letter = typeof value === "string" ? "s" : typeof value === "boolean" ? "b" : Number.isSafeInteger(value) ? "i" : "j";
  return letter + (letter === "j" ? json(name, value) : value);
}

/** A body that is an object as a line for each member, and one that is a list as it is. */
function body(name: string, value: unknown, row: Row, declaration: Declaration): string {
  const text = json(name, value);
  const plain: unknown = JSON.parse(text);
  if (plain === null) throw buildError(name, "is missing");
  try {
    // A copy, as what is checked is changed.
    checked(JSON.parse(text), text, row, declaration);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { path, reason } = error.within(name);
    throw buildError(path, reason);
  }
  if (Array.isArray(plain)) {
    for (const [at, item] of plain.entries()) {
      for (const [wire, field] of declaration.fields(row.model as string)) {
        if (field.required && item?.[wire] == null) throw buildError(`${name}[${at}].${field.name}`, "is missing");
      }
    }
    return text;
  }
  const lines = Object.entries(plain as object).map(([member, inner]) => `${JSON.stringify(member)}:${JSON.stringify(inner)}`);
  return lines.join("\n");
}

function json(name: string, value: unknown): string {
  try {
    const text = JSON.stringify(value, refuse) as string | undefined;
    if (text === undefined) throw new TypeError("there is nothing to write");
    return text;
  } catch (cause) {
    throw buildError(name, `is no JSON: ${cause instanceof Error ? cause.message : "it cannot be read"}`, cause);
  }
}

/** `JSON.stringify` would write null or `{}` for these, or leave them out without a word: a promise without its `await` among them. */
function refuse(this: unknown, name: string, value: unknown): unknown {
  const isFinite = typeof value !== "number" || Number.isFinite(value);
  const isHole = value === undefined && Array.isArray(this);
  if (isFinite && !isHole && /^(Object|Array|String|Number|Boolean|Null|Undefined)$/.test(classOf(value))) return value;
  throw new TypeError(`${name && `${name} is `}${isFinite ? `of type ${classOf(value)}` : "no finite number"}`);
}

/** `Object` for plain objects and those of a user's classes, else what the host calls it: `Map`, `Headers`, `Promise`. */
function classOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A copy, so that what a getter or a proxy throws is thrown once, and with a name. */
export function spread<T extends object>(name: string, members: T): T {
  try {
    if (classOf(members) === "Object") return { ...members };
  } catch (cause) {
    throw buildError(name, "cannot be read", cause);
  }
  throw buildError(name, "must be a plain object");
}

/** `pageSize` as `page_size`, in all names. */
export function snakes(members: object): object {
  const named = ([name, value]: [string, unknown]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value];
  return Object.fromEntries(Object.entries(members).map(named));
}
