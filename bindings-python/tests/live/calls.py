"""Making calls: every call of the live tests goes through here, to a `Hydra` or to an `AsyncHydra`.

The tests are written once, against `AsyncHydra`. `Hydra` is given to them with the same methods to be awaited, which have
ended by then: so the two cannot differ in what is tested.
"""

from __future__ import annotations

import enum
import functools
import inspect
import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from operations import GROUPS, operations

from polyhydra import AsyncHydra, Hydra
from polyhydra.errors import ApiError, Error, UnsupportedError

from .record import Fared, Record, is_on
from .servers import Server


class Way(enum.Enum):
    """The two clients; the value is the column of the coverage matrix."""

    SYNC = "Python"
    ASYNC = "Python asyncio"


class _Client:
    """A client whose calls are noted."""

    def __init__(self, client: Any, record: Record) -> None:
        self._client = client
        self._record = record

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        if name in GROUPS:
            return _Group(found, self._record)
        return _Client(found, self._record) if name == "with_http_info" else found


class _Group:
    """The operations of a group."""

    def __init__(self, group: Any, record: Record) -> None:
        self._group = group
        self._record = record

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._group, name)

        def call(*arguments: Any, **keywords: Any) -> Any:
            make = functools.partial(method, *arguments, **keywords)
            is_list = "Items[" in method.__annotations__["return"]
            return _List(self, name, make()) if is_list else self._outcome(name, make)

        return call

    async def _outcome(self, name: str, make: Callable[[], Any]) -> Any:
        with self.noted(name):
            made = make()
            return await made if inspect.isawaitable(made) else made

    @contextmanager
    def noted(self, name: str) -> Iterator[None]:
        """Notes how a call fares."""
        try:
            yield
        except UnsupportedError:
            self._record.note(name, Fared.UNSUPPORTED)
            raise
        except Error:
            self._record.note(name, Fared.FAILED)
            raise
        self._record.note(name, Fared.OK)


class _List:
    """A list of either client's, for `async for`."""

    def __init__(self, group: _Group, name: str, made: Any) -> None:
        self._group = group
        self._name = name
        self._made = made

    def __aiter__(self) -> AsyncIterator[Any]:
        return self._each(self._made)

    def pages(self) -> AsyncIterator[Any]:
        return self._each(self._made.pages())

    async def _each(self, made: Any) -> AsyncIterator[Any]:
        with self._group.noted(self._name):
            if hasattr(made, "__aiter__"):
                async for one in made:
                    yield one
            else:
                for one in made:
                    yield one


class Live:
    """A server, a client of it, and what was called. For the time of one test."""

    _names = itertools.count()

    def __init__(self, server: Server, way: Way, record: Record) -> None:
        self.server = server
        self.way = way
        self._record = record
        self._opened: list[Hydra | AsyncHydra] = []
        self._made: list[Callable[[], Awaitable[object]]] = []

    async def __aenter__(self) -> Live:
        self.hydra = self.open(public_url=self.server.public_url, admin_url=self.server.admin_url)
        self._record.server = self.server
        self._record.operations = {operation.name: operation for operation in operations(self._opened[0])}
        return self

    async def __aexit__(self, *raised: object) -> None:
        try:
            await self._clean_up()
        finally:
            for client in self._opened:
                if isinstance(client, Hydra):
                    client.close()
                else:
                    await client.aclose()

    def open(self, **settings: Any) -> AsyncHydra:
        """A client with settings of its own, closed when the test is over."""
        client = Hydra(**settings) if self.way is Way.SYNC else AsyncHydra(**settings)
        self._opened.append(client)
        return cast(AsyncHydra, _Client(client, self._record))

    def has(self, operation: str) -> bool:
        """Whether the server has an operation."""
        return is_on(self._record.operations[operation], self.server)

    def operation_id(self, operation: str) -> str:
        """What errors call it."""
        return self._record.operations[operation].id

    def unique(self, what: str) -> str:
        """A name that nothing else on the server has."""
        return f"polyhydra-{what}-{os.getpid()}-{next(self._names)}"

    def delete_later(self, delete: Callable[[], Awaitable[object]]) -> None:
        """Deletes something when the test is over; the server may be somebody's. What is gone already is no mistake."""
        self._made.append(delete)

    async def _clean_up(self) -> None:
        left = []
        for delete in reversed(self._made):
            try:
                await delete()
            except Error as error:
                if not (isinstance(error, ApiError) and error.status == 404):
                    left.append(error)
        assert not left, f"could not be cleaned up: {left}"
