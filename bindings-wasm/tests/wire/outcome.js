// What comes of a call, in the words of the suite.

import { json } from "./cases.js";

const REFUSAL = ["operation", "status", "error", "error_description", "error_hint", "error_debug", "error_uri"];
REFUSAL.push("request_id", "content_type", "retry_after", "body");
const ATTRIBUTES = {
  build: ["argument"],
  unsupported: ["operation", "generation", "version"],
  transport: ["transport", "may_have_arrived"],
  decode: ["path", "reason", "status", "content_type", "excerpt"],
  already_handled: ["redirect_to"],
  api: REFUSAL,
  oauth: REFUSAL,
};

/** Every attribute of an error, by the names that all languages have for them. */
export function attributes(error) {
  const found = { kind: error.kind };
  for (const name of ATTRIBUTES[error.kind]) {
    const value = error[name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())];
    if (value !== undefined) found[name] = value;
  }
  // Arguments have the language's own case, but for what stands behind a dot.
  if (error.kind === "build") found.argument = found.argument.replace(/^[^.[]+/, snake);
  return found;
}

/** `pageSize` as `page_size`. */
function snake(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A result as the suite writes it: a page by its names, and models without declared members that are null or empty lists. */
export function plain(data, model, models) {
  if (data === undefined) return null;
  if (Array.isArray(data)) return data.map((item) => plainModel(item, model, models));
  if (model !== undefined && Array.isArray(data.items)) {
    return { items: plain(data.items, model, models), next_page_token: data.nextPageToken ?? null };
  }
  return plainModel(data, model, models);
}

function plainModel(value, model, models) {
  const fields = models[model];
  if (fields === undefined) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const type = fields[name] ?? "";
    if (name in fields && member === null) return [name, undefined];
    if (type.endsWith("[]")) return [name, member.length === 0 ? undefined : plain(member, type.slice(0, -2), models)];
    return [name, plainModel(member, type, models)];
  });
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

/** A body as JSON, without the members at `paths` where they are null, an empty list or an empty text. */
export function withoutThese(bytes, paths) {
  const value = json(new TextDecoder().decode(bytes));
  for (const path of paths) leaveOut(value, path.split("."));
  return value;
}

function leaveOut(value, [name, ...rest]) {
  if (name === "*" && Array.isArray(value)) value.forEach((item) => leaveOut(item, rest));
  else if (value === null || typeof value !== "object" || !(name in value)) return;
  else if (rest.length > 0) leaveOut(value[name], rest);
  else if (value[name] === null || value[name] === "" || value[name].length === 0) delete value[name];
}

/** One text for equal values: members in order, whole numbers exact. */
export function canonical(value) {
  if (typeof value === "bigint") return `${value}`;
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  // Texts of JavaScript can hold half a character, as they came; elsewhere U+FFFD stands in its place.
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "nothing";
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`;
}
