import { useEffect, useState } from "react";
import { isHydraError, type Hydra, type HydraError, type JsonWebKeySet, type OidcConfiguration } from "polyhydra/browser";
import { Failure } from "./Failure";

interface Found {
  readonly discovery: OidcConfiguration;
  readonly keys: JsonWebKeySet;
  readonly health: string;
}

/** The server's discovery document, its keys and its health. */
export function Server({ hydra }: { readonly hydra: Hydra }) {
  const [found, setFound] = useState<Found>();
  const [error, setError] = useState<HydraError>();
  useEffect(() => {
    // Leaving the page, or choosing another server, gives up what is still on its way.
    const controller = new AbortController();
    const options = { signal: controller.signal, timeoutMs: 5000 };
    Promise.all([hydra.oidc.discoverOidcConfiguration(options), hydra.wellknown.discoverJsonWebKeys(options), hydra.metadata.isReady(options)])
      .then(([discovery, keys, { status }]) => setFound({ discovery, keys, health: status ?? "unknown" }))
      .catch((thrown: unknown) => {
        if (!isHydraError(thrown)) throw thrown;
        if (!(thrown.kind === "transport" && thrown.transport === "cancelled")) setError(thrown);
      });
    return () => controller.abort();
  }, [hydra]);
  return (
    <section>
      <h2>Server</h2>
      {error && <Failure error={error} />}
      {found && (
        <dl>
          <dt>Issuer</dt>
          <dd>{found.discovery.issuer}</dd>
          <dt>Health</dt>
          <dd>{found.health}</dd>
          <dt>Version</dt>
          <dd>told at the admin port alone, which is none of a page's business</dd>
          <dt>Grants</dt>
          <dd>{found.discovery.grant_types_supported?.join(", ")}</dd>
          <dt>Scopes</dt>
          <dd>{found.discovery.scopes_supported?.join(", ")}</dd>
          <dt>Keys</dt>
          <dd>
            {found.keys.keys?.map((key) => (
              <div key={key.kid}>
                {key.alg} {key.kid}
              </div>
            ))}
          </dd>
        </dl>
      )}
    </section>
  );
}
