import { Jwk, Metadata, OAuth2, Oidc, Wellknown } from "./admin.js";
import { Client } from "./client.js";
import type { WithHttpInfo } from "./group.js";
import type { Platform } from "./platform.js";
import type { Settings } from "./settings.js";

/** Every operation there is. */
export interface Groups {
  readonly oauth2: OAuth2;
  readonly oidc: Oidc;
  readonly jwk: Jwk;
  readonly wellknown: Wellknown;
  readonly metadata: Metadata;
}

/** A client of one Ory Hydra server, on any platform. */
export abstract class Full implements Groups {
  declare readonly oauth2: OAuth2;
  declare readonly oidc: Oidc;
  declare readonly jwk: Jwk;
  declare readonly wellknown: Wellknown;
  declare readonly metadata: Metadata;
  /** The same operations, with status and headers beside their results. */
  readonly withHttpInfo: WithHttpInfo<Groups>;

  /** @internal */
  constructor(settings: Settings, platform: Platform) {
    const client = new Client(settings, platform);
    Object.assign(this, groups(client, false));
    this.withHttpInfo = groups(client, true) as unknown as WithHttpInfo<Groups>;
  }
}

const groups = (client: Client, withHttpInfo: boolean): Groups => ({
  oauth2: new OAuth2(client, withHttpInfo),
  oidc: new Oidc(client, withHttpInfo),
  jwk: new Jwk(client, withHttpInfo),
  wellknown: new Wellknown(client, withHttpInfo),
  metadata: new Metadata(client, withHttpInfo),
});
