// The files of the golden wire suite, whose README says what a case is. For any host: no file is opened here.

const MEMBERS = ["name", "operation", "generation", "version", "settings", "options", "arguments", "all_pages"];
const MET = ["exchanges", "request", "response", "failure"];
const COMES = ["result", "result_is_body_without", "next_page_token", "error"];

/** The cases of a file's text. */
export function cases(text) {
  return json(text).map(readCase);
}

/** How many cases a file's text holds, counted without reading it as JSON. */
export function written(text) {
  return text.match(/^\{"name":/gm)?.length ?? 0;
}

/**
 * JSON whose whole numbers are exact: those that a number does not hold are of type BigInt. The way of JSON.parse to a
 * number's text is younger than the oldest hosts that the suite runs in.
 */
export function json(text) {
  const isLong = (token) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
  const marked = text.replace(TOKENS, (token) => (isLong(token) ? `{"${LONG}":"${token}"}` : token));
  return JSON.parse(marked, (_, value) => (value !== null && typeof value === "object" && LONG in value ? BigInt(value[LONG]) : value));
}

const LONG = "a whole number past 2^53";
/** Texts, so that no number is found in them, and numbers. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function readCase(given) {
  known(given, [...MEMBERS, ...MET, ...COMES]);
  const comes = Object.fromEntries(Object.entries(given).filter(([name]) => COMES.includes(name)));
  const ends = ["result", "result_is_body_without", "error"].filter((name) => name in comes);
  if (ends.length !== 1) throw new Error(`${given.name}: one thing comes of a call`);
  const met = given.exchanges ?? (given.request === undefined ? [] : [given]);
  return {
    name: given.name,
    operation: given.operation,
    generation: given.generation,
    version: given.version,
    settings: given.settings ?? {},
    options: given.options ?? {},
    arguments: given.arguments ?? {},
    allPages: given.all_pages ?? false,
    exchanges: met.map(readExchange),
    comes,
  };
}

function readExchange({ request, response, failure }) {
  known(request, ["method", "url", "headers", "body", "fresh_connection"]);
  known(response ?? {}, ["status", "headers", "body"]);
  known(failure ?? {}, ["transport", "may_have_arrived"]);
  if ((response === undefined) === (failure === undefined)) throw new Error(`${request.url}: a response or a failure comes`);
  return { request, response: response && { ...response, body: body(response.body) }, failure };
}

/** Refuses what the suite's README does not name. */
function known(given, names) {
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`nobody knows what ${unknown} means beside ${Object.keys(given)}`);
}

/** A body's bytes: of a text, of `hex` for what is no text, or of a `repeat`ed part for what is long. */
export function body(given = "") {
  if (typeof given === "string") return new TextEncoder().encode(given);
  if ("hex" in given) return Uint8Array.from(given.hex.match(/../g) ?? [], (digits) => parseInt(digits, 16));
  return body((given.before ?? "") + given.repeat.repeat(given.times) + (given.after ?? ""));
}
