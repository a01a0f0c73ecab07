"""Taking turns: every way to do a work gets a batch in every round."""

from __future__ import annotations

import gc
import json
import sys
import time
from typing import Callable

Run = Callable[[int], object]
"""Does a work so many times."""


def arguments() -> tuple[int, int, float]:
    """The server's port, the number of rounds, and the seconds of a batch: what every program here is started with."""
    port, rounds, milliseconds = map(int, sys.argv[1:])
    return port, rounds, milliseconds / 1000


def repeat(call: Callable[[], object]) -> Run:
    """Makes `call` so many times, one after the other."""

    def run(times: int) -> None:
        for _ in range(times):
            call()

    return run


def measure(work: str, ways: dict[str, Run], rounds: int, batch: float) -> dict:
    """Measures all ways of a work in turn; each round begins with another one."""
    names = list(ways)
    calls = {name: _calls_for(ways[name], batch) for name in names}
    samples: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]
            gc.collect()
            samples[name].append(_time(ways[name], calls[name]) / calls[name] * 1e6)
    return {"work": work, "ways": [{"name": name, "calls": calls[name], "microseconds": samples[name]} for name in names]}


def report(measured: list[dict]) -> None:
    """Hands the samples to run.py."""
    json.dump(measured, sys.stdout)


def _calls_for(run: Run, batch: float) -> int:
    """How many calls take as long as a batch shall; they warm everything up, too."""
    calls = 2
    while _time(run, calls) * 2 < batch:
        calls *= 2
    return calls * 2


def _time(run: Run, times: int) -> float:
    start = time.perf_counter()
    run(times)
    return time.perf_counter() - start
