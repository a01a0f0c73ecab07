"""One case, played to a client: what it sends is compared to the byte, and what it gives in every field.

The base URLs of the suite are nobody's, so clients reach them through a proxy, which is a peer that knows the case. What
cannot come from a proxy is real all the same: a port that nobody listens at, and one that speaks no TLS.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from peer import Asked, Peer

from polyhydra import Credentials, Page, Request, Secret, errors
from polyhydra._native import Field
from polyhydra.models import Model

from .cases import Case, Exchange, body

FAILURES: dict[str, type[errors.TransportError]] = {
    "connect": errors.ConnectError,
    "tls": errors.TlsError,
    "timeout": errors.TimedOutError,
    "cancelled": errors.AbortedError,
    "interrupted": errors.BrokenConnectionError,
    "too_large": errors.TooLargeError,
    "other": errors.TransportError,
}
# What comes with every request, whatever the case.
OURS = {"host", "user-agent", "content-length"}
LIMIT = 200_000


class Play:
    """A case on stage: `peer` is the proxy, `dead` the URL of a port without a listener, `rubbish` of one without TLS."""

    def __init__(self, case: Case, peer: Peer, dead: str, rubbish: str) -> None:
        self.case = case
        self.peer = peer
        self.bases = {"connect": dead, "tls": rubbish}
        # A request that is lost leaves nothing to be seen: the next one is the first that arrives.
        last = len(case.exchanges) - 1
        self.exchanges = [one for place, one in enumerate(case.exchanges) if place == last or not one.is_lost]
        self.sent = 0
        self.asked: list[Asked] = []
        peer.script = self.answer

    def settings(self) -> dict[str, Any]:
        """What the client is made with."""
        settings = {
            "public_url": "http://public.example",
            "admin_url": "http://admin.example",
            "generation": self.case.generation,
            "version": self.case.version,
            "proxy": self.peer.url,
            "no_proxy": "127.0.0.1",
            "timeout": 20,
            "response_limit": LIMIT,
            **self.case.settings,
        }
        for name in ("credentials", "admin_credentials"):
            if settings.get(name) is not None:
                settings[name] = credentials(settings[name])
        failures = {one.failure["transport"]: one for one in self.exchanges if one.failure}
        for kind, exchange in failures.items():
            if kind in self.bases:
                side = "admin_url" if "//admin." in exchange.request["url"] else "public_url"
                settings[side] = self.bases[kind]
            elif kind == "timeout":
                settings["timeout"] = 0.3
        if {"cancelled", "other", "interrupted"} & set(failures):
            settings["before"] = [self.fail]
        return settings

    def options(self) -> dict[str, Any]:
        """What the call is made with."""
        options = dict(self.case.options)
        if "credentials" in options:
            options["credentials"] = credentials(options["credentials"])
        return options

    def fail(self, _request: Request) -> None:
        """Raises, as a hook of the user's may, what cannot be had of an HTTP stack on demand."""
        failure = self.exchanges[self.sent].failure or {}
        self.sent += 1
        if failure.get("transport") in ("cancelled", "other") or self.exchanges[self.sent - 1].is_lost:
            error = FAILURES[failure["transport"]]("scripted")
            error.may_have_arrived = failure["may_have_arrived"]
            raise error

    def answer(self, asked: Asked) -> bytes | None:
        """What the peer says to a request."""
        self.asked.append(asked)
        expected = self.arriving()
        if len(self.asked) > len(expected):
            return response({"status": 599}, b"more is sent than the case says")
        exchange = expected[len(self.asked) - 1]
        if exchange.failure is None:
            return response(exchange.response or {}, exchange.body)
        kind = exchange.failure["transport"]
        if kind == "too_large":
            return response({"status": 200}, bytes(LIMIT + 1))
        return None if kind == "timeout" else b""

    def arriving(self) -> list[Exchange]:
        """The exchanges whose requests come to the peer."""
        unseen = {*self.bases, "cancelled", "other"}
        return [one for one in self.exchanges if not (one.failure and (one.is_lost or one.failure["transport"] in unseen))]

    def check_requests(self) -> None:
        """Compares what was sent. `Accept` is written where it is another than JSON."""
        expected = [one.request for one in self.arriving()]
        wanted = []
        for request in expected:
            headers = {name.lower(): value for name, value in request.get("headers", {}).items()}
            headers = {"accept": "application/json", **headers}
            wanted.append((request["method"], request["url"], headers, request.get("body") or ""))
        found = []
        for asked in self.asked:
            headers = {name: value for name, value in asked.headers.items() if name not in OURS}
            found.append((asked.method, asked.path, headers, asked.body))
        assert found == wanted

    def check_outcome(self, outcome: Any) -> None:
        """Compares a result, or an error."""
        comes = self.case.comes
        if isinstance(outcome, errors.Error):
            assert "error" in comes, f"expected a result, got {outcome!r}"
            assert text(attributes(outcome)) == text(self.error())
        else:
            assert "error" not in comes, f"expected an error, got {outcome!r}"
            assert text(plain(outcome)) == text(self.result())

    def result(self) -> Any:
        if "result" in self.case.comes:
            return self.case.comes["result"]
        result = json.loads(self.exchanges[-1].body)
        for path in self.case.comes["result_is_body_without"]:
            leave_out(result, path.split("."))
        if "next_page_token" in self.case.comes:
            return {"items": result, "next_page_token": self.case.comes["next_page_token"]}
        return result

    def error(self) -> dict[str, Any]:
        """The error, with what it takes from the last answer where the case says nothing else."""
        error = self.case.comes["error"]
        filled: dict[str, Any] = {}
        last = self.exchanges[-1] if self.exchanges else None
        if last is not None and last.response and error["kind"] in ("api", "oauth", "decode"):
            headers = {name.lower(): value for name, value in last.response.get("headers", {}).items()}
            filled = {"status": last.response["status"], "content_type": headers.get("content-type", "")}
            if error["kind"] != "decode":
                kept = last.body[: 64 * 1024].decode(errors="replace")
                filled.update(operation=self.case.operation, body=kept)
        filled.update(error)
        if isinstance(filled.get("body"), dict):
            filled["body"] = body(filled["body"]).decode()
        return {name: value for name, value in filled.items() if value is not None}


def credentials(given: dict[str, str]) -> Credentials:
    if "bearer" in given:
        return Credentials.bearer(given["bearer"])
    if "user" in given:
        return Credentials.basic(given["user"], given["password"])
    return Credentials.api_key(given["header"], given["key"]) if given else Credentials.none()


def response(head: dict[str, Any], content: bytes) -> bytes:
    """A whole HTTP response."""
    headers = dict(head.get("headers", {}))
    if head["status"] != 204:
        headers["content-length"] = str(len(content))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {head['status']} Scripted\r\n{lines}\r\n".encode() + content


def attributes(error: errors.Error) -> dict[str, Any]:
    """Every attribute of an error, by the names that all languages have for them."""
    names = {
        "build": ["argument"],
        "unsupported": ["operation", "generation", "version"],
        "transport": ["may_have_arrived"],
        "decode": ["path", "reason", "status", "content_type", "excerpt"],
        "already_handled": ["redirect_to"],
        "api": REFUSAL,
        "oauth": REFUSAL,
    }
    ours = {"error_description": "description", "error_hint": "hint", "error_debug": "debug", "error_uri": "uri"}
    found = {name: getattr(error, ours.get(name, name)) for name in names[error.kind]}
    if error.kind == "transport":
        found["transport"] = next(name for name, kind in FAILURES.items() if type(error) is kind)
    if error.kind == "decode":
        # None where no answer was read.
        found["status"] = found["status"] or 0
    found["kind"] = error.kind
    return {name: value for name, value in found.items() if value is not None}


REFUSAL = ["operation", "status", "error", "error_description", "error_hint", "error_debug", "error_uri"]
REFUSAL += ["request_id", "content_type", "retry_after", "body"]


def plain(value: Any) -> Any:
    """A result as JSON, read attribute by attribute."""
    if isinstance(value, Model):
        return plain_model(value)
    if isinstance(value, Page):
        return {"items": plain(value.items), "next_page_token": value.next_page_token}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.reveal() if isinstance(value, Secret) else value


def plain_model(model: Model) -> dict[str, Any]:
    """A model as JSON, without what is not set."""
    out, empty = {}, type(model)()
    for name, field in vars(type(model)).items():
        if not isinstance(field, Field):
            continue
        value = getattr(model, name)
        wire = model.wire(name)
        if isinstance(value, (datetime, timedelta)) or value is None:
            # A time that Python's calendar does not reach reads as None. An empty one is none.
            value = wire or None
        if value != getattr(empty, name):
            out[name.rstrip("_")] = plain(value)
    return {**out, **model.unknown_fields}


def leave_out(value: Any, path: list[str]) -> None:
    """Takes out the member at `consent_request.client.contacts` or `*.contacts` where it is null or empty."""
    name, *rest = path
    if name == "*" and isinstance(value, list):
        for each in value:
            leave_out(each, rest)
    elif isinstance(value, dict) and name in value:
        if rest:
            leave_out(value[name], rest)
        elif value[name] in (None, [], ""):
            del value[name]


def text(value: Any) -> str:
    """JSON that tells 1 from 1.0 and True."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1)
