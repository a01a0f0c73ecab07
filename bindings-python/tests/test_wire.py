"""The golden wire suite: every case of `tests/wire/`, by `Hydra` and by `AsyncHydra`."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from operations import operations
from peer import Peer
from wire.cases import Case, suite, written
from wire.play import Play

from polyhydra import AsyncHydra, Hydra, errors, models

CASES = suite()
CLIENTS = (Hydra, AsyncHydra)
OPERATIONS = {operation.id: operation for operation in operations(Hydra("http://public.example"))}
played: Counter[type[Hydra | AsyncHydra]] = Counter()


class Stage:
    """Where cases are played."""

    def __init__(self, peer: Peer, dead: str, rubbish: str) -> None:
        self.peer, self.dead, self.rubbish = peer, dead, rubbish


class Rubbish(socketserver.BaseRequestHandler):
    """Speaks no TLS."""

    def handle(self) -> None:
        self.request.recv(1)
        self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Peer(lambda _: b"") as gone:
        dead = gone.url
    with Peer(lambda _: b"") as peer, socketserver.ThreadingTCPServer(("127.0.0.1", 0), Rubbish) as rubbish:
        rubbish.daemon_threads = True
        threading.Thread(target=rubbish.serve_forever, daemon=True).start()
        yield Stage(peer, dead, f"https://127.0.0.1:{rubbish.server_address[1]}")
        rubbish.shutdown()


@pytest.mark.parametrize("kind", CLIENTS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, kind: type[Hydra | AsyncHydra], stage: Stage) -> None:
    play = Play(case, stage.peer, stage.dead, stage.rubbish)
    outcome = asyncio.run(call(play, kind))
    play.check_requests()
    play.check_outcome(outcome)
    played[kind] += 1


def test_no_case_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert len({case.name for case in CASES}) == len(CASES) == written() > 0
    assert played == {kind: written() for kind in CLIENTS}, "every case must have been played, and well"
    count = Counter(case.generation or "to be found out" for case in CASES)
    with capsys.disabled():
        generations = ", ".join(f"{generation} {number}" for generation, number in sorted(count.items()))
        print(f" wire: {len(CASES)} cases, {generations}, by Hydra and by AsyncHydra ", end="")


async def call(play: Play, kind: type[Hydra | AsyncHydra]) -> Any:
    """The result, or the error."""
    operation = OPERATIONS[play.case.operation]
    try:
        client = kind(**play.settings())
        try:
            is_list = "list_" in operation.name
            surface: Any = client.with_http_info if is_list and not play.case.all_pages else client
            method = getattr(getattr(surface, operation.group), operation.name)
            made = method(**arguments(play.case, method, kind), **play.options())
            if play.case.all_pages:
                return [one async for one in made] if kind is AsyncHydra else list(made)
            result = await made if inspect.isawaitable(made) else made
            return result.data if is_list else result
        finally:
            if isinstance(client, AsyncHydra):
                await client.aclose()
            else:
                client.close()
    except errors.Error as error:
        return error


def arguments(case: Case, method: Any, kind: type[Hydra | AsyncHydra]) -> dict[str, Any]:
    """The arguments as a user gives them: bodies as dicts to the one client, and as models to the other."""
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(method).parameters.items():
        # What a call cannot do without must be there for Python.
        if parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            given[name] = None
    found = re.search(r"(\w+) \| Mapping", str(method.__annotations__.get("body", "")))
    for name, text in case.arguments.items():
        value = json.loads(text)
        if name == "body" and found and isinstance(value, (dict, list)):
            model = getattr(models, found[1])
            # Python's own JSON does not tell 1.50 from 1.5.
            exact = json.dumps(value, ensure_ascii=False, separators=(",", ":")) == text
            if kind is AsyncHydra or not exact:
                value = as_model(model, value, text)
        given[name] = value
    return given


def as_model(model: type[models.Model], value: Any, text: str) -> Any:
    """A body as a model; as it is where no model can be made of it, so that the call refuses it."""
    try:
        return model.from_json(text) if isinstance(value, dict) else [model.from_dict(each) for each in value]
    except errors.Error:
        return value
