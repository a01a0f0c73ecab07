"""The surface: names, signatures, documentation, types."""

from __future__ import annotations

import importlib.metadata
import inspect
import io
import pydoc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import polyhydra
from polyhydra import AsyncHydra, Hydra, Items, Page, Reply, models

GROUPS = ["oauth2", "oidc", "jwk", "wellknown", "metadata"]
URL = "http://127.0.0.1:9"


def methods(client: Any) -> Iterator[tuple[str, Any]]:
    for group in GROUPS:
        for name, method in inspect.getmembers(getattr(client, group), inspect.ismethod):
            if not name.startswith("_"):
                yield f"{group}.{name}", method


HYDRA, ASYNC = Hydra(URL, URL), AsyncHydra(URL, URL)
SURFACES = {
    "sync": HYDRA,
    "sync with info": HYDRA.with_http_info,
    "async": ASYNC,
    "async with info": ASYNC.with_http_info,
}


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_the_same_operations(surface: str) -> None:
    found = dict(methods(SURFACES[surface]))
    assert len(found) > 50 and list(found) == list(dict(methods(HYDRA)))
    for name, method in methods(HYDRA):
        same = inspect.signature(found[name])
        assert list(same.parameters.values()) == list(inspect.signature(method).parameters.values())


@pytest.mark.parametrize("surface", SURFACES)
def test_every_operation_is_documented(surface: str) -> None:
    for name, method in methods(SURFACES[surface]):
        text = inspect.getdoc(method)
        assert text, name
        for parameter in inspect.signature(method).parameters:
            assert f"    {parameter}: " in text or f"    **{parameter}: " in text, (name, parameter)
        assert "Servers: V" in text and "Raises:\n" in text and "BuildError" in text


def helped(thing: object) -> str:
    """What `help` shows."""
    shown = io.StringIO()
    pydoc.Helper(output=shown).help(thing)
    return shown.getvalue()


def test_help_and_signature() -> None:
    signature = str(inspect.signature(HYDRA.oauth2.get_oauth2_client))
    assert signature == (
        "(id: 'str', *, timeout: 'float | timedelta | None' = None, headers: 'Mapping[str, str] | None' = None,"
        " credentials: 'Credentials | None' = None) -> 'OAuth2Client'"
    )
    text = " ".join(helped(HYDRA.oauth2.set_oauth2_client).split())
    assert "id: 'str', body: 'OAuth2Client | Mapping[str, Any] | None' = None, *," in text
    assert "**fields: 'Unpack[OAuth2ClientFields]'" in text
    assert "Replaces a client" in text and "Older names: updateOAuth2Client" in text
    text = helped(models.OAuth2Client)
    assert "The name that users see." in text and "unknown_fields" in text
    assert "ca_directory" in inspect.signature(Hydra).parameters


def test_async_operations_are_coroutines_and_lists_are_not() -> None:
    for name, method in methods(SURFACES["async"]):
        assert inspect.iscoroutinefunction(method) != (".list_" in name), name


def test_required_arguments_may_be_positional_and_others_not() -> None:
    for name, method in methods(SURFACES["sync"]):
        for parameter in inspect.signature(method).parameters.values():
            if parameter.kind is parameter.VAR_KEYWORD:
                continue
            required = parameter.default is parameter.empty or parameter.name == "body"
            expected = parameter.POSITIONAL_OR_KEYWORD if required else parameter.KEYWORD_ONLY
            assert parameter.kind is expected, (name, parameter)


def test_exports() -> None:
    assert {name for name in polyhydra.__all__ if getattr(polyhydra, name, None) is None} == set()
    assert polyhydra.__version__ == importlib.metadata.version("polyhydra")
    assert polyhydra.models is models
    assert str(Items[int]) and str(Reply[int]) and str(Page[int])
    with pytest.raises(AttributeError):
        _ = polyhydra.nothing


def test_no_secret_in_a_clients_repr() -> None:
    credentials = polyhydra.Credentials.basic("a", "hidden")
    others = [polyhydra.Credentials.bearer("hidden"), polyhydra.Credentials.api_key("X", "hidden")]
    assert "hidden" not in repr([credentials, *others])
    assert "hidden" not in repr(Hydra(URL, credentials=credentials, headers={"X": "hidden"}))
    assert credentials == polyhydra.Credentials.basic("a", "hidden") != polyhydra.Credentials.none()


def test_an_import_brings_little_with_it() -> None:
    code = "import sys; before = set(sys.modules); import polyhydra; print(*sorted(set(sys.modules) - before))"
    found = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"typing", "asyncio", "logging", "datetime", "threading", "polyhydra.models"}.isdisjoint(found), found


TYPED = """
from __future__ import annotations
from datetime import datetime, timedelta
from polyhydra import AsyncHydra, Credentials, Hydra, Items, Page, Reply, Secret
from polyhydra.models import JsonPatch, OAuth2Client, Version

def sync(hydra: Hydra) -> None:
    client: OAuth2Client = hydra.oauth2.get_oauth2_client("a", timeout=timedelta(seconds=5), headers={"a": "b"})
    name: str | None = client.client_name
    time: datetime | None = client.created_at
    uris: list[str] = client.redirect_uris
    secret: Secret | None = client.client_secret
    client.created_at = "2026-01-01T00:00:00Z"
    client.client_secret = "x"
    client.jwks = {"keys": []}
    hydra.oauth2.create_oauth2_client(client_name="x", created_at=time, redirect_uris=("a",), credentials=Credentials.none())
    hydra.oauth2.create_oauth2_client({"client_name": "x", "later": 1})
    hydra.oauth2.patch_oauth2_client("a", [JsonPatch(op="remove", path="/x", from_="/y"), {"op": "x"}])
    items: Items[OAuth2Client] = hydra.oauth2.list_oauth2_clients()
    pages: list[Page[OAuth2Client]] = list(items.pages())
    reply: Reply[Version] = hydra.with_http_info.metadata.get_version()
    nothing: None = hydra.oauth2.delete_oauth2_client("a")  # type: ignore[func-returns-value]

async def awaited(hydra: AsyncHydra) -> None:
    client: OAuth2Client = await hydra.oauth2.get_oauth2_client("a")
    async for each in hydra.oauth2.list_oauth2_clients(owner="ops"):
        name: str | None = each.client_id
    async for page in hydra.oauth2.list_oauth2_clients().pages():
        token: str | None = page.next_page_token
"""
MISTAKES = """
from polyhydra import Hydra
from polyhydra.models import OAuth2Client

hydra = Hydra("http://a")
hydra.oauth2.get_oauth2_client(5)
hydra.oauth2.get_oauth2_client("a", nothing=1)
hydra.oauth2.create_oauth2_client(client_nam="x")
hydra.oauth2.create_oauth2_client(client_name=5)
OAuth2Client(client_name=5)
OAuth2Client().client_name = 5
OAuth2Client().client_nam
Hydra(public="http://a")
"""


def checked(command: list[str], folder: Path, text: str) -> list[int]:
    """The lines that a type checker finds fault with."""
    file = folder / "example.py"
    file.write_text(text)
    done = subprocess.run([sys.executable, "-m", *command, str(file)], capture_output=True, text=True, cwd=folder)
    found = [line for line in done.stdout.splitlines() if "error" in line and f"{file.name}:" in line]
    assert done.returncode == (1 if found else 0), done.stdout + done.stderr
    return sorted({int(line.split(f"{file.name}:")[1].split(":")[0]) for line in found})


@pytest.mark.parametrize("command", [["mypy", "--strict"], ["pyright", "--pythonpath", sys.executable]], ids=["mypy", "pyright"])
def test_type_checkers_agree(command: list[str], tmp_path: Path) -> None:
    assert checked(command, tmp_path, TYPED) == []
    lines = MISTAKES.splitlines()
    first = lines.index("hydra.oauth2.get_oauth2_client(5)") + 1
    assert checked(command, tmp_path, MISTAKES) == list(range(first, len(lines) + 1))
