import { headersOf, type Client, type Result } from "./client.js";

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
  signal?: AbortSignal | undefined;
  /** How long each of its requests may take, in place of the client's setting; 0 for ever. */
  timeoutMs?: number | undefined;
  /** Headers beside the client's; one of the same name replaces the client's. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** In place of the client's credentials; `{}` for none. */
  credentials?: Credentials | undefined;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** What to give as `pageToken` for the next one; missing on the last. */
  readonly nextPageToken?: string;
}

/** A result with the answer that it came in. */
export interface HttpInfo<T> {
  readonly data: T;
  /** The HTTP status; 0 where nothing was sent, as for the URL of a visit. */
  readonly status: number;
  readonly headers: Headers;
}

/** The groups of operations, where each gives its result with status and headers, and a list the one page that was asked for. */
export type WithHttpInfo<Groups> = {
  readonly [Name in keyof Groups]: {
    [Operation in keyof Groups[Name]]: Groups[Name][Operation] extends (...given: infer Given) => infer Result
      ? (...given: Given) => Promise<HttpInfo<Result extends Pages<infer Item> ? Page<Item> : Awaited<Result>>>
      : never;
  };
};

/** A list: `for await` gives every item of every page, fetched as needed. */
export interface Pages<T> extends AsyncIterable<T> {
  [Symbol.asyncIterator](): AsyncIterableIterator<T>;
  /** Page by page. */
  pages(): AsyncGenerator<Page<T>, void, undefined>;
}

/** What the groups of operations have in common. */
export abstract class Group {
  readonly #client: Client;
  readonly #withHttpInfo: boolean;

  /** @internal */
  constructor(client: Client, withHttpInfo: boolean) {
    this.#client = client;
    this.#withHttpInfo = withHttpInfo;
  }

  /** @internal */
  protected async call<T>(operation: string, given: object, options: CallOptions | undefined): Promise<T> {
    const result = await this.#client.call(operation, given, options);
    return (this.#withHttpInfo ? httpInfo(result.data, result) : result.data) as T;
  }

  /**
   * For lists, which single-page apps have none of.
   * @internal
   */
  protected get caller(): Caller {
    return { client: this.#client, withHttpInfo: this.#withHttpInfo };
  }
}

/**
 * Who makes calls, and what of them is wanted.
 * @internal
 */
export interface Caller {
  readonly client: Client;
  readonly withHttpInfo: boolean;
}

/** @internal */
export function httpInfo<T>(data: T, { status, headers }: Result): HttpInfo<T> {
  return { data, status, headers: headersOf(headers) };
}
