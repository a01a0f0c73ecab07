"""The client, and the login and consent app: what stands around Hydra when a user signs in."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

from browser import Arrival, Browser
from polyhydra import Credentials
from polyhydra.models import OAuth2ConsentRequest, OAuth2LoginRequest, OAuth2TokenExchange

from . import jwt
from .calls import Live

# Where clients are called back; nobody serves it, the browser stops there.
CALLBACK = "https://client.example/callback"
GOODBYE = "https://client.example/goodbye"
SCOPE = "openid offline read"


class Client(NamedTuple):
    """A client that was created, with its secret."""

    id: str
    secret: str

    @property
    def credentials(self) -> Credentials:
        return Credentials.basic(self.id, self.secret)


class Visit:
    """An authorize request on its way."""

    def __init__(self, state: str, nonce: str, verifier: str, place: Arrival) -> None:
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        # Where the browser stopped.
        self.place = place


async def create_client(live: Live, **fields: Any) -> Client:
    """Creates a client, with a secret of our own, and an id where the server takes one."""
    fields = {"client_secret": secrets.token_urlsafe(32), **fields}
    if live.server.takes_ids:
        fields.setdefault("client_id", live.unique("client"))
    made = await live.hydra.oauth2.create_oauth2_client(fields)
    assert made.client_id == fields.get("client_id", made.client_id), "the server keeps the id"
    client = Client(made.client_id or "", fields["client_secret"])
    live.delete_later(lambda: live.hydra.oauth2.delete_oauth2_client(client.id))
    return client


async def create_web_client(live: Live, **fields: Any) -> Client:
    """A web application as most are; `fields` say in what it differs."""
    return await create_client(
        live,
        redirect_uris=[CALLBACK],
        post_logout_redirect_uris=[GOODBYE],
        grant_types=["authorization_code", "refresh_token"],
        response_types=["code"],
        scope=SCOPE,
        **fields,
    )


def create_user(live: Live) -> str:
    """A user of our own, whose sessions end with the test."""
    subject = live.unique("user")
    oauth2 = live.hydra.oauth2
    live.delete_later(lambda: oauth2.revoke_oauth2_login_sessions(subject=subject))
    live.delete_later(lambda: oauth2.revoke_oauth2_consent_sessions(subject=subject, all=True))
    return subject


async def authorize(live: Live, browser: Browser, client: Client, prompt: str = "") -> Visit:
    """The browser asks the authorize endpoint for a code."""
    verifier, challenge = jwt.pkce()
    state, nonce = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    url = await live.hydra.oauth2.oauth2_authorize(
        client.id,
        ["code"],
        redirect_uri=CALLBACK,
        scope=SCOPE,
        state=state,
        nonce=nonce,
        code_challenge=challenge,
        code_challenge_method="S256",
        prompt=prompt,
    )
    return Visit(state, nonce, verifier, browser.visit(url))


async def log_in(live: Live, browser: Browser, visit: Visit, subject: str) -> OAuth2LoginRequest:
    """The login page: reads the request, and says yes for `subject`."""
    challenge = visit.place.parameter("login_challenge")
    request = await live.hydra.oauth2.get_oauth2_login_request(challenge)
    assert request.challenge == challenge
    assert request.requested_scope == SCOPE.split()
    body: dict[str, Any] = {"subject": subject, "acr": "2"}
    if not request.skip:
        body.update(remember=True, remember_for=3600)
    if live.server.generation != "V0":
        body.update(context={"from": "login", "n": 1.5})
    if live.server.is_at_least("1.10.7"):
        body.update(amr=["pwd"])
    accepted = await live.hydra.oauth2.accept_oauth2_login_request(challenge, body)
    visit.place = browser.visit(accepted.redirect_to or "")
    return request


async def consent(live: Live, browser: Browser, visit: Visit) -> OAuth2ConsentRequest:
    """The consent page: reads the request, and says yes to everything."""
    challenge = visit.place.parameter("consent_challenge")
    request = await live.hydra.oauth2.get_oauth2_consent_request(challenge)
    session = {"access_token": {"team": "data"}, "id_token": {"email": "alice@example.com"}}
    body: dict[str, Any] = {"grant_scope": request.requested_scope, "session": session}
    if not request.skip:
        body.update(remember=True, remember_for=3600)
    accepted = await live.hydra.oauth2.accept_oauth2_consent_request(challenge, body)
    visit.place = browser.visit(accepted.redirect_to or "")
    return request


async def redeem(live: Live, client: Client, visit: Visit) -> OAuth2TokenExchange:
    """The client's callback: takes the code for tokens."""
    assert visit.place.url.startswith(CALLBACK), visit.place.url
    assert visit.place.parameter("state") == visit.state
    return await live.hydra.oauth2.oauth2_token_exchange(
        "authorization_code",
        code=visit.place.parameter("code"),
        redirect_uri=CALLBACK,
        code_verifier=visit.verifier,
        credentials=client.credentials,
    )


async def sign_in(live: Live, browser: Browser, client: Client, subject: str) -> tuple[OAuth2TokenExchange, Visit]:
    """All of it, from the authorize endpoint to tokens."""
    visit = await authorize(live, browser, client)
    await log_in(live, browser, visit, subject)
    await consent(live, browser, visit)
    return await redeem(live, client, visit), visit


async def is_active(live: Live, token: Any) -> bool:
    """Whether the server takes a token to be good."""
    assert token is not None, "the server gave no token"
    return bool((await live.hydra.oauth2.introspect_oauth2_token(token)).active)
