/** What errors of every kind have. */
interface Every {
  readonly name: "HydraError";
  /** What went wrong, in words. It holds no secret. */
  readonly message: string;
}

/** An argument or a setting is wrong. Nothing was sent. */
export interface BuildError {
  readonly kind: "build";
  /** Which one: `id`, `body.subject`, `headers.X-Key`. */
  readonly argument: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** The server's generation or version does not have the operation. Nothing was sent. */
export interface UnsupportedError {
  readonly kind: "unsupported";
  readonly operation: string;
  readonly generation: "V0" | "V1" | "V2";
  /** The server's version, where it is known. */
  readonly version?: string;
}

/** The request or its answer did not get through. */
export interface TransportError {
  readonly kind: "transport";
  readonly transport: "connect" | "tls" | "timeout" | "cancelled" | "interrupted" | "too_large" | "other";
  /** Whether the server can have acted on the request. */
  readonly mayHaveArrived: boolean;
}

interface Refusal {
  readonly operation: string;
  /** The HTTP status. */
  readonly status: number;
  /** A code, or prose from some servers. */
  readonly error?: string;
  readonly errorDescription?: string;
  readonly errorHint?: string;
  readonly errorDebug?: string;
  readonly errorUri?: string;
  /** The request's id in the server's log. */
  readonly requestId?: string;
  readonly contentType: string;
  /** After how many seconds to try again, where the server says so. */
  readonly retryAfter?: number;
  /** The body as it came, at most 64 KiB. Not enumerable: it may hold secrets. */
  readonly body: string;
}

/** The server refused. */
export interface ApiError extends Refusal {
  readonly kind: "api";
}

/** An OAuth 2.0 endpoint refused, with a code of RFC 6749, 6750, 7591 or 8628 in `error`. */
export interface OAuthError extends Refusal {
  readonly kind: "oauth";
}

/** The server succeeded, with an answer that is not what the operation gives. */
export interface DecodeError {
  readonly kind: "decode";
  /** The way to what is wrong: `client.redirect_uris[2]`; empty for the whole. */
  readonly path: string;
  readonly reason: string;
  readonly status: number;
  readonly contentType: string;
  /** How the body begins, where it is not JSON. */
  readonly excerpt: string;
}

/** A token or a signature did not stand up to a check. */
export interface VerificationError {
  readonly kind: "verification";
  /** Which check. */
  readonly check: string;
}

/** The login, consent or logout request was answered before. */
export interface AlreadyHandledError {
  readonly kind: "already_handled";
  /** Where to send the browser, if the server says so. */
  readonly redirectTo?: string;
}

/** Everything that can go wrong. `kind` tells which members there are. */
export type HydraError = Error &
  Every &
  (
    | BuildError
    | UnsupportedError
    | TransportError
    | ApiError
    | OAuthError
    | DecodeError
    | VerificationError
    | AlreadyHandledError
  );

/** An error as the core writes it. */
export interface ErrorMembers {
  readonly kind: HydraError["kind"];
  readonly message: string;
  readonly [member: string]: unknown;
}

class TheError extends Error {
  constructor({ kind, message, ...members }: ErrorMembers, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    const described: Record<string, unknown> = { kind };
    for (const [name, value] of Object.entries(members)) described[camel(name)] = value;
    if (kind === "build") {
      // The core names arguments as the declaration does; what stands behind a dot is the wire's.
      const [first = "", ...rest] = String(members["argument"]).split(".");
      described["argument"] = [camel(first), ...rest].join(".");
      this.message = `${described["argument"]}: ${members["reason"]}`;
    }
    for (const [name, value] of Object.entries(described)) {
      Object.defineProperty(this, name, { value, enumerable: name !== "body" });
    }
  }
}
Object.defineProperty(TheError.prototype, "name", { value: "HydraError" });
Object.defineProperty(TheError, "name", { value: "HydraError" });

/** For `instanceof`; {@link isHydraError} does the same for what comes from another copy of this package. */
export const HydraError = TheError as unknown as {
  readonly prototype: HydraError;
  new (members: ErrorMembers, cause?: unknown): HydraError;
};

/** Whether something thrown is an error of this package. */
export function isHydraError(error: unknown): error is HydraError {
  return error instanceof Error && error.name === "HydraError" && "kind" in error;
}

export function buildError(argument: string, reason: string, cause?: unknown): HydraError {
  return new HydraError({ kind: "build", message: "", argument, reason }, cause);
}

/** `error_description` as `errorDescription`. */
export function camel(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
