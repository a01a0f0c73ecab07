"""The files of the suite, whose README says what a case is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

SUITE = Path(__file__).resolve().parents[3] / "tests" / "wire"
MEMBERS = {"name", "operation", "generation", "version", "settings", "options", "arguments", "all_pages"}
MET = {"exchanges", "request", "response", "failure"}
COMES = {"result", "result_is_body_without", "next_page_token", "error"}


class Exchange(NamedTuple):
    """A request that is to be sent, and what comes: a response, or a failure of the transport."""

    request: dict[str, Any]
    response: dict[str, Any] | None
    failure: dict[str, Any] | None

    @classmethod
    def read(cls, met: dict[str, Any]) -> Exchange:
        read = cls(met["request"], met.get("response"), met.get("failure"))
        known(read.request, {"method", "url", "headers", "body", "fresh_connection"})
        known(read.response or {}, {"status", "headers", "body"})
        known(read.failure or {}, {"transport", "may_have_arrived"})
        assert (read.response is None) != (read.failure is None), "a response or a failure comes"
        return read

    @property
    def is_lost(self) -> bool:
        """Whether the request never arrives, so that the SDK may send it again."""
        return self.failure == {"transport": "interrupted", "may_have_arrived": False}

    @property
    def body(self) -> bytes:
        return body((self.response or {}).get("body"))


class Case:
    """One call, with what it meets and what comes of it."""

    def __init__(self, text: str) -> None:
        case = json.loads(text)
        self.name: str = case["name"]
        known(case, MEMBERS | MET | COMES)
        assert len({"result", "result_is_body_without", "error"} & set(case)) == 1, f"{self.name}: one thing comes of it"
        self.operation: str = case["operation"]
        self.generation: str | None = case.get("generation")
        self.version: str | None = case.get("version")
        self.settings: dict[str, Any] = case.get("settings", {})
        self.options: dict[str, Any] = case.get("options", {})
        # Their JSON as it stands in the file, which a body must keep to the byte.
        self.arguments = dict(members(dict(members(text)).get("arguments", "{}")))
        self.all_pages: bool = case.get("all_pages", False)
        met = case.get("exchanges") or ([case] if "request" in case else [])
        self.exchanges = [Exchange.read(one) for one in met]
        self.comes = {name: value for name, value in case.items() if name in COMES}


def known(given: dict[str, Any], members: set[str]) -> None:
    """Refuses what the suite's README does not name."""
    assert set(given) <= members, f"nobody knows what {set(given) - members} means in {given}"


def body(given: Any) -> bytes:
    """A body: a text, `hex` for what is no text, or a `repeat`ed part for what is long."""
    if given is None or isinstance(given, str):
        return (given or "").encode()
    if "hex" in given:
        return bytes.fromhex(given["hex"])
    text: str = given.get("before", "") + given["repeat"] * given["times"] + given.get("after", "")
    return text.encode()


def members(text: str) -> Iterator[tuple[str, str]]:
    """The members of a JSON object with their own texts."""
    decoder, place = json.JSONDecoder(), _next(text, 1)
    while text[place] != "}":
        name, place = decoder.raw_decode(text, place)
        begin = _next(text, place)
        _, place = decoder.raw_decode(text, begin)
        yield name, text[begin:place]
        place = _next(text, place)


def _next(text: str, place: int) -> int:
    """Where the next thing begins: not white space, a colon or a comma."""
    found = re.compile(r"[\s:,]*").match(text, place)
    return found.end() if found else place


def files() -> list[Path]:
    return sorted(SUITE.rglob("*.json"))


def suite() -> list[Case]:
    """Every case. The peer that plays the servers speaks no TLS, so theirs have plain URLs."""
    cases = []
    for file in files():
        text = re.sub(r"https://(public|admin|gate)\.example", r"http://\1.example", file.read_text())
        place = _next(text, 1)
        while text[place] != "]":
            _, end = json.JSONDecoder().raw_decode(text, place)
            cases.append(Case(text[place:end]))
            place = _next(text, end)
    return cases


def written() -> int:
    """How many cases the files hold, counted without reading them as JSON."""
    return sum(len(re.findall(r'^\{"name":', file.read_text(), re.MULTILINE)) for file in files())
