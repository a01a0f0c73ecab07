#!/usr/bin/env python3
"""Which operation was called with success on which real server, by each language's tests.

    python3 tests/coverage.py

The live tests of every language leave a record for each server; this merges them into
`docs/coverage.md` and prints it. It fails where an operation that a server has was
never called with success, and where one that it lacks was not refused.

A record is a JSON file of any name in the folder that POLYHYDRA_COVERAGE names, or else
in `coverage` in cargo's target folder (CARGO_TARGET_DIR, or `target` at the top):

    {
      "language": "Python asyncio",
      "server": "v2.3.0",
      "operations": {"getOAuth2Client": "ok", "flushInactiveOAuth2Tokens": "unsupported", ...}
    }

`server` is what its /version says. `operations` has every operation of the declaration,
by its operationId, with the best that was seen: `ok` (called with success), `unsupported`
(the server lacks it, and the SDK said so before the network), `failed` (called, never
with success), `missing` (not called), `absent` (what was tested has public operations
alone).
"""

import json
import os
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
PAGE = TOP / "docs" / "coverage.md"
MARKS = {"ok": "✓", "unsupported": "-", "failed": "**failed**", "missing": "**missing**", "absent": ""}


def folder():
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or TOP / "target")
    return pathlib.Path(os.environ.get("POLYHYDRA_COVERAGE") or target / "coverage")


def records():
    """{(server, language): {operation: how it fared}}, oldest server first."""
    found = {}
    for path in sorted(folder().glob("*.json")):
        record = json.loads(path.read_text())
        found[record["server"], record["language"]] = record["operations"]
    return dict(sorted(found.items(), key=lambda item: (age(item[0][0]), item[0][1])))


def age(version):
    """1.0.0-rc.6 before 1.0.0 before 1.11.10."""
    numbers, _, stage = version.lstrip("v").partition("-")
    return [int(number) for number in re.findall(r"\d+", numbers)], stage == "", stage


def page(found):
    operations = sorted(set().union(*found.values()), key=str.lower)
    lines = [
        "# Coverage",
        "",
        "Every operation against real servers: what the live tests of each language called with",
        "success. Written by `tests/coverage.py` from what these tests record; not edited by hand.",
        "",
        f"{MARKS['ok']} called with success; {MARKS['unsupported']} the server does not have it, and the SDK",
        "says so before the network; empty: an admin operation, which `polyhydra/browser` does not have.",
        "",
        row(["operation", *(f"{server} {language}" for server, language in found)]),
        row(["---"] + [":-:"] * len(found)),
    ]
    for operation in operations:
        cells = (MARKS[fared.get(operation, "missing")] for fared in found.values())
        lines.append(row([f"`{operation}`", *cells]))
    counts = (f"{sum(how == 'ok' for how in fared.values())}" for fared in found.values())
    lines.append(row(["called with success", *counts]))
    return "\n".join(lines) + "\n"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def main():
    found = records()
    if not found:
        sys.exit(f"coverage.py: no record in {folder()}: run the live tests first (cargo test --test live)")
    text = page(found)
    PAGE.write_text(text)
    print(text, end="")
    lacking = text.count(MARKS["failed"]) + text.count(MARKS["missing"])
    if lacking:
        sys.exit(f"coverage.py: {lacking} cells lack what they should have")


if __name__ == "__main__":
    main()
