"""Consent and login sessions: listed and revoked."""

from __future__ import annotations

import pytest

from browser import Browser
from polyhydra.errors import BuildError
from polyhydra.models import OAuth2ConsentSession

from . import app
from .calls import Live


def client_id(session: OAuth2ConsentSession) -> str | None:
    assert session.consent_request is not None and session.consent_request.client is not None
    return session.consent_request.client.client_id


async def test_consents(live: Live) -> None:
    """A user's consents, page by page, one client's less, then none."""
    oauth2 = live.hydra.oauth2
    subject, browser = app.create_user(live), Browser()
    clients = [await app.create_web_client(live, client_name=name) for name in ("One", "Two", "Three")]
    tokens = [(await app.sign_in(live, browser, client, subject))[0] for client in clients]
    ids = {client.id for client in clients}

    found = [session async for session in oauth2.list_oauth2_consent_sessions(subject)]
    assert {client_id(session) for session in found} == ids
    assert all("read" in session.grant_scope for session in found)
    assert all(session.handled_at for session in found) == live.server.is_at_least("1.3.0")
    for size in (1, 2, 3, 100) if live.server.is_at_least("1.9.0") else ():
        sized = [session async for session in oauth2.list_oauth2_consent_sessions(subject, page_size=size)]
        assert sorted(map(str, map(client_id, sized))) == sorted(ids), f"pages of {size} lose or repeat nothing"
    all_at_once = 100 if live.server.is_at_least("1.0.0-rc.10") else None
    reply = await live.hydra.with_http_info.oauth2.list_oauth2_consent_sessions(subject, page_size=all_at_once)
    assert (len(reply.data.items), reply.data.next_page_token) == (3, None)

    if live.server.is_at_least("2.0.3"):
        assert found[0].consent_request is not None
        id = found[0].consent_request.login_session_id
        assert len([session async for session in oauth2.list_oauth2_consent_sessions(subject, login_session_id=id)]) == 3
    else:
        with pytest.raises(BuildError) as wrong:
            _ = [session async for session in oauth2.list_oauth2_consent_sessions(subject, login_session_id="x")]
        assert wrong.value.argument == "login_session_id"

    with pytest.raises(BuildError) as wrong:
        await oauth2.revoke_oauth2_consent_sessions()
    assert wrong.value.argument == "subject"
    with pytest.raises(BuildError) as wrong:
        await oauth2.revoke_oauth2_consent_sessions(subject=subject)
    assert wrong.value.argument == "client"
    with pytest.raises(BuildError) as wrong:
        await oauth2.revoke_oauth2_consent_sessions(all=True)
    assert wrong.value.argument == "subject"

    await oauth2.revoke_oauth2_consent_sessions(subject=subject, client=clients[0].id)
    left = [session async for session in oauth2.list_oauth2_consent_sessions(subject)]
    assert {client_id(session) for session in left} == ids - {clients[0].id}
    assert not await app.is_active(live, tokens[0].access_token), "its tokens ended with it"
    assert await app.is_active(live, tokens[1].access_token)
    await oauth2.revoke_oauth2_consent_sessions(subject=subject, all=True)
    assert [session async for session in oauth2.list_oauth2_consent_sessions(subject)] == []


async def test_logins(live: Live) -> None:
    """Without its login session a browser has to log in again."""
    oauth2 = live.hydra.oauth2
    client, subject, browser = await app.create_web_client(live), app.create_user(live), Browser()
    await app.sign_in(live, browser, client, subject)
    await oauth2.revoke_oauth2_login_sessions(subject=subject)
    visit = await app.authorize(live, browser, client)
    login = await app.log_in(live, browser, visit, subject)
    assert login.skip is False

    sid = (await app.consent(live, browser, visit)).login_session_id
    if live.server.is_at_least("2.1.0"):
        await oauth2.revoke_oauth2_login_sessions(sid=sid)
        visit = await app.authorize(live, browser, client)
        asked = await oauth2.get_oauth2_login_request(visit.place.parameter("login_challenge"))
        assert asked.skip is False
    else:
        with pytest.raises(BuildError):
            await oauth2.revoke_oauth2_login_sessions(sid=sid)
    with pytest.raises(BuildError) as wrong:
        await oauth2.revoke_oauth2_login_sessions()
    assert wrong.value.argument == "subject"
