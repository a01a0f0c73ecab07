"""The programs of `examples/python`, run as their users run them, against real servers."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from browser import Browser

from . import app
from .calls import Live

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "python"


def environment(live: Live) -> dict[str, str]:
    return {**os.environ, "HYDRA_PUBLIC_URL": live.server.public_url, "HYDRA_ADMIN_URL": live.server.admin_url}


@contextmanager
def running(example: str, variables: dict[str, str]) -> Iterator[str]:
    """An example that serves; gives its URL, which it prints."""
    command = [sys.executable, str(EXAMPLES / example), "0"]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            line = program.stdout.readline()
            assert " at http://" in line, f"{example} did not start: {line}"
            yield line.split()[-1]
        finally:
            program.terminate()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


def ask(method: str, url: str, form: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> Answer:
    """One request, as a browser makes it; redirects are not followed."""
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as connection:
        body = None if form is None else urlencode(form, doseq=True)
        connection.request(method, f"{parts.path}?{parts.query}", body, headers or {})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read().decode())


async def test_tour(beside: Live) -> None:
    clients = "300" if beside.server.generation == "V2" else "30"
    tour = subprocess.run(
        [sys.executable, str(EXAMPLES / "tour.py"), clients],
        env={**environment(beside), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )
    if tour.returncode != 0 and not beside.server.is_at_least("1.0.0"):
        # Whoever deletes a key there, in memory, deletes them all.
        assert "deleteJsonWebKey: status 404" in tour.stderr.splitlines()[-1], tour.stderr
        return
    assert tour.returncode == 0, tour.stderr
    lines = tour.stdout.splitlines()
    assert [line for line in lines if line.startswith(" ✓ ")] == [line for line in lines[2:-2] if line], tour.stdout
    assert "Secret(***)" in tour.stdout
    left = [client.client_name async for client in beside.hydra.oauth2.list_oauth2_clients()]
    assert not [name for name in left if name and name.lower().startswith("tour")], "it cleans up"


async def test_login_app(beside: Live) -> None:
    """A user logs in, allows something less than was asked for, comes again, and logs out."""
    with running("login_app.py", environment(beside)) as pages:
        client, browser = await app.create_web_client(beside, client_name="<Shop>"), Browser()
        visit = await app.authorize(beside, browser, client)
        login = f"{pages}/login?{urlsplit(visit.place.url).query}"
        shown = ask("GET", login)
        assert (shown.status, shown.headers["cache-control"]) == (200, "no-store")
        assert "&lt;Shop&gt; asks you to log in" in shown.body
        wrong = ask("POST", login, {"answer": "yes", "user": "alice", "password": "wrong"})
        assert (wrong.status, "No user has this name" in wrong.body) == (200, True)
        elsewhere = ask("POST", login, {"answer": "yes"}, {"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status == 403
        right = {"answer": "yes", "user": "alice", "password": "wonderland", "remember": "on"}
        accepted = ask("POST", login, right)
        assert accepted.status == 303
        beside.delete_later(lambda: beside.hydra.oauth2.revoke_oauth2_login_sessions(subject="alice"))

        place = browser.visit(accepted.headers["location"])
        consent = f"{pages}/consent?{urlsplit(place.url).query}"
        shown = ask("GET", consent)
        assert all(f'value="{scope}"' in shown.body for scope in app.SCOPE.split())
        allowed = ask("POST", consent, {"answer": "yes", "scope": ["openid", "read", "admin"]})
        visit.place = browser.visit(allowed.headers["location"])
        tokens = await app.redeem(beside, client, visit)
        assert (tokens.scope, tokens.refresh_token) == ("openid read", None), "never more than was asked for"

        again = ask("GET", login)
        # Used: betas and servers from 2.2 on do not know it, before 1.10.2 they do not say where to go.
        forgets = beside.server.is_at_least("2.2.0") or not beside.server.is_at_least("1.0.0-rc.1")
        assert again.status in ([200] if forgets else [303, 410])

        visit = await app.authorize(beside, browser, client)
        skipped = ask("GET", f"{pages}/login?{urlsplit(visit.place.url).query}")
        assert skipped.status == 303, "who is logged in is not asked again"
        place = browser.visit(skipped.headers["location"])
        denied = ask("POST", f"{pages}/consent?{urlsplit(place.url).query}", {"answer": "no"})
        assert browser.visit(denied.headers["location"]).parameter("error") == "access_denied"

        if beside.has("revoke_oidc_session"):
            url = await beside.hydra.oidc.revoke_oidc_session(id_token_hint=tokens.id_token, post_logout_redirect_uri=app.GOODBYE)
            logout = f"{pages}/logout?{urlsplit(browser.visit(url).url).query}"
            assert "Log out, alice?" in ask("GET", logout).body
            done = ask("POST", logout, {"answer": "yes"})
            assert browser.visit(done.headers["location"]).url.startswith(app.GOODBYE)

        assert ask("GET", f"{pages}/login?login_challenge=made-up").status == 404
        assert ask("GET", f"{pages}/login").status == 404
        assert ask("GET", f"{pages}/").status == 404


async def test_async_introspect(beside: Live) -> None:
    """An API says yes to good tokens alone, and nothing of why to bad ones."""
    exchange = beside.hydra.oauth2.oauth2_token_exchange
    client = await app.create_client(beside, grant_types=["client_credentials"], scope="read write")
    web = await app.create_web_client(beside)
    user_tokens, _ = await app.sign_in(beside, Browser(), web, app.create_user(beside))
    assert user_tokens.refresh_token is not None

    async def token(scope: str) -> str:
        tokens = await exchange("client_credentials", scope=scope, credentials=client.credentials)
        assert tokens.access_token is not None
        return tokens.access_token.reveal()

    reads, writes, refreshes = await token("read"), await token("write"), user_tokens.refresh_token.reveal()
    with running("async_introspect.py", environment(beside)) as api:

        def get(authorization: str) -> Answer:
            return ask("GET", f"{api}/", headers={"Authorization": authorization} if authorization else None)

        good = get(f"Bearer {reads}")
        assert (good.status, json.loads(good.body)) == (200, {"hello": client.id, "from": client.id})
        assert get(f"bearer  {reads}").status == 200
        for bad in (f"Bearer {refreshes}", "Bearer made-up"):
            refused = get(bad)
            assert (refused.status, refused.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
        for nothing in ("", "Bearer", "Basic YTpi"):
            refused = get(nothing)
            assert (refused.status, refused.headers["www-authenticate"]) == (401, "Bearer")
        lacking = get(f"Bearer {writes}")
        assert (lacking.status, "insufficient_scope" in lacking.headers["www-authenticate"]) == (403, True)

    with running("async_introspect.py", {**environment(beside), "HYDRA_ADMIN_URL": "http://127.0.0.1:9"}) as api:
        assert get(f"Bearer {reads}").status == 503, "no answer is no yes"
