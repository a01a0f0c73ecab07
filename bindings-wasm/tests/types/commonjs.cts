// The same types in a CommonJS module.

import { Hydra, HydraError, isHydraError, type OAuth2Client } from "polyhydra";
import { Hydra as PublicHydra, type JsonWebKeySet } from "polyhydra/browser";

export async function use(): Promise<[OAuth2Client, JsonWebKeySet]> {
  const hydra: Hydra = new Hydra({ publicUrl: "http://a" });
  try {
    return [await hydra.oauth2.getOAuth2Client("id"), await new PublicHydra({ publicUrl: "http://a" }).wellknown.discoverJsonWebKeys()];
  } catch (error) {
    if (isHydraError(error) && error.kind === "api") error.status.toFixed();
    if (error instanceof HydraError) error.message.length;
    throw error;
  }
}
