import { Client, thrown } from "./client.js";
import { buildError } from "./error.js";
import { Jwk, Metadata, OAuth2, Oidc, Wellknown } from "./generated.js";
import type { Credentials } from "./group.js";
import { objectText, snake } from "./text.js";
import { Engine } from "./wasm/polyhydra.js";

export type * from "./generated.js";
export { HydraError, isHydraError } from "./error.js";
export type * from "./error.js";
export type { CallOptions, Credentials, JsonValue, Page, Pages } from "./group.js";

/** What a user sets once for a client. */
export interface Settings {
  /** Where the public port is: `https://id.example.com`. */
  publicUrl?: string;
  /** Where the admin port is. A client without it has no admin operations. */
  adminUrl?: string;
  /** Which server it is: a generation, or a version such as `"1.11.10"`. Found out where it is not given. */
  server?: "V0" | "V1" | "V2" | (string & {});
  /** What requests show of who sends them. */
  credentials?: Credentials;
  /** The same for the admin port, where that differs. */
  adminCredentials?: Credentials;
  /** Headers that every request has. */
  headers?: Readonly<Record<string, string>>;
  /** What requests call themselves. Browsers decide that by themselves. */
  userAgent?: string;
  /** How long an exchange may take; 30,000 where nothing is set, 0 for ever. */
  timeoutMs?: number;
  /** How many bytes an answer may have; 16 MiB where nothing is set. */
  responseLimit?: number;
  /** How often to try again after a 429 or 503 that says when; never where nothing is set. */
  retries?: number;
  /** The longest wait before such a try; 60,000 where nothing is set. */
  longestWaitMs?: number;
  /** Sends the requests; the host's own where nothing is set. */
  fetch?: typeof globalThis.fetch;
}

/** A client of one Ory Hydra server. */
export class Hydra {
  readonly oauth2: OAuth2;
  readonly oidc: Oidc;
  readonly jwk: Jwk;
  readonly wellknown: Wellknown;
  readonly metadata: Metadata;

  /** @throws HydraError of kind `build` that names the setting. */
  constructor(settings: Settings) {
    if (typeof settings !== "object" || settings === null) throw buildError("settings", "must be an object");
    const { fetch = (...request) => globalThis.fetch(...request), ...others } = settings;
    if (typeof fetch !== "function") throw buildError("fetch", "must be a function");
    const text = objectText(Object.fromEntries(Object.entries(others).map(([name, value]) => [snake(name), value])));
    const client = new Client(
      thrown(() => new Engine(text)),
      fetch,
    );
    this.oauth2 = new OAuth2(client);
    this.oidc = new Oidc(client);
    this.jwk = new Jwk(client);
    this.wellknown = new Wellknown(client);
    this.metadata = new Metadata(client);
  }
}
