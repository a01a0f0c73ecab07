"""What awaits: calls are made in a thread of the native core, and come back through the loop's mailbox."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from polyhydra._native import Mailbox, Page, Pager

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from typing_extensions import Self

    from polyhydra._native import Core, Credentials

Item = TypeVar("Item")

_mailboxes: WeakKeyDictionary[asyncio.AbstractEventLoop, Mailbox] = WeakKeyDictionary()


def _mailbox(loop: asyncio.AbstractEventLoop) -> Mailbox:
    """The mailbox of a loop, made with its first call."""
    mailbox = _mailboxes.get(loop)
    if mailbox is None:
        mailbox = _mailboxes[loop] = _watched(loop)
    return mailbox


def _watched(loop: asyncio.AbstractEventLoop) -> Mailbox:
    try:
        mailbox = Mailbox()
        loop.add_reader(mailbox.fileno(), mailbox.empty)
    except NotImplementedError:
        # Loops of Windows cannot watch sockets.
        def call_soon() -> None:
            loop.call_soon_threadsafe(mailbox.empty)

        mailbox = Mailbox(call_soon)
    return mailbox


class Caller:
    """Makes calls of a client, and waits for them in whatever loop runs."""

    __slots__ = ("_core",)

    def __init__(self, core: Core) -> None:
        self._core = core

    async def call(
        self,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
    ) -> Any:
        loop = asyncio.get_running_loop()
        mailbox = _mailbox(loop)
        future = loop.create_future()
        number = mailbox.call(self._core, future, False, place, arguments, timeout, headers, credentials)
        try:
            return await future
        except BaseException:
            mailbox.cancel(number)
            raise

    async def call_with_info(
        self,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
    ) -> Any:
        loop = asyncio.get_running_loop()
        mailbox = _mailbox(loop)
        future = loop.create_future()
        number = mailbox.call(self._core, future, True, place, arguments, timeout, headers, credentials)
        try:
            return await future
        except BaseException:
            mailbox.cancel(number)
            raise

    def list(
        self,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
    ) -> AsyncItems[Any]:
        return AsyncItems(AsyncPages(self._core, self._core.pager(place, arguments, timeout, headers, credentials)))


class AsyncPages(Generic[Item]):
    """The pages of a list, fetched as they are needed, for `async for`."""

    __slots__ = ("_core", "_pager")

    def __init__(self, core: Core, pager: Pager) -> None:
        self._core = core
        self._pager = pager

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[Item]:
        loop = asyncio.get_running_loop()
        mailbox = _mailbox(loop)
        future = loop.create_future()
        number = mailbox.page(self._core, future, self._pager)
        try:
            page: Page[Item] | None = await future
        except BaseException:
            mailbox.cancel(number)
            raise
        if page is None:
            raise StopAsyncIteration
        return page


class AsyncItems(Generic[Item]):
    """All items of all pages, fetched as they are needed, for `async for`."""

    __slots__ = ("_page", "_pages")

    def __init__(self, pages: AsyncPages[Item]) -> None:
        self._pages = pages
        self._page: list[Item] = []

    def pages(self) -> AsyncPages[Item]:
        """The pages themselves, from the next one on."""
        return self._pages

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Item:
        while not self._page:
            page = await self._pages.__anext__()
            self._page = page.items[::-1]
        return self._page.pop()
