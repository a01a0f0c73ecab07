import type { Declaration, Row } from "./declaration.js";

/** An answer or a body that is not what the operation gives or takes. */
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

export const TOO_DEEP = "nested deeper than 128 levels";
export const DEPTH_LIMIT = 128;

const TOKEN =
  /[\t\n\r ]*("(?:[^"\\\0-\x1f]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0(?!\d)|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:])?/y;

/**
 * Finds where a text stops being JSON, in the core's words: the host's own would show what stands there, which may be a secret,
 * and every host has others.
 */
export class Scan {
  /** Where the value ends. */
  at = 0;

  constructor(
    readonly text: string,
    readonly declaration: Declaration,
  ) {}

  /** Throws where there is no value. The way to what is wrong goes as far as models go. */
  value(row?: Row, depth = DEPTH_LIMIT): void {
    const open = this.#next();
    const close = open === "{" ? "}" : open === "[" ? "]" : "";
    if (close === "") {
      if (open === "") this.#fail("the text ends where a value should begin");
      if (",:]}".includes(open)) this.#fail("not a JSON value");
      return;
    }
    if (depth === 0) this.#fail(TOO_DEEP);
    const fields = row?.kind === "m" ? this.declaration.fields(row.model as string) : undefined;
    const isList = open === "[" && row !== undefined && "Ma".includes(row.kind);
    for (let place = 0; ; place++) {
      const start = this.at;
      const next = this.#next();
      if (place === 0 && next === close) return;
      if (place === 0 && next === "") this.#fail(UNENDED);
      if (open === "{") {
        if (!next.startsWith('"')) this.#fail("a member's name is missing");
        if (this.#next() !== ":") this.#fail("a colon is missing");
      } else {
        this.at = start;
      }
      const name = open === "{" ? (JSON.parse(next) as string) : `[${place}]`;
      try {
        this.value(fields?.get(name) ?? (isList ? { ...row, kind: row.kind === "M" ? "m" : "t" } : undefined), depth - 1);
      } catch (error) {
        throw error instanceof Unreadable && (fields ?? isList) ? error.within(name) : error;
      }
      const end = this.#next();
      if (end === close) return;
      if (end !== ",") this.#fail(end === "" ? UNENDED : "a comma or a closing bracket is missing");
    }
  }

  /** Throws where something stands behind the value. */
  end(): void {
    if (/[^\t\n\r ]/.test(this.text.slice(this.at))) this.#fail("more text after the value");
  }

  /** The next token; nothing at the end. */
  #next(): string {
    TOKEN.lastIndex = this.at;
    const [all = "", token = ""] = TOKEN.exec(this.text) ?? [];
    const begin = this.at + all.length;
    if (token === "" && begin < this.text.length) {
      const isOpen = this.text[begin] === '"' && !/^"(?:[^"\\]+|\\[^])*"/.test(this.text.slice(begin));
      this.#fail(isOpen ? "the text ends inside a string" : this.text[begin] === '"' ? "a string holds what none may hold" : "not a JSON value");
    }
    this.at = begin;
    return token;
  }

  #fail(reason: string): never {
    throw new Unreadable("", reason);
  }
}

const UNENDED = "the text ends inside a value";

/** The object that a text begins with, as some servers send two; nothing where there is none. */
export function firstObject(text: string, declaration: Declaration): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const scan = new Scan(text, declaration);
    try {
      scan.value();
    } catch {
      return undefined;
    }
    value = JSON.parse(text.slice(0, scan.at));
  }
  return isObject(value) ? value : undefined;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
