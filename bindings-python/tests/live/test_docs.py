"""`docs/python.md`: every block of code is run, from the top to the bottom, against a real server."""

from __future__ import annotations

import asyncio
import builtins
import inspect
import logging
import re
from pathlib import Path
from typing import Any

from browser import Browser
from polyhydra import Hydra, errors

from . import app
from .calls import Live

PAGE = Path(__file__).resolve().parents[3] / "docs" / "python.md"


def blocks() -> list[tuple[int, str, str]]:
    """The blocks of the page: the line that each begins at, its language, its text."""
    text = PAGE.read_text()
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [(text[: block.start(2)].count("\n"), block[1], block[2]) for block in found]


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, with the names in each cell."""
    section = PAGE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return [re.findall(r"`(\w+)`", cell) for row in rows for cell in [row.split("|")[1], row.split("|")[-2]]]


def test_every_setting_is_in_the_table() -> None:
    named = [name for cells in table("Settings")[::2] for name in cells]
    assert named == list(dict.fromkeys(named))
    assert set(named) == set(inspect.signature(Hydra).parameters)


def test_every_error_is_in_the_table() -> None:
    cells = table("Errors")
    attributes: list[str] = []
    named = set()
    for (name, *bases), more in zip(cells[::2], cells[1::2]):
        kind = getattr(errors, name)
        named.add(name)
        assert all(issubclass(kind, getattr(builtins, base)) for base in bases), name
        attributes = more or attributes  # no attributes: the same as above
        annotations = {name for base in kind.__mro__ for name in vars(base).get("__annotations__", {})}
        assert annotations - {"kind"} == set(attributes), name
    assert named == set(errors.__all__) - {"Error"}


def sides(diff: str) -> tuple[str, str]:
    """What a diff takes away and what it puts in its place, each with the lines that stay."""
    lines = diff.splitlines(keepends=True)
    before, after = [[line[1:] for line in lines if line[0] != other] for other in "+-"]
    return "".join(before), "".join(after)


def run(live: Live) -> dict[str, Any]:
    """Runs the page, and gives the names that it has defined."""
    page: dict[str, Any] = {"__name__": "__main__"}
    languages = []
    for line, language, text in blocks():
        languages.append(language)
        if language == "diff":
            older, text = sides(text)
            compile(older, f"{PAGE.name}, older", "exec")
        else:
            assert language == "python", f"{PAGE.name}:{line}: nothing runs {language!r}"
        text = text.replace("http://127.0.0.1:4444", live.server.public_url)
        text = text.replace("http://127.0.0.1:4445", live.server.admin_url)
        # Blank lines before it, so that a traceback names the page's own. What replaces older code is a program of its own.
        exec(compile("\n" * line + text, str(PAGE), "exec"), page if language == "python" else {})
    assert languages.count("python") > 10 and languages.count("diff") == 1
    return page


async def test_every_block_runs(beside: Live) -> None:
    if not beside.server.is_at_least("1.10.5"):
        return  # Its lists know no `owner`, and the page's do.
    before = {client.client_id async for client in beside.hydra.oauth2.list_oauth2_clients()}
    beside.delete_later(lambda: delete_all_but(beside, before))
    # In a thread of its own, as the page runs an event loop.
    page = await asyncio.to_thread(run, beside)
    logging.getLogger("polyhydra").setLevel(logging.NOTSET)

    # Its pages take part in a real sign-in.
    client, browser = await app.create_web_client(beside), Browser()
    visit = await app.authorize(beside, browser, client)
    visit.place = browser.visit(page["log_in"](visit.place.parameter("login_challenge"), app.create_user(beside)))
    visit.place = browser.visit(page["consent"](visit.place.parameter("consent_challenge")))
    assert await app.is_active(beside, (await app.redeem(beside, client, visit)).access_token)
    for name in ("hydra", "traced"):
        page[name].close()


async def delete_all_but(live: Live, ids: set[str | None]) -> None:
    """The clients that the page has made."""
    async for client in live.hydra.oauth2.list_oauth2_clients():
        if client.client_id and client.client_id not in ids:
            await live.hydra.oauth2.delete_oauth2_client(client.client_id)
