"""Tokens without a user: the client's own, by a signed assertion, by a trusted issuer's; flushed and deleted."""

from __future__ import annotations

import functools
import secrets
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from polyhydra.errors import ApiError, BuildError, OAuthError

from .app import create_client, is_active
from .calls import Live
from .jwt import Key, now_plus

BY_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


async def claims_for(live: Live, issuer: str, subject: str) -> dict[str, Any]:
    """What an assertion says. Its audience is the token endpoint."""
    audience = (await live.hydra.oidc.discover_oidc_configuration()).token_endpoint
    times = {"iat": now_plus(0), "exp": now_plus(60), "jti": secrets.token_urlsafe(16)}
    return {"iss": issuer, "sub": subject, "aud": audience, **times}


async def test_private_key_jwt(live: Live) -> None:
    """A client that signs its own name (RFC 7523 §2.2)."""
    if not live.server.is_at_least("1.5.0"):
        return  # RS256 alone is taken.
    oauth2 = live.hydra.oauth2
    key, stranger = Key("mine"), Key("mine")
    client = await create_client(
        live,
        token_endpoint_auth_method="private_key_jwt",
        token_endpoint_auth_signing_alg="ES256",
        jwks={"keys": [key.public()]},
        grant_types=["client_credentials"],
    )

    async def shown(key: Key) -> dict[str, Any]:
        assertion = key.sign(await claims_for(live, client.id, client.id))
        return {"client_id": client.id, "client_assertion_type": BY_JWT, "client_assertion": assertion}

    tokens = await oauth2.oauth2_token_exchange("client_credentials", **await shown(key))
    assert tokens.access_token is not None and await is_active(live, tokens.access_token)
    with pytest.raises((OAuthError, ApiError)) as refused:
        await oauth2.oauth2_token_exchange("client_credentials", **await shown(stranger))
    assert refused.value.status in (400, 401, 500)
    await oauth2.revoke_oauth2_token(tokens.access_token, **await shown(key))
    assert not await is_active(live, tokens.access_token)


async def test_trusted_issuers(live: Live) -> None:
    """Trusted issuers, and a token for an assertion of one (RFC 7523 §2.1)."""
    if not live.has("trust_oauth2_jwt_grant_issuer"):
        return
    oauth2 = live.hydra.oauth2
    issuer, service = live.unique("issuer"), live.unique("service")
    ends = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=1)
    keys = [Key(f"key {number}") for number in range(3)]
    trusts: list[str] = []
    for number, key in enumerate(keys):
        made = await oauth2.trust_oauth2_jwt_grant_issuer(
            issuer=issuer,
            subject=f"{service}-{number}",
            scope=["read", "write"],
            jwk=key.public(),
            expires_at=ends,
        )
        assert made.id is not None
        live.delete_later(functools.partial(oauth2.delete_trusted_oauth2_jwt_grant_issuer, made.id))
        assert (made.issuer, made.scope, made.expires_at) == (issuer, ["read", "write"], ends)
        read = await oauth2.get_trusted_oauth2_jwt_grant_issuer(made.id)
        assert read.public_key is not None and read.public_key.kid == f"key {number}"
        trusts.append(made.id)
    for size in (1, 2, 3, 100):
        found = [trust async for trust in oauth2.list_trusted_oauth2_jwt_grant_issuers(issuer=issuer, page_size=size)]
        assert [trust.id for trust in sorted(found, key=lambda trust: trust.subject or "")] == trusts, f"pages of {size}"
    nobody = live.unique("nobody")
    assert [trust async for trust in oauth2.list_trusted_oauth2_jwt_grant_issuers(issuer=nobody)] == []
    with pytest.raises(BuildError) as wrong:
        await oauth2.trust_oauth2_jwt_grant_issuer(issuer="a")
    assert wrong.value.argument.startswith("body.")

    client = await create_client(live, grant_types=[GRANT], scope="read write")
    subject = f"{service}-1"
    assertion = keys[1].sign(await claims_for(live, issuer, subject))
    shown: dict[str, Any] = {"scope": "read", "credentials": client.credentials}
    tokens = await oauth2.oauth2_token_exchange(GRANT, assertion=assertion, **shown)
    assert tokens.access_token is not None
    seen = await oauth2.introspect_oauth2_token(tokens.access_token)
    assert (seen.active, seen.sub, seen.scope) == (True, subject, "read")
    with pytest.raises(OAuthError):
        await oauth2.oauth2_token_exchange(GRANT, assertion=assertion, **shown)  # its jti is good once
    with pytest.raises(BuildError) as wrong:
        await oauth2.oauth2_token_exchange(GRANT, **shown)
    assert wrong.value.argument == "assertion"

    await oauth2.delete_trusted_oauth2_jwt_grant_issuer(trusts[0])
    with pytest.raises(ApiError) as gone:
        await oauth2.get_trusted_oauth2_jwt_grant_issuer(trusts[0])
    assert gone.value.status == 404


async def test_delete(live: Live) -> None:
    """All tokens of a client go at once."""
    if not live.has("delete_oauth2_token"):
        return
    oauth2 = live.hydra.oauth2
    client = await create_client(live, grant_types=["client_credentials"])
    tokens = [
        (await oauth2.oauth2_token_exchange("client_credentials", credentials=client.credentials)).access_token for _ in range(2)
    ]
    await oauth2.delete_oauth2_token(client.id)
    assert [await is_active(live, token) for token in tokens] == [False, False]


async def test_flush(live: Live) -> None:
    """Flushing takes what has ended, and leaves the rest."""
    if not live.has("flush_inactive_oauth2_tokens"):
        return
    oauth2 = live.hydra.oauth2
    client = await create_client(live, grant_types=["client_credentials"])
    tokens = await oauth2.oauth2_token_exchange("client_credentials", credentials=client.credentials)
    await oauth2.flush_inactive_oauth2_tokens(not_after=datetime.now(timezone.utc) - timedelta(hours=1))
    await oauth2.flush_inactive_oauth2_tokens({})
    assert await is_active(live, tokens.access_token)
