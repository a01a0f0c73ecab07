"""Clients: made, read, changed, lost and found."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from polyhydra import Credentials, Request
from polyhydra.errors import ApiError, BuildError, OAuthError
from polyhydra.models import JsonPatch, OAuth2Client, OAuth2ClientTokenLifespans

from .app import Client, create_client, is_active
from .calls import Live

METADATA = {"team": "data", "members": [1, 2.5, None], "é": {}}
ODD_IDS = [
    "a b",
    "100%",
    "%41",
    "why?",
    "a#b",
    "ünï☃📏",
    "a+b",
    "a:b",
    "a&b=c",
    "a;b,c",
    "{id}",
    '"<a>"',
    "a'b",
    "...",
    "~",
]
ODD_SECRET = 'p%41 +ü:&=#/?"\\'


async def test_life_cycle(live: Live) -> None:
    """From creation to deletion."""
    oauth2 = live.hydra.oauth2
    name = 'Größe 📏 "quoted"\n'
    uris = ["https://a.example/callback?x=1&y=ü", "http://127.0.0.1/callback"]
    client = await create_client(
        live,
        client_name=name,
        grant_types=["client_credentials", "authorization_code"],
        response_types=["code"],
        redirect_uris=uris,
        scope="read write",
        contacts=["a@example.com", "b@example.com"],
        owner="ops",
    )
    read = await oauth2.get_oauth2_client(client.id)
    assert (read.client_name, read.redirect_uris, len(read.contacts)) == (name, uris, 2)
    assert read.client_secret is None, "the answer to the creation alone shows the secret"

    with pytest.raises(ApiError) as refused:
        await oauth2.create_oauth2_client(client_id=client.id)
    assert refused.value.status >= 400

    read.client_name = "changed"
    read.contacts.clear()
    if live.server.is_at_least("1.9.0"):
        read.metadata = METADATA
    written = await oauth2.set_oauth2_client(client.id, read)
    assert written.client_name == "changed"
    again = await oauth2.get_oauth2_client(client.id)
    assert (again.client_name, again.redirect_uris) == ("changed", uris)
    if live.server.is_at_least("1.9.0"):
        assert again.contacts == [], "what is left out is emptied"
        assert again.metadata == METADATA
        assert again.created_at is not None
        assert again.created_at > datetime(2020, 1, 1, tzinfo=timezone.utc)

    await oauth2.delete_oauth2_client(client.id)
    with pytest.raises(ApiError) as gone:
        await oauth2.get_oauth2_client(client.id)
    assert gone.value.status == live.server.status_without_client
    with pytest.raises(ApiError) as gone:
        await oauth2.set_oauth2_client(client.id, read)
    assert gone.value.status == 404


async def test_client_without_id_and_secret(live: Live) -> None:
    """The server makes both up, and shows the secret once."""
    made = await live.hydra.oauth2.create_oauth2_client(OAuth2Client(grant_types=["client_credentials"]))
    assert made.client_id and made.client_secret
    client = Client(made.client_id, made.client_secret.reveal())
    live.delete_later(lambda: live.hydra.oauth2.delete_oauth2_client(client.id))
    assert client.secret not in f"{made} {made!r}"
    tokens = await live.hydra.oauth2.oauth2_token_exchange("client_credentials", credentials=client.credentials)
    assert await is_active(live, tokens.access_token)


async def test_patch(live: Live) -> None:
    """A JSON patch changes what it names."""
    if not live.has("patch_oauth2_client"):
        return
    oauth2 = live.hydra.oauth2
    client = await create_client(live, client_name="before", owner="ops")
    patched = await oauth2.patch_oauth2_client(
        client.id,
        [
            {"op": "replace", "path": "/client_name", "value": "after"},
            JsonPatch(op="add", path="/contacts", value=["a@example.com"]),
        ],
    )
    assert (patched.client_name, patched.owner, patched.contacts) == ("after", "ops", ["a@example.com"])
    with pytest.raises(ApiError) as refused:
        await oauth2.patch_oauth2_client(client.id, [JsonPatch(op="remove", path="/nowhere")])
    assert refused.value.status == 500, "what every server says to it"
    with pytest.raises(BuildError) as wrong:
        await oauth2.patch_oauth2_client(client.id, [{"op": "remove"}])
    assert wrong.value.argument == "body[0].path"


async def test_lifespans(live: Live) -> None:
    """Lifespans of one client; the tokens live that long."""
    if not live.has("set_oauth2_client_lifespans"):
        return
    oauth2 = live.hydra.oauth2
    client = await create_client(live, grant_types=["client_credentials"])
    answer = await oauth2.set_oauth2_client_lifespans(
        client.id,
        client_credentials_grant_access_token_lifespan=timedelta(seconds=90),
        refresh_token_grant_refresh_token_lifespan="1.5h",
    )
    assert answer.refresh_token_grant_refresh_token_lifespan == timedelta(hours=1, minutes=30)
    read = await oauth2.get_oauth2_client(client.id)
    assert read.wire("client_credentials_grant_access_token_lifespan") == "1m30s"
    tokens = await oauth2.oauth2_token_exchange("client_credentials", credentials=client.credentials)
    assert tokens.expires_in is not None and 85 <= tokens.expires_in <= 91

    longer = OAuth2ClientTokenLifespans(client_credentials_grant_access_token_lifespan=timedelta(hours=2))
    answer = await oauth2.set_oauth2_client_lifespans(client.id, longer)
    assert answer.refresh_token_grant_refresh_token_lifespan is None, "what is left out falls back"


async def test_odd_ids(live: Live) -> None:
    """Ids of any characters: what is asked for is what is found, and the client gets tokens."""
    if not live.server.takes_ids:
        return
    oauth2 = live.hydra.oauth2
    for odd in ODD_IDS:
        id = f"{odd} {live.unique(odd)}"
        client = await create_client(live, client_id=id, grant_types=["client_credentials"])
        read = await oauth2.get_oauth2_client(id)
        assert read.client_id == id
        read.client_name = "found"
        written = await oauth2.set_oauth2_client(id, read)
        assert (written.client_id, written.client_name) == (id, "found")
        tokens = await oauth2.oauth2_token_exchange("client_credentials", credentials=client.credentials)
        assert tokens.access_token is not None
        seen = await oauth2.introspect_oauth2_token(tokens.access_token)
        assert (seen.active, seen.client_id) == (True, id)
        await oauth2.delete_oauth2_client(id)
        with pytest.raises(ApiError) as gone:
            await oauth2.get_oauth2_client(id)
        assert gone.value.status == live.server.status_without_client


async def test_ids_that_servers_would_mistake(live: Live) -> None:
    """They are refused before the network."""
    oauth2 = live.hydra.oauth2
    for bad in ["", "ends/", "/", "a\nb", "..", "."]:
        with pytest.raises(BuildError) as wrong:
            await oauth2.get_oauth2_client(bad)
        assert wrong.value.argument == "id", bad
        with pytest.raises(BuildError) as wrong:
            await oauth2.set_oauth2_client(bad, OAuth2Client())
        assert wrong.value.argument == "id", bad
        with pytest.raises(BuildError) as wrong:
            await oauth2.delete_oauth2_client(bad)
        assert wrong.value.argument == "id", bad

    slash = f"a/{live.unique('slash')}"
    if live.server.is_at_least("25.4.0"):
        client = await create_client(live, client_id=slash)
        assert (await oauth2.get_oauth2_client(client.id)).client_id == slash
    else:
        with pytest.raises(BuildError) as wrong:
            await oauth2.get_oauth2_client(slash)
        assert wrong.value.argument == "id"


async def test_odd_secrets(live: Live) -> None:
    """Secrets of any characters, shown by HTTP Basic and in the form; and only as the client is registered."""
    exchange = live.hydra.oauth2.oauth2_token_exchange
    # Servers before 1.6 decode the form's secret twice.
    odd_in_form = ODD_SECRET if live.server.is_at_least("1.6.0") else ODD_SECRET.replace("%", "").replace("+", "")
    kinds = {"client_secret_basic": ODD_SECRET, "client_secret_post": odd_in_form}
    basic, posting = [
        await create_client(
            live,
            client_secret=secret,
            grant_types=["client_credentials"],
            scope="read",
            token_endpoint_auth_method=kind,
        )
        for kind, secret in kinds.items()
    ]
    shown = await exchange("client_credentials", scope=["read"], credentials=basic.credentials)
    posted = await exchange("client_credentials", scope="read", client_id=posting.id, client_secret=posting.secret)
    for tokens in (shown, posted):
        assert (tokens.scope, tokens.refresh_token) == ("read", None)

    refusals = []
    for credentials in (Credentials.basic(basic.id, "wrong"), posting.credentials):
        with pytest.raises(OAuthError) as refused:
            await exchange("client_credentials", credentials=credentials)
        refusals.append(refused.value)
    with pytest.raises(OAuthError) as refused:
        await exchange("client_credentials", client_id=basic.id, client_secret=basic.secret)
    for refusal in [*refusals, refused.value]:
        assert refusal.error == "invalid_client"
        assert "p%41" not in f"{refusal} {refusal!r}", "a secret shows"


async def test_unknown_fields(live: Live) -> None:
    """Members that this SDK never heard of go back as they came."""
    sent: list[Request] = []
    hydra = live.open(public_url=live.server.public_url, admin_url=live.server.admin_url, before=[sent.append])
    client = await create_client(live, client_name="unknown fields")
    read = await hydra.oauth2.get_oauth2_client(client.id)
    # As a later server might answer.
    later = ',"later":{"n":1.0,"big":123456789012345678901234567890,"s":"\\u00e9"},"much_later":[null]}'
    read = OAuth2Client.from_json(read.to_json()[:-1] + later)
    await hydra.oauth2.set_oauth2_client(client.id, read)
    assert sent[-1].body is not None and sent[-1].body.endswith(later)

    assert read.unknown_fields["later"]["big"] == 123456789012345678901234567890
    read.unknown_fields["later"]["n"] = 2
    read.client_name = "changed"
    await hydra.oauth2.set_oauth2_client(client.id, read)
    body = json.loads(sent[-1].body or "")
    assert body["later"] == {"n": 2, "big": 123456789012345678901234567890, "s": "é"}
    assert (body["much_later"], body["client_name"]) == ([None], "changed")
