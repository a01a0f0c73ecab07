/** A function by which the host's own `fetch` fails in a given way at one of `urls`. */
export function failing(urls, HydraError) {
  return ({ transport, may_have_arrived }, signal) => {
    // No fetch knows that a request was lost before it was sent. One of the user's own may, and say so.
    if (transport === "interrupted" && !may_have_arrived) {
      throw new HydraError({ kind: "transport", message: "scripted", transport, may_have_arrived });
    }
    if (transport === "other") throw new Error("scripted");
    return fetch(urls[transport], { signal });
  };
}
