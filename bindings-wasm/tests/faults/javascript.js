// What JavaScript makes of a fault otherwise than the table says, and why. Everything else is as it is there.

const INTERRUPTED = { transport: "interrupted", may_have_arrived: true };

const BY_FETCH = {
  // Every fetch asks for compression and undoes it, whatever it is told. The limit counts what comes out.
  "compressed-without-being-asked": { ok: true },
  "a-compressed-bomb": { transport: "too_large", may_have_arrived: true },
};

const BY_FETCH_IN_NODE = {
  // It takes a 100 that nobody asked for as the end of the connection.
  "informed-before-the-answer": INTERRUPTED,
};

const IN_CHROMIUM = {
  // What came of a head is the head; lines that are none are passed over.
  "closed-inside-the-head": { kind: "decode" },
  "a-status-that-is-none": { kind: "decode" },
  "a-version-that-is-none": { kind: "decode" },
  "a-negative-length": { ok: true },
  "a-header-without-a-colon": { ok: true },
  // Where a kept connection ends without a word, the browser sends even a POST once more.
  "closed-at-the-second-post": { transport: "other", may_have_arrived: true, requests: 3 },
  // A redirect that is not followed is a redirect, and no more is told of it.
  ...Object.fromEntries([301, 302, 303, 307, 308].map((status) => [`redirected-by-${status}`, { kind: "api", status: 302 }])),
  // Inside a body it is clear that the answer was cut off.
  "closed-inside-the-body": INTERRUPTED,
  "reset-inside-the-body": INTERRUPTED,
  "chunks-cut-off": INTERRUPTED,
  "a-chunk-of-no-size": INTERRUPTED,
  "a-chunk-of-a-huge-size": INTERRUPTED,
};

/** What is to come of a fault by a way of {@link WAYS}, and how many requests are to be seen. */
export function expected(way, { name, calls = 1, expect }) {
  const special = WAYS[way].findLast((made) => name in made)?.[name];
  const { requests = expect.requests ?? calls, ...told } = special ?? expect;
  // Before the head is there, a browser keeps to itself why there is no answer.
  if (special === undefined && way === "in Chromium" && told.transport === "interrupted") told.transport = "other";
  return { told, requests };
}

/** By what requests are sent. */
export const WAYS = {
  "by default in Node": [],
  "by fetch in Node": [BY_FETCH, BY_FETCH_IN_NODE],
  "in Chromium": [BY_FETCH, IN_CHROMIUM],
};
