"""Processes: how they end, how they are interrupted, and how they fork."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from peer import Asked, Peer, Script, answer

Start = Callable[[Script], Peer]
RUNS = int(os.environ.get("POLYHYDRA_EXITS", "20"))


def program(code: str, peer: Peer) -> list[str]:
    head = f"""
        import asyncio, os, sys, threading, time
        import polyhydra
        from polyhydra import AsyncHydra, Hydra
        URL = {peer.url!r}
        hydra = Hydra(URL, URL, version="2.3.0")
    """
    return [sys.executable, "-X", "faulthandler", "-W", "error", "-c", textwrap.dedent(head) + textwrap.dedent(code)]


EXITS = {
    "a task": """
        async def main():
            client = AsyncHydra(URL, URL, version="2.3.0")
            calls = [asyncio.ensure_future(client.metadata.get_version()) for _ in range(5)]
            await asyncio.sleep(0.05)
        asyncio.run(main())
    """,
    "a loop that is left behind": """
        async def main():
            await AsyncHydra(URL, URL, version="2.3.0").metadata.get_version()
        loop = asyncio.new_event_loop()
        task = loop.create_task(main())
        loop.run_until_complete(asyncio.sleep(0.05))
        task._log_destroy_pending = False
        sys.kept = loop
    """,
    "daemon threads": """
        for _ in range(5):
            threading.Thread(target=hydra.metadata.get_version, daemon=True).start()
        time.sleep(0.05)
    """,
    "daemon threads in many calls": """
        quick = Hydra(URL + "/quick", URL + "/quick", version="2.3.0")
        def work():
            while True:
                quick.metadata.get_version()
        for _ in range(5):
            threading.Thread(target=work, daemon=True).start()
        time.sleep(0.05)
    """,
    "a loop in a daemon thread": """
        async def main():
            client = AsyncHydra(URL, URL, version="2.3.0")
            quick = AsyncHydra(URL + "/quick", URL + "/quick", version="2.3.0")
            waiting = asyncio.ensure_future(client.metadata.get_version())
            while True:
                await quick.metadata.get_version()
        threading.Thread(target=asyncio.run, args=(main(),), daemon=True).start()
        time.sleep(0.05)
    """,
    "sys.exit in a task": """
        async def main():
            client = AsyncHydra(URL, URL, version="2.3.0")
            asyncio.ensure_future(client.metadata.get_version())
            await asyncio.sleep(0.02)
            sys.exit(0)
        asyncio.run(main())
    """,
    "a call in an exit handler": """
        import atexit
        late = Hydra(URL + "/quick", URL + "/quick", version="2.3.0")
        late.metadata.get_version()
        # As if it had been registered before polyhydra was imported.
        atexit.unregister(polyhydra._native.before_exit)
        atexit.register(late.metadata.get_version)
        atexit.register(polyhydra._native.before_exit)
    """,
}


def hang_or_answer(path: str) -> bytes | None:
    return answer(200, {"version": "x"}) if "quick" in path else None


@pytest.mark.parametrize("what", EXITS)
def test_exit_is_clean_with_calls_under_way(start: Start, what: str) -> None:
    peer = start(lambda asked: hang_or_answer(asked.path))
    command = program(EXITS[what], peer)

    def once(_: int) -> tuple[int, str]:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(once, range(RUNS))) == {(0, "")}


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("how", ["a call", "a wait", "a call with hooks", "an awaited call"])
def test_ctrl_c_interrupts_at_once(start: Start, how: str) -> None:
    calls = {
        "a call": "hydra.metadata.get_version()",
        "a wait": "Hydra(URL + '/later', URL + '/later', version='2.3.0', retries=1).metadata.get_version()",
        "a call with hooks": "Hydra(URL, URL, version='2.3.0', before=[print]).metadata.get_version()",
        "an awaited call": "asyncio.run(AsyncHydra(URL, URL, version='2.3.0').metadata.get_version())",
    }
    peer = start(lambda asked: answer(503, "", {"retry-after": "30"}) if "later" in asked.path else None)
    # A job in the background, as CI may run these, begins with Ctrl-C ignored.
    code = f"""
        import signal
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            {calls[how]}
        except KeyboardInterrupt:
            print("interrupted", flush=True)
    """
    with subprocess.Popen(program(code, peer), stdout=subprocess.PIPE, text=True) as process:
        while not peer.asked:
            time.sleep(0.01)
        time.sleep(0.1)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=10)
        assert output.endswith("interrupted\n") and process.returncode == 0
        assert time.monotonic() - begin < 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_a_signals_handler_runs_and_the_call_goes_on(start: Start) -> None:

    def late(_: Asked) -> bytes:
        time.sleep(0.5)
        return answer(200, {"version": "x"})

    peer = start(late)
    code = """
        import signal
        signal.signal(signal.SIGUSR1, lambda *_: print("handled", flush=True))
        print(hydra.metadata.get_version().version, flush=True)
    """
    with subprocess.Popen(program(code, peer), stdout=subprocess.PIPE, text=True) as process:
        while not peer.asked:
            time.sleep(0.01)
        process.send_signal(signal.SIGUSR1)
        output, _ = process.communicate(timeout=10)
        assert output == "handled\nx\n" and process.returncode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_has_connections_of_its_own(start: Start) -> None:
    peer = start(lambda asked: answer(200, {"client_id": asked.path.rsplit("/", 1)[-1]}))
    code = """
        async def awaited(client, name):
            assert (await client.oauth2.get_oauth2_client(name)).client_id == name
        client = AsyncHydra(URL, URL, version="2.3.0")
        hydra.oauth2.get_oauth2_client("a")
        asyncio.run(awaited(client, "b"))
        stop = threading.Event()
        def work():
            while not stop.is_set():
                assert hydra.oauth2.get_oauth2_client("t").client_id == "t"
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads: thread.start()
        children = []
        for number in range(20):
            child = os.fork()
            if child == 0:
                try:
                    for _ in range(5):
                        name = f"{number}-{os.getpid()}"
                        assert hydra.oauth2.get_oauth2_client(name).client_id == name
                        asyncio.run(awaited(client, name))
                    hydra.close()
                    os._exit(0)
                except BaseException as error:
                    print(repr(error), flush=True)
                    os._exit(1)
            children.append(child)
        statuses = {os.waitpid(child, 0)[1] for child in children}
        stop.set()
        for thread in threads: thread.join()
        hydra.oauth2.get_oauth2_client("z")
        asyncio.run(awaited(client, "z"))
        print(statuses)
    """
    command = [*program(code, peer)]
    command[4] = "ignore"  # Python 3.12 warns of any fork beside threads
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{0}\n", "")
