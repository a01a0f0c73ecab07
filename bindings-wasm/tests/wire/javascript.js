// Where JavaScript differs from what a case says, by what is in the case, never by its name; and why.

/** What must be sent and come of a case: `{ requests, result }` or `{ requests, error }`. */
export function expected({ arguments: given, exchanges, comes }) {
  const requests = exchanges.map(({ request }) => request);
  // Numbers of JavaScript are whole to 53 bits. A longer one is refused on its way out, where JSON.stringify has no word for
  // it, and on its way in, where it would have become another.
  const [argument] = Object.keys(given).filter((name) => longNumber(given[name]) !== undefined);
  if (argument !== undefined) return { requests: [], error: { kind: "build", argument } };
  const long = longNumber(comes.result);
  if (long !== undefined) return { requests, error: { kind: "decode", path: long, reason: WHOLE, excerpt: "" } };
  const { error } = comes;
  if (error === undefined) return { requests, ...comes };
  return { requests, error: error.reason === "expected a whole number of 64 bits" ? { ...error, reason: WHOLE } : error };
}

const WHOLE = "expected a whole number of at most 53 bits";

/** The path of the first whole number that a number does not hold. */
function longNumber(value, path = "") {
  if (typeof value === "bigint") return path;
  if (value === null || typeof value !== "object") return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = longNumber(member, Array.isArray(value) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
