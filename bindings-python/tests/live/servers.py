"""The real servers that the tests talk to, each started when the first test asks for it."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from typing import NamedTuple

import hydra

EXTERNAL = all(os.environ.get(name) for name in ("HYDRA_PUBLIC_URL", "HYDRA_ADMIN_URL"))
NAMES = ["external"] if EXTERNAL else ["v1", "v2"]


class Server(NamedTuple):
    """A server that runs."""

    version: str
    generation: str
    public_url: str
    admin_url: str

    @property
    def numbers(self) -> tuple[int, ...] | None:
        """Its version as numbers; None for a build that says `master`."""
        return numbers(self.version)

    def is_at_least(self, version: str) -> bool:
        """Whether it has at least this version. One that does not say its version counts as the newest of its generation."""
        wanted = numbers(version)
        if self.numbers is None or wanted is None:
            return wanted is None or wanted[0] < 2 or self.generation == "V2"
        return self.numbers >= wanted

    @property
    def takes_ids(self) -> bool:
        """Whether a client may have an id of one's own: 2.0 and 2.1 make up every one."""
        return self.generation != "V2" or self.is_at_least("2.2.0")

    @property
    def status_without_client(self) -> int:
        """What it says where a client is read that is not there: 1.3 to 1.10 take that for a wrong password."""
        return 401 if self.is_at_least("1.3.0") and not self.is_at_least("1.11.0") else 404


def numbers(version: str) -> tuple[int, ...] | None:
    """`v2.3.0` as numbers that compare; a release candidate comes before its release."""
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)(?:-(beta|rc)\.(\d+))?", version)
    if found is None:
        return None
    major, minor, patch, kind, number = found.groups()
    stage = {"beta": (0, int(number or 0)), "rc": (1, int(number or 0)), None: (2, 0)}[kind]
    return (int(major), int(minor), int(patch), *stage)


class Servers:
    """Started by name, stopped together."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], Server] = {}
        self._stack = ExitStack()

    def get(self, name: str, access_token: str = "opaque") -> Server:
        """The server of a name: `v1`, `v2`, or `external`. Without one there is no test, and the reason is on stderr."""
        key = (name, access_token)
        if key not in self._running:
            told = self._stack.enter_context(hydra.start("v2" if EXTERNAL else name, access_token=access_token))
            self._running[key] = Server(told.version, told.generation, told.public_url, told.admin_url)
        return self._running[key]

    def stop(self) -> None:
        self._stack.close()
