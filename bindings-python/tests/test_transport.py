"""Connections: trust, certificates, proxies, hooks and the logger."""

from __future__ import annotations

import logging
import ssl
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from peer import Asked, Peer, Script, answer

from polyhydra import (
    ApiError,
    BuildError,
    ConnectError,
    Credentials,
    Hydra,
    InsecureWarning,
    Request,
    Response,
    TlsError,
    TransportError,
)

Start = Callable[[Script], Peer]


def version(_: Asked) -> bytes:
    return answer(200, {"version": "v2.3.0"})


def works(peer: Peer, **settings: Any) -> bool:
    return Hydra(admin_url=peer.url, **settings).metadata.get_version().version == "v2.3.0"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def folder(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    (folder / "roots").mkdir()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.cert_pem.write_to_path(folder / "roots" / "ca.pem")
    (folder / "roots" / "readme").write_text("no certificate")
    ours = authority.issue_cert("client@example.com")
    ours.private_key_and_cert_chain_pem.write_to_path(folder / "both.pem")
    ours.private_key_pem.write_to_path(folder / "key.pem")
    ours.cert_chain_pems[0].write_to_path(folder / "certificate.pem")
    return folder


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Peer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Peer(version, context) as peer:
        yield peer


@pytest.fixture
def mutual(authority: trustme.CA) -> Iterator[Peer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    with Peer(version, context) as peer:
        yield peer


def test_trust(secure: Peer, folder: Path) -> None:
    assert works(secure, ca_file=folder / "ca.pem")
    assert works(secure, ca_file=str(folder / "ca.pem"), system_roots=True)
    assert works(secure, ca_directory=folder / "roots")
    for settings in ({}, {"ca_file": folder / "certificate.pem"}):
        with pytest.raises(TlsError) as refused:
            works(secure, **settings)
        assert not refused.value.may_have_arrived
    with pytest.raises(BuildError) as wrong:
        works(secure, ca_file=folder / "roots" / "readme")
    assert wrong.value.argument == "ca_file"


def test_a_name_that_does_not_match(authority: trustme.CA, folder: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("example.com").configure_cert(context)
    with Peer(version, context) as peer, pytest.raises(TlsError):
        works(peer, ca_file=folder / "ca.pem")


def test_no_trust_is_loud(secure: Peer) -> None:
    with pytest.warns(InsecureWarning, match="not checked"):
        assert works(secure, verify=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Hydra(admin_url=secure.url)


def test_a_client_certificate(mutual: Peer, folder: Path) -> None:
    assert works(mutual, ca_file=folder / "ca.pem", client_certificate=folder / "both.pem")
    assert works(mutual, ca_file=folder / "ca.pem", client_certificate=(folder / "certificate.pem", folder / "key.pem"))
    with pytest.raises((TlsError, ConnectionError)):
        works(mutual, ca_file=folder / "ca.pem")
    with pytest.raises(BuildError) as wrong:
        works(mutual, client_certificate=folder / "ca.pem")
    assert wrong.value.argument == "client_certificate"


def test_plain_and_secure_do_not_mix(secure: Peer, start: Start) -> None:
    plain = start(version)
    with pytest.raises(TransportError):
        Hydra(admin_url=plain.url.replace("http:", "https:")).metadata.get_version(timeout=5)
    with pytest.raises(TransportError):
        Hydra(admin_url=secure.url.replace("https:", "http:")).metadata.get_version(timeout=5)


def test_proxies(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, peer = start(version), start(version)
    monkeypatch.setenv("NO_PROXY", "")
    assert works(peer) and len(peer.asked) == 1
    url = proxy.url.replace("//", "//user:hidden@")
    assert works(peer, proxy=url)
    assert proxy.asked[0].path == peer.url + "/version" and "proxy-authorization" in proxy.asked[0].headers
    assert works(peer, proxy=url, no_proxy="127.0.0.1")
    monkeypatch.setenv("http_proxy", proxy.url)
    assert works(peer) and works(peer, proxy=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
    assert works(peer)
    assert (len(proxy.asked), len(peer.asked)) == (2, 4)
    with pytest.raises(ConnectError) as refused:
        works(peer, proxy="http://user:hidden@127.0.0.1:1")
    assert "hidden" not in str(refused.value)


def test_hooks(start: Start) -> None:
    peer = start(lambda asked: answer(404, {"error": "x"}) if "gone" in asked.path else version(asked))
    seen: list[Any] = []

    def before(request: Request) -> None:
        seen.append((request.method, request.url, request.operation, request.body))
        request.headers["X-Trace"] = "t"
        assert "hidden" not in repr(request)

    def after(request: Request, outcome: object) -> None:
        assert request.headers["X-Trace"] == "t"
        seen.append(outcome)

    client = Hydra(admin_url=peer.url, version="2.3.0", before=[before], after=[after])
    client.metadata.get_version(credentials=Credentials.bearer("hidden"))
    with pytest.raises(ApiError):
        client.oauth2.delete_oauth2_client("gone")
    assert [asked.headers["x-trace"] for asked in peer.asked] == ["t", "t"]
    assert seen[0] == ("GET", peer.url + "/version", "getVersion", None)
    first, second = seen[1], seen[3]
    assert isinstance(first, Response) and first.status == 200 and first.body == b'{"version": "v2.3.0"}'
    assert first.headers["content-type"] == "application/json" and repr(first) == "<Response 200, 21 bytes>"
    assert isinstance(second, Response) and second.status == 404
    nobody = Hydra(admin_url="http://127.0.0.1:1", version="2.3.0", after=[lambda _, outcome: seen.append(outcome)])
    with pytest.raises(ConnectError):
        nobody.metadata.get_version()
    assert isinstance(seen.pop(), ConnectError)
    old = Hydra(admin_url=peer.url, generation="V0", before=[before])
    old.oauth2.get_oauth2_login_request("hidden")
    assert "hidden" in seen[-1][1], "the challenge is in the path"


def test_what_a_hook_does_wrong_is_the_calls_failure(start: Start) -> None:
    peer = start(version)

    def spoil(request: Request) -> None:
        request.headers["X"] = 5  # type: ignore[assignment]

    def fail(*_: object) -> None:
        raise LookupError("mine")

    with pytest.raises(BuildError) as wrong:
        works(peer, before=[spoil])
    assert wrong.value.argument == "headers.X"
    for settings in ({"before": [fail]}, {"after": [fail]}):
        with pytest.raises(LookupError, match="mine"):
            works(peer, **settings)


def test_the_logger(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    peer = start(lambda asked: version(asked) if "version" in asked.path else answer(404, {"error": "hidden"}))
    client = Hydra(admin_url=peer.url, credentials=Credentials.bearer("hidden"))
    client.metadata.get_version()
    assert not caplog.records
    caplog.set_level(logging.DEBUG, "polyhydra")
    with pytest.raises(ApiError):
        client.oauth2.introspect_oauth2_token("hidden")
    with pytest.raises(ConnectError):
        Hydra(admin_url="http://127.0.0.1:1").metadata.get_version()
    found = [(record.name, record.__dict__["operation"], record.__dict__["status"]) for record in caplog.records]
    assert found == [
        ("polyhydra", "", 200),
        ("polyhydra", "introspectOAuth2Token", 404),
        ("polyhydra", "getVersion", None),
    ]
    assert all(record.__dict__["milliseconds"] > 0 for record in caplog.records)
    messages = [record.getMessage() for record in caplog.records]
    assert messages[1].startswith("introspectOAuth2Token: status 404 in ") and "hidden" not in "".join(messages)
