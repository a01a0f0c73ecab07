"""Calls that are awaited: in asyncio and uvloop, many at once, cancelled, in loops that end."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from peer import Asked, Peer, Script, answer

from polyhydra import ApiError, AsyncHydra, Request, Response, TimedOutError, TransportError

Start = Callable[[Script], Peer]
Run = Callable[[Coroutine[Any, Any, Any]], Any]


def run_without_readers(main: Coroutine[Any, Any, Any]) -> Any:
    """In a loop that cannot watch sockets, as on Windows."""

    class Loop(asyncio.SelectorEventLoop):
        def add_reader(self, fd: Any, callback: Any, *args: Any) -> None:  # type: ignore[override]
            raise NotImplementedError

    loop = Loop()
    # Its own wake-up socket is watched by the method beneath.
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()


def run_in_uvloop(main: Coroutine[Any, Any, Any]) -> Any:
    import uvloop

    loop = uvloop.new_event_loop()
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()


RUNS = [asyncio.run, run_without_readers, *([] if sys.platform == "win32" else [run_in_uvloop])]


@pytest.fixture(params=RUNS, ids=lambda run: run.__name__)
def run(request: pytest.FixtureRequest) -> Run:
    chosen: Run = request.param
    return chosen


def hydra(peer: Peer, **settings: Any) -> AsyncHydra:
    return AsyncHydra(peer.url, peer.url, **{"version": "26.2.0", **settings})


def echo(asked: Asked) -> bytes:
    return answer(200, {"client_id": asked.path.rsplit("/", 1)[-1]})


def test_many_at_once(start: Start, run: Run) -> None:
    peer = start(echo)

    async def main() -> None:
        async with hydra(peer) as client:
            found = await asyncio.gather(*(client.oauth2.get_oauth2_client(str(number)) for number in range(200)))
            assert [each.client_id for each in found] == [str(number) for number in range(200)]
            reply = await client.with_http_info.oauth2.get_oauth2_client("a")
            assert reply.status == 200 and reply.data.client_id == "a"
            assert (await client.oauth2.oauth2_authorize("a", "code")).startswith(peer.url)

    run(main())


def test_errors_are_raised_by_the_await(start: Start, run: Run) -> None:
    peer = start(lambda _: answer(404, {"error": "x"}))

    async def main() -> None:
        client = hydra(peer)
        with pytest.raises(ApiError) as refused:
            await client.oauth2.get_oauth2_client("a")
        assert refused.value.status == 404
        results = await asyncio.gather(client.oauth2.get_oauth2_client("a"), client.metadata.is_ready(), return_exceptions=True)
        assert all(isinstance(result, ApiError) for result in results)

    run(main())


def test_lists(start: Start, run: Run) -> None:
    def paged(asked: Asked) -> bytes:
        following = {"": "1", "1": "2", "2": ""}[asked.path.partition("page_token=")[2].partition("&")[0]]
        links = {"link": f'</admin/clients?page_token={following}>; rel="next"'} if following else {}
        return answer(200, [{"client_id": following + each} for each in "ab"], links)

    peer = start(paged)

    async def main() -> None:
        client = hydra(peer)
        assert [each.client_id async for each in client.oauth2.list_oauth2_clients()] == ["1a", "1b", "2a", "2b", "a", "b"]
        pages = [page async for page in client.oauth2.list_oauth2_clients().pages()]
        assert [page.next_page_token for page in pages] == ["1", "2", None]
        one = await client.with_http_info.oauth2.list_oauth2_clients()
        assert one.data.next_page_token == "1"
        broken = hydra(start(lambda _: answer(500)))
        items = broken.oauth2.list_oauth2_clients()
        with pytest.raises(ApiError):
            await items.__anext__()
        with pytest.raises(StopAsyncIteration):
            await items.__anext__()
        both = client.oauth2.list_oauth2_clients().pages()
        first, second = await asyncio.gather(both.__anext__(), both.__anext__(), return_exceptions=True)
        assert len(first.items) == 2 and isinstance(second, RuntimeError)  # type: ignore[union-attr]

    run(main())


def test_cancelling_a_task_cancels_its_request(start: Start, run: Run) -> None:
    peer = start(lambda _: None)

    async def main() -> None:
        client = hydra(peer)
        task = asyncio.ensure_future(client.oauth2.get_oauth2_client("a"))
        while not peer.asked:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        begin = time.monotonic()
        while not peer.closed_by_client.is_set():
            await asyncio.sleep(0.01)
            assert time.monotonic() - begin < 5
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.oauth2.get_oauth2_client("a"), 0.05)
        with pytest.raises(TimedOutError):
            await client.oauth2.get_oauth2_client("a", timeout=0.05)

    run(main())


def test_a_page_that_did_not_come_can_be_asked_for_again(start: Start) -> None:
    peer = start(lambda _: None if len(peer.asked) == 1 else answer(200, [{"client_id": "a"}]))
    once = [LookupError("mine")]

    def before(_: Request) -> None:
        if peer.asked and once:
            raise once.pop()

    async def main() -> None:
        items = hydra(peer, before=[before]).oauth2.list_oauth2_clients()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(items.__anext__(), 0.1)
        with pytest.raises(LookupError):
            await items.__anext__()
        assert [each.client_id async for each in items] == ["a"]

    asyncio.run(main())


def test_a_client_outlives_its_loop(start: Start, run: Run) -> None:
    peer = start(echo)
    client = hydra(peer)

    async def main() -> None:
        assert (await client.oauth2.get_oauth2_client("a")).client_id == "a"

    for _ in range(3):
        run(main())
    threads = [threading.Thread(target=run, args=(main(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_loop_that_ends_early(start: Start) -> None:
    peer = start(lambda _: None)
    client = hydra(peer)
    loop = asyncio.new_event_loop()

    async def call() -> None:
        await client.oauth2.get_oauth2_client("a", timeout=0.2)

    task = loop.create_task(call())
    loop.run_until_complete(asyncio.sleep(0.1))
    assert not task.done()
    loop.close()
    # The answer finds nobody.
    time.sleep(0.3)
    task.get_coro().close()
    setattr(task, "_log_destroy_pending", False)  # noqa: B010 - no public name stops it complaining

    async def after() -> None:
        with pytest.raises(TransportError):
            await client.oauth2.get_oauth2_client("a", timeout=0.05)

    asyncio.run(after())


def test_the_loop_is_not_blocked(start: Start) -> None:
    peer = start(lambda _: None)

    async def main() -> None:
        client = hydra(peer)
        task = asyncio.ensure_future(client.metadata.get_version(timeout=0.5))
        turns = 0
        while not task.done():
            turns += 1
            await asyncio.sleep(0.005)
        with pytest.raises(TimedOutError):
            await task
        assert turns > 20

    asyncio.run(main())


def test_hooks_run_in_the_loop_and_in_the_tasks_context(start: Start) -> None:
    peer = start(lambda asked: answer(503, "", {"retry-after": "0"}) if len(peer.asked) == 1 else echo(asked))
    who: contextvars.ContextVar[str] = contextvars.ContextVar("who", default="nobody")
    seen: list[tuple[str, str, int]] = []

    def before(request: Request) -> None:
        request.headers["X-Who"] = who.get()
        seen.append(("before", who.get(), threading.get_ident()))

    def after(request: Request, outcome: Response | TransportError) -> None:
        assert isinstance(outcome, Response)
        seen.append((str(outcome.status), who.get(), threading.get_ident()))

    async def main() -> None:
        client = hydra(peer, before=[before], after=[after], retries=1)
        who.set("me")
        assert (await client.oauth2.get_oauth2_client("a")).client_id == "a"
        here = threading.get_ident()
        assert seen == [("before", "me", here), ("503", "me", here), ("before", "me", here), ("200", "me", here)]
        assert [asked.headers["x-who"] for asked in peer.asked] == ["me", "me"]

    asyncio.run(main())


@pytest.mark.parametrize("place", ["before", "after"])
def test_what_a_hook_raises_the_call_raises(start: Start, place: str) -> None:
    peer = start(echo)

    def hook(*_: object) -> None:
        raise LookupError(place)

    async def main() -> None:
        hooks: dict[str, Any] = {place: [hook]}
        with pytest.raises(LookupError, match=place):
            await hydra(peer, **hooks).oauth2.get_oauth2_client("a")

    asyncio.run(main())
