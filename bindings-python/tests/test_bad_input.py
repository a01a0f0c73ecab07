"""Bad input is a typed error that names the argument, before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from polyhydra import AsyncHydra, BuildError, Credentials, Hydra, UnsupportedError
from polyhydra.models import JsonWebKeySet, OAuth2Client

URL = "http://127.0.0.1:9"  # nobody may be asked there

Call = Callable[[Any], Any]


def hydra(kind: type[Any], **settings: Any) -> Any:
    return kind(**{"public_url": URL, "admin_url": URL, "version": "2.3.0", **settings})


def refused(call: Call, **settings: Any) -> BuildError:
    """The same error from a blocking client and from one to be awaited."""
    with pytest.raises(BuildError) as first:
        call(hydra(Hydra, **settings))

    async def awaited() -> None:
        await call(hydra(AsyncHydra, **settings))

    with pytest.raises(BuildError) as second:
        asyncio.run(awaited())
    assert str(first.value) == str(second.value)
    assert vars(first.value) == vars(second.value)
    return first.value


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda h: h.oauth2.get_oauth2_client(""), "id"),
        (lambda h: h.oauth2.get_oauth2_client(None), "id"),
        (lambda h: h.oauth2.get_oauth2_client(5), "id"),
        (lambda h: h.oauth2.get_oauth2_client("\ud800"), "id"),
        (lambda h: h.oauth2.get_oauth2_client("a/"), "id"),
        (lambda h: h.oauth2.get_oauth2_client("a/b"), "id"),
        (lambda h: h.oauth2.get_oauth2_client(".."), "id"),
        (lambda h: h.oauth2.get_oauth2_client("a\n"), "id"),
        (lambda h: h.oauth2.get_oauth2_login_request(""), "login_challenge"),
        (lambda h: h.oauth2.create_oauth2_client(), "body"),
        (lambda h: h.oauth2.create_oauth2_client(5), "body"),
        (lambda h: h.oauth2.create_oauth2_client([]), "body"),
        (lambda h: h.oauth2.create_oauth2_client(JsonWebKeySet()), "body"),
        (lambda h: h.oauth2.create_oauth2_client({5: "x"}), "body"),
        (lambda h: h.oauth2.create_oauth2_client({"client_name": 5}), "body.client_name"),
        (lambda h: h.oauth2.create_oauth2_client(client_name=5), "body.client_name"),
        (lambda h: h.oauth2.create_oauth2_client(client_nam="x"), "body.client_nam"),
        (lambda h: h.oauth2.create_oauth2_client(metadata={"a": [float("nan")]}), "body.metadata.a[0]"),
        (lambda h: h.oauth2.create_oauth2_client(jwks={"keys": [{"kid": 5}]}), "body.jwks.keys[0].kid"),
        (lambda h: h.oauth2.create_oauth2_client(OAuth2Client(), client_name="x"), "client_name"),
        (lambda h: h.oauth2.create_oauth2_client(OAuth2Client(), nothing="x"), "nothing"),
        (lambda h: h.oauth2.accept_oauth2_login_request("c", remember=True), "body.subject"),
        (lambda h: h.oauth2.accept_oauth2_login_request("c", subject=""), "body.subject"),
        (lambda h: h.oauth2.patch_oauth2_client("a", {"op": "add"}), "body"),
        (lambda h: h.oauth2.patch_oauth2_client("a", [{"op": "add"}]), "body[0].path"),
        (lambda h: h.oauth2.patch_oauth2_client("a", [{"op": "add", "path": 5}]), "body[0].path"),
        (lambda h: h.jwk.set_json_web_key("s", "k", []), "body"),
        (lambda h: h.oauth2.introspect_oauth2_token("t", scope=["a b"]), "scope[0]"),
        (lambda h: h.oauth2.introspect_oauth2_token("t", scope=5), "scope"),
        (lambda h: h.oauth2.introspect_oauth2_token(b"t"), "token"),
        (lambda h: h.oauth2.revoke_oauth2_consent_sessions(subject="a", all=1), "all"),
        (lambda h: h.oauth2.revoke_oauth2_consent_sessions(subject="a"), "client"),
        (lambda h: h.oauth2.oauth2_token_exchange("refresh_token"), "refresh_token"),
        (lambda h: h.oauth2.oauth2_authorize("a", "code", state="short"), "state"),
        (lambda h: h.oauth2.oauth2_authorize("a", "code", max_age=True), "max_age"),
        (lambda h: h.oidc.get_oidc_user_info(), "access_token"),
        (lambda h: h.oidc.get_oidc_user_info(access_token="a\r\nb: c"), "access_token"),
        (lambda h: h.metadata.get_version(timeout=0), "timeout"),
        (lambda h: h.metadata.get_version(timeout=-1), "timeout"),
        (lambda h: h.metadata.get_version(timeout=float("nan")), "timeout"),
        (lambda h: h.metadata.get_version(timeout="5"), "timeout"),
        (lambda h: h.metadata.get_version(timeout=True), "timeout"),
        (lambda h: h.metadata.get_version(headers={"X-A": "a\r\nb: c"}), "headers.X-A"),
        (lambda h: h.metadata.get_version(headers={"X A": "a"}), "headers"),
        (lambda h: h.metadata.get_version(headers={"X-A": 5}), "headers.X-A"),
        (lambda h: h.metadata.get_version(headers={5: "a"}), "headers"),
        (lambda h: h.metadata.get_version(headers=["X-A"]), "headers"),
        (lambda h: h.metadata.get_version(credentials="x"), "credentials"),
        (lambda h: h.metadata.get_version(credentials=Credentials.bearer("a\nb")), "credentials"),
        (lambda h: h.metadata.get_version(credentials=Credentials.api_key("X-Key", "a\nb")), "headers.X-Key"),
    ],
)
def test_arguments(call: Call, argument: str) -> None:
    assert refused(call).argument == argument


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda h: h.oauth2.list_oauth2_clients(page_size=0), "page_size"),
        (lambda h: h.oauth2.list_oauth2_clients(page_size=1.5), "page_size"),
        (lambda h: h.oauth2.list_oauth2_clients(page_size=2**70), "page_size"),
        (lambda h: h.oauth2.list_oauth2_clients(owner=5), "owner"),
        (lambda h: h.oauth2.list_oauth2_clients(timeout=0), "timeout"),
        (lambda h: h.oauth2.list_oauth2_consent_sessions(""), "subject"),
    ],
)
def test_lists_refuse_before_they_are_iterated(call: Call, argument: str) -> None:
    for kind in (Hydra, AsyncHydra):
        with pytest.raises(BuildError) as error:
            call(hydra(kind))
        assert error.value.argument == argument


@pytest.mark.parametrize(
    ("settings", "argument"),
    [
        ({"public_url": None, "admin_url": None}, "public_url"),
        ({"public_url": "ftp://a"}, "public_url"),
        ({"public_url": 5}, "public_url"),
        ({"admin_url": "http://u:p@a"}, "admin_url"),
        ({"admin_url": "http://a?b"}, "admin_url"),
        ({"admin_url": ""}, "admin_url"),
        ({"generation": "V3"}, "generation"),
        ({"generation": "V1"}, "version"),
        ({"version": "master"}, "version"),
        ({"credentials": ("a", "b")}, "credentials"),
        ({"admin_credentials": "a"}, "admin_credentials"),
        ({"headers": {"X": "a\nb"}}, "headers.X"),
        ({"user_agent": "a\nb"}, "headers.User-Agent"),
        ({"timeout": 0}, "timeout"),
        ({"connect_timeout": "x"}, "connect_timeout"),
        ({"response_limit": 0}, "response_limit"),
        ({"retries": -1}, "retries"),
        ({"retries": True}, "retries"),
        ({"longest_wait": -1}, "longest_wait"),
        ({"pool_size": 0}, "pool_size"),
        ({"ca_file": "/nowhere/ca.pem"}, "ca_file"),
        ({"ca_file": 5}, "ca_file"),
        ({"ca_directory": "/nowhere"}, "ca_directory"),
        ({"client_certificate": "/nowhere/both.pem"}, "client_certificate"),
        ({"client_certificate": ("/nowhere/a.pem", "/nowhere/b.pem")}, "client_certificate"),
        ({"verify": 0}, "verify"),
        ({"proxy": "http://a b"}, "proxy"),
        ({"proxy": 5}, "proxy"),
        ({"no_proxy": "a"}, "no_proxy"),
        ({"before": print}, "before"),
        ({"after": ["x"]}, "after[0]"),
    ],
)
def test_settings(settings: dict[str, Any], argument: str) -> None:
    for kind in (Hydra, AsyncHydra):
        with pytest.raises(BuildError) as error:
            hydra(kind, **settings)
        assert error.value.argument == argument


@pytest.mark.parametrize("bad", [(5, "x"), ("x", None)])
def test_credentials(bad: tuple[Any, Any]) -> None:
    with pytest.raises(BuildError):
        Credentials.basic(*bad)
    with pytest.raises(BuildError):
        Credentials.api_key(*bad)
    with pytest.raises(BuildError):
        Credentials.bearer(None)  # type: ignore[arg-type]


def test_what_the_servers_generation_lacks() -> None:
    for settings, call, operation in [
        ({"version": "2.3.0"}, lambda h: h.oauth2.flush_inactive_oauth2_tokens({}), "flushInactiveOAuth2Tokens"),
        ({"version": "2.3.0"}, lambda h: h.oauth2.oauth2_device_flow("a"), "oAuth2DeviceFlow"),
        ({"version": None, "generation": "V0"}, lambda h: h.oauth2.delete_oauth2_token("a"), "deleteOAuth2Token"),
    ]:
        client: Any = hydra(Hydra, **settings)  # type: ignore[arg-type]
        with pytest.raises((UnsupportedError, BuildError)) as error:
            call(client)  # type: ignore[no-untyped-call]
        assert isinstance(error.value, UnsupportedError)
        assert error.value.operation == operation
        assert error.value.generation == client.generation and error.value.version == client.version


def test_a_field_that_an_old_server_refuses_is_named() -> None:
    error = refused(
        lambda h: h.oauth2.accept_oauth2_login_request("c", subject="a", extend_session_lifespan=True),
        version=None,
        generation="V1",
    )
    assert error.argument == "body.extend_session_lifespan"


def test_a_public_client_has_no_admin_operations() -> None:
    assert refused(lambda h: h.oauth2.get_oauth2_client("a"), admin_url=None).argument == "admin_url"


def test_a_closed_client() -> None:
    client = hydra(Hydra)
    with client:
        client.oauth2.oauth2_authorize("a", "code")
    for call in (client.metadata.get_version, client.oauth2.list_oauth2_clients, client.with_http_info.metadata.is_alive):
        with pytest.raises(BuildError) as error:
            call()
        assert error.value.argument == "hydra"
    client.close()

    async def awaited() -> None:
        async with hydra(AsyncHydra) as client:
            pass
        with pytest.raises(BuildError) as error:
            await client.metadata.get_version()
        assert error.value.argument == "hydra"
        with pytest.raises(BuildError):
            client.oauth2.list_oauth2_clients()

    asyncio.run(awaited())


def test_python_itself_refuses_what_is_no_argument() -> None:
    for call in (
        lambda h: h.metadata.get_version(nothing=1),
        lambda h: h.oauth2.get_oauth2_client(),
        lambda h: h.oauth2.get_oauth2_client("a", "b"),
        lambda h: h.oauth2.create_oauth2_client({}, {}),
    ):
        with pytest.raises(TypeError):
            call(hydra(Hydra))  # type: ignore[no-untyped-call]
