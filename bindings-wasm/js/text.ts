import { buildError } from "./error.js";

/** An object as JSON text, member by member, so that what is no JSON is named. */
export function objectText(members: Readonly<Record<string, unknown>>): string {
  let text = "{";
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value !== undefined) text += `${text.length > 1 ? "," : ""}${JSON.stringify(name)}:${valueText(name, value)}`;
  }
  return `${text}}`;
}

function valueText(name: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, refuseNumbers);
  } catch (cause) {
    throw buildError(name, `is no JSON: ${cause instanceof Error ? cause.message : "it cannot be read"}`, cause);
  }
  if (text === undefined) throw buildError(name, `is no JSON: a ${typeof value}`);
  return text;
}

/** `JSON.stringify` would write null for these, and lose them without a word. */
function refuseNumbers(_: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`the number ${value}`);
  return value;
}

/** `pageSize` as `page_size`. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
