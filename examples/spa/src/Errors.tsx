import { useState } from "react";
import { Hydra, isHydraError, type HydraError } from "polyhydra/browser";
import { Failure } from "./Failure";

/** A way into each kind of error that the public port has. */
export function Errors({ hydra, publicUrl }: { readonly hydra: Hydra; readonly publicUrl: string }) {
  const [errors, setErrors] = useState<readonly HydraError[]>([]);
  const ways: Record<string, () => Promise<unknown>> = {
    build: () => hydra.oidc.getOidcDynamicClient(""),
    unsupported: () => new Hydra({ publicUrl, server: "1.11.10" }).oauth2.oAuth2DeviceFlow("a"),
    "transport, no server": () => new Hydra({ publicUrl: "http://127.0.0.1:1" }).metadata.isAlive(),
    "transport, given up": () => hydra.metadata.isAlive({ signal: AbortSignal.abort() }),
    api: () => new Hydra({ publicUrl: `${publicUrl}/nothing` }).metadata.isAlive(),
    oauth: () => hydra.oauth2.oauth2TokenExchange("refresh_token", { refreshToken: "none", credentials: { user: "nobody", password: "none" } }),
    // What a proxy's sign-in page would be.
    decode: () => new Hydra({ publicUrl, fetch: async () => new Response("<html>Sign in") }).metadata.isAlive(),
  };

  async function fail(way: () => Promise<unknown>) {
    try {
      await way();
    } catch (error) {
      if (!isHydraError(error)) throw error;
      setErrors((others) => [...others, error]);
    }
  }

  return (
    <section>
      <h2>Errors</h2>
      {Object.entries(ways).map(([name, way]) => (
        <button key={name} onClick={() => fail(way)}>
          {name}
        </button>
      ))}
      {errors.map((error, index) => (
        <Failure key={index} error={error} />
      ))}
    </section>
  );
}
