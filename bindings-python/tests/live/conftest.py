"""Each live test is told twice for each server: to a `Hydra` and to an `AsyncHydra`."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator

import pytest

from .calls import Live, Way
from .record import Record
from .servers import NAMES, Server, Servers


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    running = Servers()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def records() -> dict[tuple[str, Way], Record]:
    """What was called, by server and kind of client."""
    return {}


@pytest.fixture(params=NAMES)
def server_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(servers: Servers, server_name: str) -> Server:
    return servers.get(server_name)


@pytest.fixture(params=Way, ids=lambda way: way.name.lower())
def way(request: pytest.FixtureRequest) -> Way:
    return Way(request.param)


@pytest.fixture
def record(records: dict[tuple[str, Way], Record], server_name: str, way: Way) -> Record:
    return records.setdefault((server_name, way), Record())


@pytest.fixture
def live(server: Server, way: Way, record: Record) -> Live:
    """A server and a client of it; the event loop of the test opens and closes it."""
    return Live(server, way, record)


@pytest.fixture
def beside(server: Server) -> Live:
    """For tests of programs that have clients of their own: another one beside them, whose calls are not recorded."""
    return Live(server, Way.SYNC, Record())


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a test that is a coroutine, in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    lives = [value for value in pyfuncitem.funcargs.values() if isinstance(value, Live)]
    assert len(lives) == 1, "a live test has one argument, a Live"
    live = lives[0]

    async def run() -> None:
        async with live:
            await pyfuncitem.obj(live)

    asyncio.run(run())
    return True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What was called is looked at when everything has been."""
    items.sort(key=lambda item: "test_coverage" in item.nodeid)
