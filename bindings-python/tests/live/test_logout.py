"""Logout in the browser."""

from __future__ import annotations

import pytest

from browser import Browser
from polyhydra.errors import AlreadyHandled, ApiError

from . import app
from .calls import Live


async def test_by_client(live: Live) -> None:
    """A client sends the browser to the logout endpoint; the logout page says no once, then yes."""
    if not live.has("revoke_oidc_session"):
        return
    oauth2 = live.hydra.oauth2
    client, subject, browser = await app.create_web_client(live), app.create_user(live), Browser()
    tokens, _ = await app.sign_in(live, browser, client, subject)
    url = await live.hydra.oidc.revoke_oidc_session(
        id_token_hint=tokens.id_token, post_logout_redirect_uri=app.GOODBYE, state="see you"
    )

    challenge = browser.visit(url).parameter("logout_challenge")
    request = await oauth2.get_oauth2_logout_request(challenge)
    assert (request.subject, request.rp_initiated) == (subject, True)
    assert (request.client and request.client.client_id) == (client.id if live.server.is_at_least("1.10.3") else None)
    await oauth2.reject_oauth2_logout_request(challenge)
    visit = await app.authorize(live, browser, client, prompt="none")
    assert "login_required" not in visit.place.url, "the user is still logged in"

    challenge = browser.visit(url).parameter("logout_challenge")
    accepted = await oauth2.accept_oauth2_logout_request(challenge)
    place = browser.visit(accepted.redirect_to or "")
    assert place.url.startswith(app.GOODBYE)
    assert place.parameter("state") == "see you"
    visit = await app.authorize(live, browser, client, prompt="none")
    assert visit.place.parameter("error") == "login_required"

    with pytest.raises(AlreadyHandled) as used:
        await oauth2.get_oauth2_logout_request(challenge)
    if live.server.is_at_least("1.10.2"):
        assert (used.value.redirect_to or "").startswith(live.server.public_url), "a relative target is resolved"
    await oauth2.accept_oauth2_logout_request(challenge)
    with pytest.raises(ApiError) as unknown:
        await oauth2.get_oauth2_logout_request("made-up")
    assert unknown.value.status == 404


async def test_by_cookie(live: Live) -> None:
    """The first servers have no logout requests, but a URL that forgets the login."""
    if not live.has("revoke_user_login_cookie"):
        return
    client, subject, browser = await app.create_web_client(live), app.create_user(live), Browser()
    await app.sign_in(live, browser, client, subject)
    browser.visit(await live.hydra.oidc.revoke_user_login_cookie())
    visit = await app.authorize(live, browser, client)
    request = await live.hydra.oauth2.get_oauth2_login_request(visit.place.parameter("login_challenge"))
    assert request.skip is False
