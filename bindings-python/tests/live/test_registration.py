"""Dynamic registration (RFC 7591, RFC 7592): the server must allow it, `oidc.dynamic_client_registration.enabled`."""

from __future__ import annotations

import pytest

from polyhydra import Credentials
from polyhydra.errors import ApiError, BuildError, OAuthError

from .calls import Live


async def test_life_cycle(live: Live) -> None:
    """A client that looks after itself."""
    if not live.has("create_oidc_dynamic_client"):
        return
    oidc = live.hydra.oidc
    made = await oidc.create_oidc_dynamic_client(
        client_name="by itself",
        redirect_uris=["https://client.example/callback"],
        grant_types=["authorization_code"],
        response_types=["code"],
    )
    assert made.client_id and made.client_secret and made.registration_access_token
    id, token = made.client_id, made.registration_access_token
    live.delete_later(lambda: live.hydra.oauth2.delete_oauth2_client(id))
    assert token.reveal() not in repr(made)

    read = await oidc.get_oidc_dynamic_client(id, registration_access_token=token)
    assert read.client_name == "by itself"
    assert await oidc.get_oidc_dynamic_client(id, credentials=Credentials.bearer(token)) == read

    # The secret is taken out: every server refuses one here.
    read.client_name = "by itself again"
    read.client_secret = "not to be sent"
    written = await oidc.set_oidc_dynamic_client(id, read, registration_access_token=token)
    assert written.client_name == "by itself again"
    newer = written.registration_access_token
    assert newer is not None and newer != token, "the token changes with it"
    with pytest.raises((OAuthError, ApiError)) as ended:
        await oidc.get_oidc_dynamic_client(id, registration_access_token=token)
    assert ended.value.status == 401
    await oidc.get_oidc_dynamic_client(id, registration_access_token=newer)

    with pytest.raises(BuildError) as wrong:
        await oidc.get_oidc_dynamic_client(id)
    assert wrong.value.argument == "registration_access_token"
    with pytest.raises((OAuthError, ApiError)) as unknown:
        await oidc.get_oidc_dynamic_client(live.unique("nobody"), registration_access_token=newer)
    assert unknown.value.status == 401

    await oidc.delete_oidc_dynamic_client(id, registration_access_token=newer)
    with pytest.raises((OAuthError, ApiError)) as gone:
        await oidc.get_oidc_dynamic_client(id, registration_access_token=newer)
    assert gone.value.status == 401
