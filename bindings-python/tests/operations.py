"""The operations of the Python surface, as their docstrings tell of them."""

from __future__ import annotations

import inspect
import re
from typing import Any, NamedTuple

GROUPS = ("oauth2", "oidc", "jwk", "wellknown", "metadata")


class Operation(NamedTuple):
    """An operation: its method, its group, its operationId, and which servers have it, in words."""

    name: str
    group: str
    id: str
    servers: str


def operations(hydra: Any) -> list[Operation]:
    """Every operation of a client, whose two kinds have the same ones."""
    found = []
    for group in GROUPS:
        for name, method in inspect.getmembers(type(getattr(hydra, group)), inspect.isfunction):
            if not name.startswith("_"):
                text = inspect.getdoc(method) or ""
                found.append(Operation(name, group, _line(text, "Operation"), _line(text, "Servers")))
    return found


def _line(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (.+)\.$", text, re.MULTILINE)
    if found is None:
        raise AssertionError(f"a docstring has no line {name!r}:\n{text}")
    return found[1]
