#!/usr/bin/env python3
"""Measures polyhydra beside its peers and writes RESULTS.md.

    python3 bench/run.py --python PYTHON --wheel WHEEL [--quick]

PYTHON is an interpreter that has the wheel and python/requirements.txt installed. The Rust parts are built by cargo, the
JVM's by Maven; the npm package is built, and javascript/ has its packages.
`--quick` runs everything for a moment, to see that it works, and prints what it would write.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import jvm
import machine
import report
import sizes

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent

# How long to measure: rounds, milliseconds of a batch, calls of the memory run, starts of an interpreter.
FULL = {"rounds": 11, "batch": 100, "calls": 10_000, "starts": 31}
QUICK = {"rounds": 2, "batch": 1, "calls": 100, "starts": 2}

# Where client and server run: on one core, where no call waits for another to wake, or where the system likes.
PLACES = {"pinned": {0}, "free": None}

# What a program's first lines import.
IMPORTS = {
    "bare interpreter": "pass",
    "polyhydra": "from polyhydra import Hydra",
    "ory-hydra-client": "from ory_hydra_client import ApiClient, Configuration\n"
    "from ory_hydra_client.api.o_auth2_api import OAuth2Api",
    "urllib3 + orjson": "import orjson, urllib3",
    "httpx": "import httpx",
    "aiohttp + orjson": "import aiohttp, orjson",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", required=True, help="an interpreter with the wheel and its peers")
    parser.add_argument("--wheel", required=True, type=pathlib.Path, help="the wheel that is installed there")
    parser.add_argument("--quick", action="store_true", help="only see that it works")
    options = parser.parse_args()
    # Absolute, as programs are started in other folders; not resolved, or a virtual environment would be lost.
    python = os.path.abspath(options.python)
    effort = QUICK if options.quick else FULL

    programs = build()
    classes = jvm.build(ROOT)
    watch = machine.Watch()
    results = {
        "effort": effort,
        "machine": machine.describe(python) | jvm.describe(),
        "places": {
            name: measure(programs, python, classes, effort, cores) for name, cores in PLACES.items() if machine.can(cores)
        },
        "imports": start_times(python, effort["starts"]),
        "first": first_answers(programs, classes, effort["starts"]),
        "jars": jvm.sizes(ROOT, classes),
        "memory": memory(programs, python, effort["calls"]),
        # Counting a peer's crates takes the registry, which is no business of a quick run.
        "sizes": sizes.measure(ROOT, options.wheel, peer=not options.quick),
    }
    results["foreign"] = watch.foreign()
    text = report.render(results)
    if options.quick:
        print(text)
    else:
        (HERE / "RESULTS.md").write_text(text)
        print("written to bench/RESULTS.md")


def build() -> pathlib.Path:
    """Builds the Rust programs, and gives the folder they are in."""
    packages = ["--package", "polyhydra-bench", "--package", "polyhydra-bench-server"]
    subprocess.run(["cargo", "build", "--quiet", "--release", *packages], cwd=ROOT, check=True)
    asked = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version", "1"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return pathlib.Path(json.loads(asked.stdout)["target_directory"]) / "release"


@contextlib.contextmanager
def server(programs: pathlib.Path, cores: set[int] | None):
    """The server's port, while it runs."""
    program = subprocess.Popen(
        [programs / "polyhydra-bench-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=machine.pin(cores)
    )
    try:
        yield program.stdout.readline().decode().strip()
    finally:
        program.stdin.close()
        program.wait(timeout=10)
        program.stdout.close()


def measure(programs: pathlib.Path, python: str, classes: jvm.Classes, effort: dict, cores: set[int] | None) -> list[dict]:
    """All works by all ways, the server on the same cores as its clients."""
    clients = {
        "Python": [[python, HERE / "python" / "blocking.py"], [python, HERE / "python" / "awaited.py"]],
        "Rust": [[programs / "polyhydra-bench"]],
        "Node": [["node", HERE / "javascript" / "node.js"]],
        "Chromium": [["node", HERE / "javascript" / "chromium.js"]],
        "Kotlin": [jvm.program(classes.calls, "MainKt")],
    }
    measured = []
    for language, commands in clients.items():
        for command in commands:
            say(f"{language}, {pathlib.Path(command[-1]).stem}, {'free' if cores is None else 'pinned'}")
            with server(programs, cores) as port:
                samples = client([*command, port, str(effort["rounds"]), str(effort["batch"])], cores)
            measured.extend({"language": language, **work} for work in samples)
    return measured


def client(command: list, cores: set[int] | None) -> list | dict:
    """What a client program has to say."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, preexec_fn=machine.pin(cores), env=environment())
    return json.loads(done.stdout)


def environment() -> dict[str, str]:
    """Ours, without a ban on compiled modules, for which every start would pay, and without proxies."""
    banned = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}
    return {name: value for name, value in os.environ.items() if name.upper() not in banned}


def start_times(python: str, starts: int) -> dict[str, list[float]]:
    """Milliseconds of a whole process that imports and ends, in turn."""
    say("Python, imports")
    with tempfile.TemporaryDirectory() as nowhere:

        def start(code: str) -> float:
            return machine.timed([python, "-c", code], cwd=nowhere, env=environment()) * 1000

        for code in IMPORTS.values():
            start(code)  # the first one compiles modules and fills the file cache
        times: dict[str, list[float]] = {name: [] for name in IMPORTS}
        for _ in range(starts):
            for name, code in IMPORTS.items():
                times[name].append(start(code))
        return times


def first_answers(programs: pathlib.Path, classes: jvm.Classes, starts: int) -> dict[str, list[float]]:
    """Milliseconds of a whole fresh JVM that gets one client, in turn."""
    say("Kotlin, first answers")
    with server(programs, None) as port:
        url = f"http://127.0.0.1:{port}"
        times: dict[str, list[float]] = {name: [] for name in classes.first}
        for turn in range(starts + 1):
            for name, (jars, program) in classes.first.items():
                # The official SDK throws on what a server of today sends.
                base = f"{url}/cut" if program == "FirstOfficial" else url
                command = [*jvm.program(jars, program), base, "a"]
                taken = machine.timed(command, stdout=subprocess.DEVNULL, env=environment()) * 1000
                if turn > 0:  # the first one fills the file cache
                    times[name].append(taken)
        return times


def memory(programs: pathlib.Path, python: str, calls: int) -> dict[str, dict]:
    """Resident memory of a process that makes many calls."""
    say("Python, memory")
    if not machine.LINUX:
        return {}
    found = {}
    for peer in ("polyhydra", "ory-hydra-client"):
        with server(programs, None) as port:
            found[peer] = client([python, HERE / "python" / "memory.py", port, str(calls), peer], None)
    return found


def say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
