import { buildError } from "./error.js";

/** An object as JSON text, member by member, so that what is no JSON is named. */
export function objectText(members: object): string {
  let text = "{";
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) text += `${text.length > 1 ? "," : ""}${JSON.stringify(name)}:${valueText(name, value)}`;
  }
  return `${text}}`;
}

function valueText(name: string, value: unknown): string {
  try {
    return JSON.stringify(value, typeof value === "string" ? undefined : refuse);
  } catch (cause) {
    throw buildError(name, `is no JSON: ${cause instanceof Error ? cause.message : "it cannot be read"}`, cause);
  }
}

/** `JSON.stringify` would write null for these, or leave them out without a word. */
function refuse(name: string, value: unknown): unknown {
  if ((typeof value === "number" && !Number.isFinite(value)) || typeof value === "function" || typeof value === "symbol") {
    throw new TypeError(`${name && `${name} is `}a ${typeof value}${typeof value === "number" ? ` that is not finite` : ""}`);
  }
  return value;
}

/** `pageSize` as `page_size`, in all names. */
export function snakes(members: object): object {
  const named = ([name, value]: [string, unknown]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value];
  return Object.fromEntries(Object.entries(members).map(named));
}
