"""The machine that is measured on: what it is, where programs run on it, and who else used it."""

from __future__ import annotations

import json
import os
import pathlib
import platform
import resource
import subprocess
import sys
import time

LINUX = sys.platform == "linux"


def can(cores: set[int] | None) -> bool:
    """Whether programs can be kept on these cores here."""
    return cores is None or hasattr(os, "sched_setaffinity")


def pin(cores: set[int] | None):
    """What a child does before it begins: keep to these cores."""
    return None if cores is None else lambda: os.sched_setaffinity(0, cores)


def timed(command: list, **options) -> float:
    """Seconds that a process takes from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, **options)
    return time.perf_counter() - start


def describe(python: str) -> dict[str, str]:
    """What the results depend on. Names of the machine and its folders are not among it."""
    versions = (
        "import json, platform; from importlib.metadata import version\n"
        "names = ['polyhydra', 'ory-hydra-client', 'urllib3', 'orjson', 'httpx', 'aiohttp']\n"
        "print(json.dumps({'Python': platform.python_version(), **{name: version(name) for name in names}}))"
    )
    asked = subprocess.run([python, "-c", versions], check=True, stdout=subprocess.PIPE)
    rust = subprocess.run(["rustc", "--version"], check=True, stdout=subprocess.PIPE).stdout.decode().split()[1]
    return {
        "CPU": f"{_cpu()}, {os.cpu_count()} cores, {platform.machine()}",
        "Kernel": f"{platform.system()} {platform.release()}",
        "Rust": rust,
        "Node": subprocess.run(["node", "--version"], check=True, stdout=subprocess.PIPE).stdout.decode().strip().lstrip("v"),
        **json.loads(asked.stdout),
    }


def _cpu() -> str:
    if LINUX:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown CPU"


class Watch:
    """How much of a core programs that are not ours have used."""

    def __init__(self) -> None:
        self.start, self.busy, self.ours = time.monotonic(), _busy(), _ours()

    def foreign(self) -> float | None:
        """Cores that others have used on average; None where the system does not tell."""
        if not LINUX:
            return None
        others = (_busy() - self.busy) - (_ours() - self.ours)
        return max(0.0, others / (time.monotonic() - self.start))


def _busy() -> float:
    """Seconds that all cores together have worked since the machine started."""
    if not LINUX:
        return 0.0
    all_cores = pathlib.Path("/proc/stat").read_text().splitlines()[0]
    user, nice, system, _idle, _waiting, hard, soft, *_ = map(int, all_cores.split()[1:])
    return (user + nice + system + hard + soft) / os.sysconf("SC_CLK_TCK")


def _ours() -> float:
    """Seconds that this process and its ended children have worked."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )
