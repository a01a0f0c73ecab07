"""The device grant (RFC 8628; 25.4 and later)."""

from __future__ import annotations

import pytest

from browser import Browser
from polyhydra.errors import ApiError, OAuthError
from polyhydra.models import OAuth2TokenExchange

from . import app
from .calls import Live

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


async def test_flow(live: Live) -> None:
    """A device shows a code, its user types it elsewhere, and the device has tokens."""
    if not live.has("oauth2_device_flow"):
        return
    oauth2 = live.hydra.oauth2
    client = await app.create_client(live, grant_types=[GRANT, "refresh_token"], scope=app.SCOPE)
    begun = await oauth2.oauth2_device_flow(client.id, scope=app.SCOPE, credentials=client.credentials)
    assert begun.user_code and begun.device_code
    device_code = begun.device_code

    async def poll() -> OAuth2TokenExchange:
        return await oauth2.oauth2_token_exchange(
            GRANT, device_code=device_code, client_id=client.id, credentials=client.credentials
        )

    with pytest.raises(OAuthError) as pending:
        await poll()
    assert pending.value.error == "authorization_pending"

    subject, browser = app.create_user(live), Browser()
    url = await oauth2.perform_oauth2_device_verification_flow(user_code=begun.user_code)
    assert url == begun.verification_uri_complete
    challenge = browser.visit(url).parameter("device_challenge")
    with pytest.raises(ApiError) as wrong:
        await oauth2.accept_user_code_request(challenge, user_code="WRONGCOD")
    assert wrong.value.status == 400
    accepted = await oauth2.accept_user_code_request(challenge, user_code=begun.user_code)
    visit = app.Visit("", "", "", browser.visit(accepted.redirect_to or ""))
    await app.log_in(live, browser, visit, subject)
    await app.consent(live, browser, visit)

    tokens = await poll()
    assert tokens.access_token is not None
    seen = await oauth2.introspect_oauth2_token(tokens.access_token)
    assert (seen.active, seen.sub) == (True, subject)
