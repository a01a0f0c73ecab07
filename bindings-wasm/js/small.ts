import { Client } from "./client.js";
import type { WithHttpInfo } from "./group.js";
import type { Platform } from "./platform.js";
import { PublicMetadata, PublicOAuth2, PublicOidc, PublicWellknown } from "./public.js";
import type { Settings } from "./settings.js";

/** What the public port has for everyone. */
export interface PublicGroups {
  readonly oauth2: PublicOAuth2;
  readonly oidc: PublicOidc;
  readonly wellknown: PublicWellknown;
  readonly metadata: PublicMetadata;
}

/** Settings of a client that has no admin operations. */
export type PublicSettings = Omit<Settings, "adminUrl" | "adminCredentials">;

/** A client of one Ory Hydra server's public port, on any platform. */
export abstract class Small implements PublicGroups {
  declare readonly oauth2: PublicOAuth2;
  declare readonly oidc: PublicOidc;
  declare readonly wellknown: PublicWellknown;
  declare readonly metadata: PublicMetadata;
  /** The same operations, with status and headers beside their results. */
  readonly withHttpInfo: WithHttpInfo<PublicGroups>;

  /** @internal */
  constructor(settings: PublicSettings, platform: Platform) {
    const client = new Client(settings, platform);
    Object.assign(this, groups(client, false));
    this.withHttpInfo = groups(client, true) as unknown as WithHttpInfo<PublicGroups>;
  }
}

const groups = (client: Client, withHttpInfo: boolean): PublicGroups => ({
  oauth2: new PublicOAuth2(client, withHttpInfo),
  oidc: new PublicOidc(client, withHttpInfo),
  wellknown: new PublicWellknown(client, withHttpInfo),
  metadata: new PublicMetadata(client, withHttpInfo),
});
