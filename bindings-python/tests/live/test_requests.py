"""Login and consent requests that are refused, used up, or made up."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from browser import Browser
from polyhydra.errors import AlreadyHandled, ApiError
from polyhydra.models import RejectOAuth2Request

from . import app
from .calls import Live

NO = RejectOAuth2Request(error="access_denied", error_description="not today", status_code=403)


async def test_rejected(live: Live) -> None:
    """The client learns a no as an OAuth 2.0 error, whichever page said it."""
    oauth2 = live.hydra.oauth2
    client, browser = await app.create_web_client(live), Browser()
    visit = await app.authorize(live, browser, client)
    rejected = await oauth2.reject_oauth2_login_request(visit.place.parameter("login_challenge"), NO)
    at_login = browser.visit(rejected.redirect_to or "")

    visit = await app.authorize(live, browser, client)
    await app.log_in(live, browser, visit, app.create_user(live))
    rejected = await oauth2.reject_oauth2_consent_request(
        visit.place.parameter("consent_challenge"), error="access_denied", error_description="not today"
    )
    at_consent = browser.visit(rejected.redirect_to or "")
    assert at_consent.parameter("state") == visit.state

    for place in (at_login, at_consent):
        assert place.url.startswith(app.CALLBACK)
        assert place.parameter("error") == "access_denied"
        assert live.server.generation == "V0" or "not today" in place.parameter("error_description")


async def outcome(call: Awaitable[Any]) -> AlreadyHandled | None:
    """None for a call that succeeds."""
    try:
        await call
    except AlreadyHandled as used:
        return used
    return None


async def test_used(live: Live) -> None:
    """What a request says once it was used. From 2.2 on servers do not know it any more."""
    oauth2 = live.hydra.oauth2
    client, subject, browser = await app.create_web_client(live), app.create_user(live), Browser()
    visit = await app.authorize(live, browser, client)
    login = visit.place.parameter("login_challenge")
    await app.log_in(live, browser, visit, subject)
    consent = visit.place.parameter("consent_challenge")
    await app.consent(live, browser, visit)
    await app.redeem(live, client, visit)

    read = [
        await outcome(oauth2.get_oauth2_login_request(login)),
        await outcome(oauth2.get_oauth2_consent_request(consent)),
    ]
    answered = [
        await outcome(oauth2.accept_oauth2_login_request(login, subject=subject)),
        await outcome(oauth2.reject_oauth2_consent_request(consent, NO)),
    ]
    if live.server.is_at_least("2.2.0"):
        assert not any([*read, *answered])
    elif live.server.is_at_least("1.10.2"):
        for used in read:
            assert used is not None and (used.redirect_to or "").startswith("http")
        for used in answered:
            assert used is not None and used.redirect_to is None
    else:
        assert all(used is not None for used in read) == live.server.is_at_least("1.0.0-rc.1"), "betas give it again"

    with pytest.raises(ApiError) as unknown:
        await oauth2.get_oauth2_login_request("made-up")
    assert unknown.value.status == 404


async def test_remembered(live: Live) -> None:
    """A second sign-in of the same browser asks neither for a password nor for consent."""
    client, subject, browser = await app.create_web_client(live), app.create_user(live), Browser()
    await app.sign_in(live, browser, client, subject)
    visit = await app.authorize(live, browser, client)
    login = await app.log_in(live, browser, visit, subject)
    assert (login.skip, login.subject) == (True, subject)
    consent = await app.consent(live, browser, visit)
    assert consent.skip is True
    await app.redeem(live, client, visit)

    visit = await app.authorize(live, browser, client, prompt="login")
    asked = await live.hydra.oauth2.get_oauth2_login_request(visit.place.parameter("login_challenge"))
    assert asked.skip is False, "prompt=login asks again"
