// Compiled, never run: the small form has no admin operation, and no setting for one.

import { Hydra, HydraError, isHydraError, type OidcConfiguration, type Settings } from "polyhydra/browser";

const settings: Settings = { publicUrl: "http://a", timeoutMs: undefined };
const hydra = new Hydra(settings);

export async function use(error: unknown): Promise<OidcConfiguration> {
  if (isHydraError(error) && error instanceof HydraError) error.kind;
  const { data, headers } = await hydra.withHttpInfo.oidc.discoverOidcConfiguration();
  headers.get("date");
  return data;
}

export function wrong(): void {
  // @ts-expect-error no admin port
  new Hydra({ publicUrl: "http://a", adminUrl: "http://b" });
  // @ts-expect-error no admin operation
  hydra.oauth2.getOAuth2Client;
  // @ts-expect-error no keys but the public ones
  hydra.jwk;
  // @ts-expect-error the version stands on the admin port
  hydra.metadata.getVersion;
}
