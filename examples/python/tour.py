"""A tour of polyhydra against a real Hydra: `make demo` runs it.

Without HYDRA_PUBLIC_URL and HYDRA_ADMIN_URL it starts a server of its own (tests/servers). Give it a number to register
other than 300 clients: 1.x takes a tenth of a second for each.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "servers"))

import hydra as servers
import polyhydra
from browser import Browser
from polyhydra import Credentials, Hydra, OAuthError

CLIENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 300
CALLBACK = "http://127.0.0.1:3000/callback"
USER = "alice"

TERMINAL = sys.stdout.isatty()
COLOURS = TERMINAL and "NO_COLOR" not in os.environ
UNICODE = (sys.stdout.encoding or "").lower().startswith("utf")
TICK, CROSS, FULL, EMPTY = ("✓", "✗", "━", "─") if UNICODE else ("+", "!", "#", ".")

Item = TypeVar("Item")


def paint(code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if COLOURS else text


def bold(text: str) -> str:
    return paint("1", text)


def dim(text: str) -> str:
    return paint("2", text)


def draft(text: str) -> None:
    """A line that the next one takes the place of."""
    if TERMINAL:
        print(f"\r\x1b[K{text}", end="", flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[list[str]]:
    """Says what is being done, and then how long it took and what came of it."""
    notes: list[str] = []
    mark = paint("31", CROSS)
    draft(f"   {title} ...")
    begin = time.perf_counter()
    try:
        yield notes
        mark = paint("32", TICK)
    finally:
        milliseconds = (time.perf_counter() - begin) * 1000
        draft("")
        what = f"   {dim(', '.join(notes))}" if notes else ""
        print(f" {mark} {title:<42}{paint('36', f'{milliseconds:8.1f} ms')}{what}")


def progress(items: Iterable[Item], total: int) -> Iterator[Item]:
    """Goes through items under a bar that fills."""
    width, drawn = 40, -1
    for done, item in enumerate(items):
        filled = width * done // total
        if filled > drawn:
            draft(f"   {paint('32', FULL * filled)}{dim(EMPTY * (width - filled))} {done} of {total}")
            drawn = filled
        yield item


def sign_in(hydra: Hydra, browser: Browser, client_id: str, credentials: Credentials) -> polyhydra.models.OAuth2TokenExchange:
    """A sign-in with PKCE as a user lives it: the authorize endpoint, a login page, a consent page, the way back with a code."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    state = secrets.token_urlsafe(16)
    url = hydra.oauth2.oauth2_authorize(
        client_id,
        "code",
        redirect_uri=CALLBACK,
        scope=["openid", "offline"],
        state=state,
        code_challenge=challenge,
        code_challenge_method="S256",
    )

    # The login page: who is it?
    login = browser.visit(url).parameter("login_challenge")
    asked = hydra.oauth2.get_oauth2_login_request(login)
    if asked.client is None or asked.client.client_id != client_id:
        raise SystemExit("the login request is another client's")
    answer = hydra.oauth2.accept_oauth2_login_request(login, subject=USER, remember=True, remember_for=60)

    # The consent page: is that all right?
    consent = browser.visit(answer.redirect_to or "").parameter("consent_challenge")
    request = hydra.oauth2.get_oauth2_consent_request(consent)
    answer = hydra.oauth2.accept_oauth2_consent_request(
        consent,
        grant_scope=request.requested_scope,
        session={"id_token": {"email": "alice@example.com"}},
    )

    # The client's callback: a code for tokens.
    arrived = browser.visit(answer.redirect_to or "")
    if arrived.parameter("state") != state:
        raise SystemExit("the state that came back is not the one that went out")
    return hydra.oauth2.oauth2_token_exchange(
        "authorization_code",
        code=arrived.parameter("code"),
        redirect_uri=CALLBACK,
        code_verifier=verifier,
        credentials=credentials,
    )


def tour(hydra: Hydra, undo: contextlib.ExitStack) -> None:
    oauth2, jwk = hydra.oauth2, hydra.jwk
    mine = f"tour-{secrets.token_hex(4)}"

    with step("register a client") as notes:
        client = oauth2.create_oauth2_client(
            client_name="Tour",
            grant_types=["authorization_code", "refresh_token", "client_credentials"],
            response_types=["code"],
            redirect_uris=[CALLBACK],
            scope="openid offline read",
        )
        if client.client_id is None or client.client_secret is None:
            raise SystemExit("the server gave the client no credentials")
        client_id = client.client_id
        undo.callback(oauth2.delete_oauth2_client, client_id)
        notes += [client_id, repr(client.client_secret)]
    credentials = Credentials.basic(client_id, client.client_secret)

    with step("read it, change it, write it back") as notes:
        read = oauth2.get_oauth2_client(client_id)
        read.metadata = {"team": "data"}
        notes.append(f"metadata {oauth2.set_oauth2_client(client_id, read).metadata}")

    with step("get a token and look into it") as notes:
        token = oauth2.oauth2_token_exchange("client_credentials", scope="read", credentials=credentials)
        seen = oauth2.introspect_oauth2_token(token.access_token or "")
        notes += [
            f"active {seen.active}",
            f"scope {seen.scope}",
            f"for {token.expires_in} s",
        ]

    with step(f"register {CLIENTS} clients more"):
        for number in progress(range(CLIENTS), CLIENTS):
            made = oauth2.create_oauth2_client(
                client_name=f"{mine} {number}",
                owner=mine,
                grant_types=["client_credentials"],
            )
            undo.callback(oauth2.delete_oauth2_client, made.client_id or "")

    with step("walk all pages of all clients") as notes:
        pages = list(oauth2.list_oauth2_clients(page_size=100).pages())
        ours = {listed.client_id for page in pages for listed in page.items if listed.owner == mine}
        notes += [
            f"{sum(len(page.items) for page in pages)} clients",
            f"{len(pages)} pages",
        ]
        if len(ours) != CLIENTS:
            raise SystemExit(f"{CLIENTS} clients were registered, {len(ours)} are listed")

    with step("sign a user in, with PKCE") as notes:
        tokens = sign_in(hydra, Browser(), client_id, credentials)
        if tokens.access_token is None or tokens.refresh_token is None:
            raise SystemExit("the token endpoint gave no tokens")
        undo.callback(oauth2.revoke_oauth2_login_sessions, subject=USER)
        notes.append(f"userinfo says {hydra.oidc.get_oidc_user_info(access_token=tokens.access_token).sub}")

    with step("refresh, and be refused the second time") as notes:
        used = tokens.refresh_token
        oauth2.oauth2_token_exchange("refresh_token", refresh_token=used, credentials=credentials)
        try:
            oauth2.oauth2_token_exchange("refresh_token", refresh_token=used, credentials=credentials)
        except OAuthError as refusal:
            notes.append(f"{type(refusal).__name__}: {refusal.error}")
        else:
            raise SystemExit("a used refresh token was taken again")

    with step("read what the user has consented to") as notes:
        notes += [" ".join(session.grant_scope) for session in oauth2.list_oauth2_consent_sessions(USER)]

    with step("rotate a key set") as notes:
        keys = f"{mine}-keys"
        undo.callback(jwk.delete_json_web_key_set, keys)
        algorithm = "ES256" if hydra.generation == "V2" else "RS256"
        jwk.create_json_web_key_set(keys, alg=algorithm, kid="one", use="sig")
        jwk.create_json_web_key_set(keys, alg=algorithm, kid="two", use="sig")
        for key in jwk.get_json_web_key_set(keys).keys:
            if key.kid and key.kid.endswith("one"):
                jwk.delete_json_web_key(keys, key.kid)
        notes.append(f"left: {', '.join(key.kid or '' for key in jwk.get_json_web_key_set(keys).keys)}")

    with step("revoke a token, and the consent") as notes:
        access_token = token.access_token or ""
        oauth2.revoke_oauth2_token(access_token, credentials=credentials)
        oauth2.revoke_oauth2_consent_sessions(subject=USER, client=client_id)
        notes.append(f"active {oauth2.introspect_oauth2_token(access_token).active}")


def main() -> None:
    with contextlib.ExitStack() as stack:
        draft("   starting a Hydra ...")
        server = stack.enter_context(servers.start("v2"))
        # A proxy that is set for the internet does not know a server of our own.
        hydra = stack.enter_context(Hydra(server.public_url, server.admin_url, proxy=server.external))
        draft("")
        print(
            bold(f"polyhydra {polyhydra.__version__} visits a Hydra at {server.public_url}"),
            end="\n\n",
        )
        begin = time.perf_counter()
        with step("which server is it?") as notes:
            notes.append(hydra.metadata.get_version().version or "it does not say")
        # Whatever happens: the server may be somebody's, and is left as it was found.
        with contextlib.ExitStack() as undo:
            tour(hydra, undo)
            with step("clean up"):
                undo.close()
        print(bold(f"\ndone in {time.perf_counter() - begin:.1f} s"))


if __name__ == "__main__":
    main()
