"""Access tokens as JWTs."""

from __future__ import annotations

import pytest

from .app import create_client
from .calls import Live, Way
from .jwt import verified
from .record import Record
from .servers import EXTERNAL, Servers


@pytest.fixture
def live(servers: Servers, server_name: str, way: Way) -> Live:
    """A server whose access tokens are JWTs. What is called there is in the records of its like already."""
    return Live(servers.get(server_name, access_token="jwt"), way, Record())


async def test_access_token(live: Live) -> None:
    """The client or the whole server wants them so."""
    if EXTERNAL and not live.server.is_at_least("2.1.0"):
        return  # Only the server's own settings could make JWTs of its access tokens.
    oauth2 = live.hydra.oauth2
    client = await create_client(live, grant_types=["client_credentials"], scope="read write", access_token_strategy="jwt")
    scope = ["read", "write"]
    tokens = await oauth2.oauth2_token_exchange("client_credentials", scope=scope, credentials=client.credentials)
    assert tokens.access_token is not None
    claims = verified(tokens.access_token.reveal(), await live.hydra.wellknown.discover_json_web_keys())
    assert (claims["sub"], claims["scp"]) == (client.id, scope)
    seen = await oauth2.introspect_oauth2_token(tokens.access_token)
    assert (seen.active, seen.scope, seen.exp) == (True, "read write", claims["exp"])
