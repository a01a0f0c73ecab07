"""A tour of polyhydra against a real Hydra: `make demo` runs it.

Without HYDRA_PUBLIC_URL and HYDRA_ADMIN_URL it starts a server of its own (tests/servers).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "servers"))

import hydra as servers
from browser import Browser

from polyhydra import Credentials, Hydra

CLIENTS = 300
CALLBACK = "http://127.0.0.1:3000/callback"
COLOURS = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if COLOURS else text


@contextlib.contextmanager
def step(title: str) -> Iterator[list[str]]:
    """Prints what was done, what came of it, and how long it took."""
    notes: list[str] = []
    begin = time.perf_counter()
    yield notes
    milliseconds = (time.perf_counter() - begin) * 1000
    tick = paint("32", "ok")
    print(f"{tick} {title:<44} {paint('36', f'{milliseconds:8.1f} ms')}  {paint('2', '; '.join(notes))}")


def progress(done: int, total: int) -> None:
    if sys.stdout.isatty():
        width = 30
        filled = width * done // total
        bar = paint("32", "#" * filled) + "." * (width - filled)
        print(f"\r   [{bar}] {done}/{total}", end="\r" if done < total else "\r\x1b[K", flush=True)


def sign_in(hydra: Hydra, browser: Browser, client_id: str, secret: str) -> tuple[str, str]:
    """A sign-in as a user would do it: the authorize endpoint, a login page, a consent page, the way back with a code."""
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
    login = browser.visit(url).parameter("login_challenge")
    request = hydra.oauth2.get_oauth2_login_request(login)
    assert request.client is not None and request.client.client_id == client_id
    answer = hydra.oauth2.accept_oauth2_login_request(login, subject="alice", remember=True, remember_for=60)
    consent = browser.visit(answer.redirect_to or "").parameter("consent_challenge")
    asked = hydra.oauth2.get_oauth2_consent_request(consent)
    answer = hydra.oauth2.accept_oauth2_consent_request(
        consent, grant_scope=asked.requested_scope, session={"id_token": {"email": "alice@example.com"}}
    )
    arrived = browser.visit(answer.redirect_to or "")
    if arrived.parameter("state") != state:
        raise SystemExit("the state that came back is not the one that went out")
    tokens = hydra.oauth2.oauth2_token_exchange(
        "authorization_code",
        code=arrived.parameter("code"),
        redirect_uri=CALLBACK,
        code_verifier=verifier,
        credentials=Credentials.basic(client_id, secret),
    )
    if tokens.access_token is None or tokens.refresh_token is None:
        raise SystemExit("the token endpoint gave no tokens")
    return tokens.access_token.reveal(), tokens.refresh_token.reveal()


def tour(hydra: Hydra, prefix: str) -> None:
    with step("which server is it?") as notes:
        notes.append(hydra.metadata.get_version().version or "it does not say")

    with step("register a client") as notes:
        client = hydra.oauth2.create_oauth2_client(
            client_name="Tour",
            grant_types=["authorization_code", "refresh_token", "client_credentials"],
            response_types=["code"],
            redirect_uris=[CALLBACK],
            scope="openid offline read",
        )
        notes.append(f"client_id {client.client_id}, client_secret {client.client_secret!r}")
    if client.client_id is None or client.client_secret is None:
        raise SystemExit("the server gave the client no credentials")
    client_id, secret = client.client_id, client.client_secret.reveal()
    credentials = Credentials.basic(client_id, secret)

    with step("read it, change it, write it back") as notes:
        read = hydra.oauth2.get_oauth2_client(client_id)
        read.metadata = {"team": "data"}
        written = hydra.oauth2.set_oauth2_client(client_id, read)
        notes.append(f"metadata {written.metadata}")

    with step("get a token and look into it") as notes:
        token = hydra.oauth2.oauth2_token_exchange("client_credentials", scope="read", credentials=credentials).access_token
        assert token is not None
        notes.append(f"active {hydra.oauth2.introspect_oauth2_token(token).active}")

    owner = f"{prefix}-owner"
    with step(f"register {CLIENTS} clients more"):
        for number in range(CLIENTS):
            hydra.oauth2.create_oauth2_client(client_name=f"{prefix} {number}", owner=owner, grant_types=["client_credentials"])
            progress(number + 1, CLIENTS)

    with step("walk all pages of them") as notes:
        ids = [listed.client_id for listed in hydra.oauth2.list_oauth2_clients(owner=owner, page_size=100)]
        notes.append(f"{len(ids)} clients")
        if len(set(ids)) != CLIENTS:
            raise SystemExit(f"{CLIENTS} clients were registered, {len(set(ids))} are listed")

    browser = Browser()
    with step("sign a user in, with PKCE") as notes:
        access, refresh = sign_in(hydra, browser, client_id, secret)
        notes.append(f"userinfo {hydra.oidc.get_oidc_user_info(access_token=access).sub}")

    with step("refresh, and be refused the second time") as notes:
        hydra.oauth2.oauth2_token_exchange("refresh_token", refresh_token=refresh, credentials=credentials)
        try:
            hydra.oauth2.oauth2_token_exchange("refresh_token", refresh_token=refresh, credentials=credentials)
        except Exception as error:
            notes.append(f"{type(error).__name__}: {getattr(error, 'error', error)}")
        else:
            raise SystemExit("a used refresh token was taken again")

    with step("read the user's consents") as notes:
        sessions = list(hydra.oauth2.list_oauth2_consent_sessions("alice"))
        notes.append(", ".join(" ".join(session.grant_scope) for session in sessions))

    with step("rotate a key set") as notes:
        keys = f"{prefix}-keys"
        hydra.jwk.create_json_web_key_set(keys, alg="RS256", kid="one", use="sig")
        hydra.jwk.create_json_web_key_set(keys, alg="RS256", kid="two", use="sig")
        old = [key.kid for key in hydra.jwk.get_json_web_key_set(keys).keys if key.kid and key.kid.endswith("one")]
        for kid in old:
            hydra.jwk.delete_json_web_key(keys, kid)
        notes.append(f"left: {', '.join(key.kid or '' for key in hydra.jwk.get_json_web_key_set(keys).keys)}")

    with step("revoke and clean up"):
        hydra.oauth2.revoke_oauth2_consent_sessions(subject="alice", client=client_id)
        hydra.oauth2.revoke_oauth2_login_sessions(subject="alice")
        hydra.jwk.delete_json_web_key_set(keys)
        for number, listed in enumerate([client_id, *ids], 1):
            hydra.oauth2.delete_oauth2_client(listed or "")
            progress(number, CLIENTS + 1)


def main() -> None:
    prefix = f"tour-{secrets.token_hex(4)}"
    with contextlib.ExitStack() as stack:
        begin = time.perf_counter()
        server = stack.enter_context(servers.start("v2"))
        print(paint("1", f"Hydra {server.version} at {server.public_url}"), f"(ready in {time.perf_counter() - begin:.1f} s)")
        hydra = stack.enter_context(Hydra(public_url=server.public_url, admin_url=server.admin_url))
        begin = time.perf_counter()
        tour(hydra, prefix)
        print(paint("1", f"done in {time.perf_counter() - begin:.1f} s"))


if __name__ == "__main__":
    main()
