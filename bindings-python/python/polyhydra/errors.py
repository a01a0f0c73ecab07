"""What can go wrong: one class a kind, all of them `Error`. No message holds a secret."""

from __future__ import annotations

__all__ = [
    "AbortedError",
    "AlreadyHandled",
    "ApiError",
    "BrokenConnectionError",
    "BuildError",
    "ConnectError",
    "DecodeError",
    "Error",
    "OAuthError",
    "TimedOutError",
    "TlsError",
    "TooLargeError",
    "TransportError",
    "UnsupportedError",
    "VerificationError",
]


class Error(Exception):
    """Everything that can go wrong with a call."""

    kind: str = ""
    """The name of the kind, the same in every language."""


class BuildError(Error, ValueError, TypeError):
    """An argument or a setting is wrong. Nothing was sent.

    Also a ValueError and a TypeError, as Python would raise the one or the other.
    """

    kind = "build"
    argument: str = ""
    """Which argument or setting: `id`, `body.redirect_uris[2]`, `headers.X-Key`."""
    reason: str = ""
    """What is wrong with it."""


class UnsupportedError(Error):
    """The server's generation or version does not have the operation. Nothing was sent."""

    kind = "unsupported"
    operation: str = ""
    """The operation's operationId."""
    generation: str = ""
    """The server's generation: `V0`, `V1` or `V2`."""
    version: str | None = None
    """The server's version, where it is known."""


class TransportError(Error):
    """The request or its answer did not get through."""

    kind = "transport"
    may_have_arrived: bool = True
    """Whether the server can have acted on the request."""


class ConnectError(TransportError, ConnectionError):
    """No connection: no such host, nobody listens, no route."""


class TlsError(TransportError):
    """No trust: a certificate, a protocol version, a name that does not match."""


class TimedOutError(TransportError, TimeoutError):
    """It took longer than allowed. Also Python's own TimeoutError."""


class BrokenConnectionError(TransportError, ConnectionError):
    """The connection broke before the answer was whole."""


class TooLargeError(TransportError):
    """The answer is larger than allowed."""


class AbortedError(TransportError):
    """The call was given up."""


class _Refused(Error):
    operation: str = ""
    """The operation's operationId."""
    status: int = 0
    """The HTTP status."""
    error: str | None = None
    """The code, or prose from some servers. For a refused refresh token always `invalid_grant`."""
    description: str | None = None
    """What it means, for a developer."""
    hint: str | None = None
    """What to do about it."""
    debug: str | None = None
    """More, from servers that show internal errors."""
    uri: str | None = None
    """Where to read about it."""
    request_id: str | None = None
    """By which the server's log knows the request."""
    retry_after: int | None = None
    """After how many seconds to try again."""
    content_type: str = ""
    """What the body is."""
    body: str = ""
    """The body, its first 64 KiB."""


class ApiError(_Refused):
    """The server refused."""

    kind = "api"


class OAuthError(_Refused):
    """An OAuth 2.0 endpoint refused, with a code of RFC 6749 §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2 or RFC 8628 §3.5."""

    kind = "oauth"


class DecodeError(Error):
    """The server succeeded, with an answer that is not what the operation gives; or a text is not the model it shall be."""

    kind = "decode"
    path: str = ""
    """The way to what is wrong: `client.redirect_uris[2]`; empty for the whole."""
    reason: str = ""
    """What is wrong with it."""
    status: int | None = None
    """The answer's status, if it is an answer."""
    content_type: str = ""
    """What the body is."""
    excerpt: str = ""
    """How the body begins, where it is not JSON; empty otherwise, as JSON may hold secrets."""


class VerificationError(Error):
    """A token or a signature did not stand up to a check."""

    kind = "verification"
    check: str = ""
    """Which check."""


class AlreadyHandled(Error):
    """The login, consent or logout request was answered before."""

    kind = "already_handled"
    redirect_to: str | None = None
    """Where to send the browser, if the server says so."""
