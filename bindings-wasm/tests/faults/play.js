// One fault of tests/provider/faults.json, played to a client in any host.

const SECRET = "s3cret-of-the-tests";

/** Plays a fault. Gives what came of the last call in the table's words, as far as `expect` says something of it, and the error. */
export async function play(fault, { Hydra, fetch }, url, run) {
  const at = `${url}/${fault.name}/${run}`;
  const { timeout_ms: timeoutMs, response_limit: responseLimit, retries, longest_wait_ms: longestWaitMs, ...unknown } = fault.settings ?? {};
  if (Object.keys(unknown).length > 0) throw new Error(`nobody knows what ${Object.keys(unknown)} means`);
  const hydra = new Hydra({ publicUrl: at, adminUrl: at, server: "V2", timeoutMs, responseLimit, retries, longestWaitMs, fetch });
  for (let call = 1; ; call++) {
    const { error } = await called(hydra, fault.operation);
    if (call === (fault.calls ?? 1)) return { told: told(error, fault.expect), shown: shown(error) };
    if (error !== undefined) throw new Error(`${fault.name}: an earlier call failed`, { cause: error });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function called(hydra, operation = "getOAuth2Client") {
  const calls = {
    getOAuth2Client: () => hydra.oauth2.getOAuth2Client("a", { headers: { "X-Key": SECRET } }),
    introspectOAuth2Token: () => hydra.oauth2.introspectOAuth2Token(SECRET, { credentials: { user: "client", password: SECRET } }),
  };
  try {
    await calls[operation]();
    return {};
  } catch (error) {
    if (error.name !== "HydraError") throw error;
    return { error };
  }
}

function told(error, expect) {
  if (error === undefined) return { ok: true };
  if (error.kind === "transport") return { transport: error.transport, may_have_arrived: error.mayHaveArrived };
  const all = { kind: error.kind, status: error.status, error: error.error, path: error.path };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name === "kind" || name in expect));
}

/** All that a log may show of an error; it may not show the secret. */
function shown(error) {
  let text = "";
  for (let at = error; at instanceof Error; at = at.cause) text += `${at.message} ${at.stack} ${JSON.stringify(at)}\n`;
  if (text.includes(SECRET)) throw new Error("an error shows a secret");
  return text;
}
