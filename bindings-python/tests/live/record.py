"""What was called on which server, and with what success: the rows of `docs/coverage.md`, merged by `tests/coverage.py`."""

from __future__ import annotations

import enum
import json
import os
import re
from pathlib import Path

from operations import Operation

from .servers import Server


class Fared(enum.IntEnum):
    """How an operation has fared; the best that was seen counts."""

    FAILED = 1
    UNSUPPORTED = 2
    OK = 3


def is_on(operation: Operation, server: Server) -> bool:
    """Whether a server has an operation."""
    for generation, versions in re.findall(r"(V\d)(?: \(([^)]*)\))?", operation.servers):
        if generation == server.generation:
            since = re.search(r"(\S+) and later", versions)
            return since is None or server.is_at_least(since[1])
    return False


class Record:
    """What was called on one server by one kind of client."""

    def __init__(self) -> None:
        self.server: Server | None = None
        self.operations: dict[str, Operation] = {}
        self.fared: dict[str, Fared] = {}
        self.calls = 0

    def note(self, name: str, fared: Fared) -> None:
        self.fared[name] = max(fared, self.fared.get(name, fared))
        self.calls += 1

    def lacking(self) -> list[str]:
        """The operations without what they should have: success where the server has them, a refusal where it has not."""
        assert self.server is not None, "no live test has run"
        wanted = {
            name: Fared.OK if is_on(operation, self.server) else Fared.UNSUPPORTED for name, operation in self.operations.items()
        }
        return [name for name, fared in wanted.items() if self.fared.get(name) is not fared]

    def write(self, language: str) -> Path:
        """Writes the record for `tests/coverage.py`, where that looks for it."""
        assert self.server is not None, "no live test has run"
        rows = {}
        for name, operation in self.operations.items():
            fared = self.fared.get(name)
            rows[operation.id] = fared.name.lower() if fared is not None else "missing"
        target = Path(os.environ.get("CARGO_TARGET_DIR") or Path(__file__).resolve().parents[3] / "target")
        folder = Path(os.environ.get("POLYHYDRA_COVERAGE") or target / "coverage")
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{language.lower().replace(' ', '-')}-{self.server.version}.json"
        record = {"language": language, "server": self.server.version, "operations": rows}
        file.write_text(json.dumps(record, indent=2, sort_keys=True) + "\n")
        return file
