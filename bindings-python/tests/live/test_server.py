"""What a server says of itself, how its generation is found, and what it does not have."""

from __future__ import annotations

import http.client
from collections.abc import Awaitable, Callable
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from peer import Asked, Peer, answer

from polyhydra import AsyncHydra
from polyhydra.errors import BuildError, DecodeError, Error, UnsupportedError
from polyhydra.models import JsonPatch

from .calls import Live
from .jwt import Key


async def test_told(live: Live) -> None:
    """Health, version, discovery documents and keys."""
    hydra, metadata = live.hydra, live.hydra.metadata
    assert (await metadata.is_alive()).status == "ok"
    assert (await metadata.is_ready()).status == "ok"
    assert (await metadata.get_version()).version in ("", live.server.version), "1.10 says an empty one"
    discovered = await hydra.oidc.discover_oidc_configuration()
    assert (discovered.token_endpoint or "").endswith("/oauth2/token")
    assert "code" in discovered.response_types_supported
    keys = await hydra.wellknown.discover_json_web_keys()
    assert keys.keys and all(key.n and key.d is None for key in keys.keys), "RSA keys, the public halves"
    if live.has("discover_oauth2_authorization_server"):
        assert (await hydra.wellknown.discover_oauth2_authorization_server()).issuer == discovered.issuer

    reply = await hydra.with_http_info.metadata.is_alive()
    assert (reply.status, reply.data.status) == (200, "ok")
    assert reply.headers["content-type"].startswith("application/json")


def master(admin_url: str) -> Peer:
    """The same server, but that its `/version` says nothing of use, as that of builds without a version flag."""
    admin = urlsplit(admin_url)
    kind = http.client.HTTPSConnection if admin.scheme == "https" else http.client.HTTPConnection

    def pass_on(asked: Asked) -> bytes:
        if asked.path == "/version":
            return answer(200, {"version": "master"})
        with closing(kind(admin.netloc, timeout=30)) as connection:
            connection.request(asked.method, admin.path + asked.path, headers={"Accept": asked.headers["accept"]})
            came = connection.getresponse()
            return answer(came.status, came.read(), {"content-type": came.headers["Content-Type"] or ""})

    return Peer(pass_on)


def known(hydra: AsyncHydra) -> tuple[str | None, str | None]:
    """What a client knows of its server by now."""
    return hydra.generation, hydra.version


async def test_generation(live: Live) -> None:
    """It is found on either port, also where the server does not say its version."""
    ours, version = live.server.generation, live.server.version.lstrip("v").partition("+")[0]
    public_url, admin_url = live.server.public_url, live.server.admin_url

    by_version = live.open(admin_url=admin_url)
    assert known(by_version) == (None, None), "nothing is asked before the first call"
    await by_version.with_http_info.oauth2.list_oauth2_clients(page_size=1)
    assert known(by_version) == (ours, version if live.server.numbers else None)

    with master(admin_url) as silent:
        by_refusals = live.open(admin_url=silent.url)
        await by_refusals.with_http_info.oauth2.list_oauth2_clients(page_size=1)
        assert known(by_refusals) == (ours, None)

    by_discovery = live.open(public_url=public_url)
    with pytest.raises(Error):
        await by_discovery.oauth2.oauth2_device_flow("nobody")
    assert by_discovery.generation == ours
    with pytest.raises(BuildError) as wrong:
        await by_discovery.with_http_info.oauth2.list_oauth2_clients()
    assert wrong.value.argument == "admin_url", "a public client"

    given = live.open(admin_url=admin_url, generation=ours)
    assert given.generation == ours
    await given.with_http_info.oauth2.list_oauth2_clients(page_size=1)

    mistaken = live.open(admin_url=public_url)
    with pytest.raises(DecodeError):
        await mistaken.with_http_info.oauth2.list_oauth2_clients()  # The public port is no admin port.


async def test_unsupported(live: Live) -> None:
    """What the server does not have is refused before the network."""
    oauth2, oidc, wellknown = live.hydra.oauth2, live.hydra.oidc, live.hydra.wellknown
    trust = {"issuer": "a", "scope": ["a"], "jwk": Key("a").public(), "expires_at": "2096-10-02T07:06:40Z"}
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "patch_oauth2_client": lambda: oauth2.patch_oauth2_client("a", [JsonPatch(op="remove", path="/a")]),
        "set_oauth2_client_lifespans": lambda: oauth2.set_oauth2_client_lifespans("a", {}),
        "get_oauth2_logout_request": lambda: oauth2.get_oauth2_logout_request("a"),
        "accept_oauth2_logout_request": lambda: oauth2.accept_oauth2_logout_request("a"),
        "reject_oauth2_logout_request": lambda: oauth2.reject_oauth2_logout_request("a"),
        "accept_user_code_request": lambda: oauth2.accept_user_code_request("a", user_code="a"),
        "delete_oauth2_token": lambda: oauth2.delete_oauth2_token("a"),
        "flush_inactive_oauth2_tokens": lambda: oauth2.flush_inactive_oauth2_tokens({}),
        "oauth2_device_flow": lambda: oauth2.oauth2_device_flow("a"),
        "perform_oauth2_device_verification_flow": lambda: oauth2.perform_oauth2_device_verification_flow(),
        "list_trusted_oauth2_jwt_grant_issuers": lambda: listed(),
        "trust_oauth2_jwt_grant_issuer": lambda: oauth2.trust_oauth2_jwt_grant_issuer(trust),
        "get_trusted_oauth2_jwt_grant_issuer": lambda: oauth2.get_trusted_oauth2_jwt_grant_issuer("a"),
        "delete_trusted_oauth2_jwt_grant_issuer": lambda: oauth2.delete_trusted_oauth2_jwt_grant_issuer("a"),
        "create_oidc_dynamic_client": lambda: oidc.create_oidc_dynamic_client({}),
        "get_oidc_dynamic_client": lambda: oidc.get_oidc_dynamic_client("a", registration_access_token="a"),
        "set_oidc_dynamic_client": lambda: oidc.set_oidc_dynamic_client("a", {}, registration_access_token="a"),
        "delete_oidc_dynamic_client": lambda: oidc.delete_oidc_dynamic_client("a", registration_access_token="a"),
        "revoke_oidc_session": lambda: oidc.revoke_oidc_session(),
        "revoke_user_login_cookie": lambda: oidc.revoke_user_login_cookie(),
        "create_verifiable_credential": lambda: oidc.create_verifiable_credential(format="jwt_vc_json", access_token="a"),
        "discover_oauth2_authorization_server": lambda: wellknown.discover_oauth2_authorization_server(),
    }

    async def listed() -> list[object]:
        return [trust async for trust in oauth2.list_trusted_oauth2_jwt_grant_issuers()]

    await live.hydra.with_http_info.oauth2.list_oauth2_clients(page_size=1)  # Now the server is known.
    for name, call in calls.items():
        if live.has(name):
            continue
        with pytest.raises(UnsupportedError) as refused:
            await call()
        error = refused.value
        assert (error.operation, error.generation) == (live.operation_id(name), live.server.generation)
        assert error.version == live.hydra.version
