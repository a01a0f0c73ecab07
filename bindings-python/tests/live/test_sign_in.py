"""The authorization code flow with PKCE, and what the tokens are good for."""

from __future__ import annotations

from contextlib import suppress

import pytest

from browser import Browser
from polyhydra import Credentials, Secret
from polyhydra.errors import ApiError, OAuthError
from polyhydra.models import OAuth2TokenExchange

from . import app
from .calls import Live
from .jwt import verified


def access_token(tokens: OAuth2TokenExchange) -> Secret:
    assert tokens.access_token is not None
    return tokens.access_token


async def test_code_flow(live: Live) -> None:
    """From the authorize endpoint to an ID token that stands up to its checks, userinfo and introspection."""
    hydra, old = live.hydra, live.server.generation == "V0"
    client = await app.create_web_client(live, client_name="Code flow")
    subject, browser = app.create_user(live), Browser()
    visit = await app.authorize(live, browser, client)
    login = await app.log_in(live, browser, visit, subject)
    assert login.client is not None and login.client.client_id == client.id
    assert login.skip is False
    assert login.request_url is not None and visit.state in login.request_url
    asked = await app.consent(live, browser, visit)
    assert asked.subject == subject
    assert old or (asked.acr, asked.context) == ("2", {"from": "login", "n": 1.5})
    assert asked.amr == (["pwd"] if live.server.is_at_least("1.10.7") else [])
    tokens = await app.redeem(live, client, visit)
    assert (tokens.token_type, tokens.scope) == ("bearer", app.SCOPE)
    assert tokens.expires_in is not None and tokens.expires_in > 0
    access = access_token(tokens)
    assert access.reveal() not in f"{tokens} {tokens!r}", "a token shows"

    assert tokens.id_token is not None
    claims = verified(tokens.id_token.reveal(), await hydra.wellknown.discover_json_web_keys())
    assert (claims["sub"], claims["nonce"], claims["email"]) == (subject, visit.nonce, "alice@example.com")
    discovered = await hydra.oidc.discover_oidc_configuration()
    assert claims["iss"] == discovered.issuer, "the issuer is compared exactly"

    user = await hydra.oidc.get_oidc_user_info(access_token=access)
    assert (user.sub, user.email) == (subject, "alice@example.com")
    assert await hydra.oidc.get_oidc_user_info(credentials=Credentials.bearer(access)) == user

    token = await hydra.oauth2.introspect_oauth2_token(access, scope=["read", "openid"])
    assert (token.active, token.sub, token.client_id) == (True, subject, client.id)
    assert token.ext == {"team": "data"}, "the claims of the consent"
    without = await hydra.oauth2.introspect_oauth2_token(access, scope="write")
    assert (without.active, without.sub) == (False, None), "the token lacks the scope"
    assert await app.is_active(live, tokens.refresh_token)
    assert not await app.is_active(live, "no-token")


async def test_refresh(live: Live) -> None:
    """Refresh tokens are good once, and what servers say of a used one comes as one error."""
    exchange = live.hydra.oauth2.oauth2_token_exchange
    client = await app.create_web_client(live)
    first, visit = await app.sign_in(live, Browser(), client, app.create_user(live))
    used = first.refresh_token
    assert used is not None, "the scope offline was granted"
    second = await exchange("refresh_token", refresh_token=used, credentials=client.credentials)
    assert second.refresh_token != used
    assert not await app.is_active(live, first.access_token), "the old access token ended"
    assert await app.is_active(live, second.access_token)

    for token in (used, "no-token"):
        with pytest.raises(OAuthError) as refused:
            await exchange("refresh_token", refresh_token=token, credentials=client.credentials)
        assert refused.value.error == "invalid_grant"
    code = visit.place.parameter("code")
    with pytest.raises(OAuthError) as refused:
        await exchange(
            "authorization_code",
            code=code,
            redirect_uri=app.CALLBACK,
            code_verifier=visit.verifier,
            credentials=client.credentials,
        )
    assert refused.value.error, "a code is good once"


async def test_revoke(live: Live) -> None:
    """A revoked token is bad everywhere; what was never good is revoked without complaint; strangers are not believed."""
    revoke = live.hydra.oauth2.revoke_oauth2_token
    client, other = await app.create_web_client(live), await app.create_web_client(live)
    tokens, _ = await app.sign_in(live, Browser(), client, app.create_user(live))
    access = access_token(tokens)
    await revoke("no-token", credentials=client.credentials)
    with suppress(OAuthError, ApiError):  # some say yes to it
        await revoke(access, credentials=other.credentials)
    assert await app.is_active(live, access), "it is not the other client's to revoke"
    with pytest.raises(OAuthError) as refused:
        await revoke(access, credentials=Credentials.basic(client.id, "wrong"))
    assert refused.value.status == 401

    await revoke(access, token_type_hint="access_token", credentials=client.credentials)
    assert not await app.is_active(live, access)
    with pytest.raises((OAuthError, ApiError)) as bad:
        await live.hydra.oidc.get_oidc_user_info(access_token=access)
    assert bad.value.status == 401


async def test_signed_userinfo(live: Live) -> None:
    """Userinfo as a JWT, for clients that want it signed."""
    client = await app.create_web_client(live, userinfo_signed_response_alg="RS256")
    subject = app.create_user(live)
    tokens, _ = await app.sign_in(live, Browser(), client, subject)
    user = await live.hydra.oidc.get_oidc_user_info(access_token=access_token(tokens))
    assert user.sub == subject and user.jwt is not None
    claims = verified(user.jwt.reveal(), await live.hydra.wellknown.discover_json_web_keys())
    assert claims["sub"] == subject
    assert (client.id in user.unknown_fields["aud"]) == live.server.is_at_least("1.0.0-rc.1")
