import type { Client } from "./client.js";

/** Any JSON. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [member: string]: JsonValue };

/** What a request shows of who sends it: a client's id and secret (HTTP Basic), a token, or a gateway's key. */
export type Credentials =
  | { readonly user: string; readonly password: string }
  | { readonly bearer: string }
  | { readonly header: string; readonly key: string }
  | Readonly<Record<string, never>>;

/** How one call is made. */
export interface CallOptions {
  /** Gives up on the call. */
  signal?: AbortSignal;
  /** How long each of its requests may take, in place of the client's setting. */
  timeoutMs?: number;
  /** Headers beside the client's; one of the same name replaces the client's. */
  headers?: Readonly<Record<string, string>>;
  /** In place of the client's credentials; `{}` for none. */
  credentials?: Credentials;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** What to give as `pageToken` for the next one; missing on the last. */
  readonly nextPageToken?: string;
}

/** A list: `for await` gives every item of every page, fetched as needed. */
export class Pages<T> implements AsyncIterable<T> {
  readonly #pages: () => AsyncGenerator<Page<T>, void, undefined>;

  constructor(pages: () => AsyncGenerator<Page<T>, void, undefined>) {
    this.#pages = pages;
  }

  /** Page by page. */
  pages(): AsyncGenerator<Page<T>, void, undefined> {
    return this.#pages();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.#pages()) yield* page.items;
  }
}

/** What the groups of operations have in common. */
export abstract class Group {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  protected call<T>(operation: string, given: object, options: CallOptions | undefined): Promise<T> {
    return this.#client.call(operation, given, options) as Promise<T>;
  }

  protected list<T>(operation: string, given: object, options: CallOptions | undefined): Pages<T> {
    return new Pages(() => this.#client.pages(operation, given, options) as AsyncGenerator<Page<T>, void, undefined>);
  }
}
