"""Every kind of failure is its own class, with attributes, and without secrets."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from peer import Asked, Peer, Script, answer

import polyhydra
from polyhydra import (
    AlreadyHandled,
    ApiError,
    BrokenConnectionError,
    BuildError,
    ConnectError,
    Credentials,
    DecodeError,
    Error,
    Hydra,
    OAuthError,
    TimedOutError,
    TooLargeError,
    TransportError,
    UnsupportedError,
)

Start = Callable[[Script], Peer]


def hydra(peer: Peer, **settings: Any) -> Hydra:
    return Hydra(peer.url, peer.url, **{"version": "2.3.0", **settings})


def test_the_kinds() -> None:
    kinds = {}
    for name in polyhydra.__all__:
        found = getattr(polyhydra, name)
        if isinstance(found, type) and issubclass(found, Error) and Error in found.__bases__:
            kinds[found.kind] = name
    names = ["api", "build", "oauth", "transport", "unsupported", "decode", "verification", "already_handled"]
    assert sorted(kind for kind in kinds if kind) == sorted(name for name in names if name not in ("api", "oauth"))
    assert ApiError.kind == "api" and OAuthError.kind == "oauth" and not issubclass(OAuthError, ApiError)
    assert issubclass(TimedOutError, TimeoutError) and issubclass(TimedOutError, TransportError)
    assert issubclass(ConnectError, ConnectionError) and issubclass(BrokenConnectionError, ConnectionError)


def test_a_refusal(start: Start) -> None:
    body = {
        "error": "not found",
        "error_description": "described",
        "error_hint": "hinted",
        "error_debug": "debugged",
        "error_uri": "http://x",
        "request_id": "r",
        "status_code": 404,
    }
    peer = start(lambda _: answer(404, body, {"Retry-After": "7"}))
    with pytest.raises(ApiError) as refused:
        hydra(peer).oauth2.get_oauth2_client("a")
    error = refused.value
    assert (error.operation, error.status, error.error, error.description) == ("getOAuth2Client", 404, "not found", "described")
    assert (error.hint, error.debug, error.uri, error.request_id) == ("hinted", "debugged", "http://x", "r")
    assert error.retry_after == 7 and error.content_type == "application/json" and '"hinted"' in error.body
    assert str(error) == "getOAuth2Client: status 404: not found; described; hinted; debugged"


def test_a_refusal_of_oauth(start: Start) -> None:
    peer = start(lambda _: answer(401, {"error": "invalid_client"}))
    with pytest.raises(OAuthError) as refused:
        hydra(peer, credentials=Credentials.basic("a", "hidden")).oauth2.oauth2_token_exchange("client_credentials")
    assert refused.value.error == "invalid_client" and refused.value.status == 401
    assert "hidden" not in repr(refused.value)


def test_a_page_of_a_gateway(start: Start) -> None:
    peer = start(lambda _: answer(502, "<html>Bad gateway</html>", {"content-type": "text/html"}))
    with pytest.raises(ApiError) as refused:
        hydra(peer).oauth2.get_oauth2_client("a")
    assert refused.value.error is None and refused.value.content_type == "text/html"
    assert "Bad gateway" in str(refused.value)


def test_answered_before(start: Start) -> None:
    peer = start(lambda _: answer(410, {"redirect_to": "/oauth2/sessions/logout?a"}))
    with pytest.raises(AlreadyHandled) as handled:
        hydra(peer).oauth2.get_oauth2_logout_request("c")
    assert handled.value.redirect_to == peer.url + "/oauth2/sessions/logout?a"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('{"client_id":5}', "client_id"),
        ('{"jwks":{"keys":[{"kid":5}]}}', "jwks.keys[0].kid"),
        ('{"client_id":"hidden"', ""),
        ("[]", ""),
        ("", ""),
        ("<html>", ""),
        (b"\xff", ""),
        ('{"metadata":' + "[" * 1000, "metadata"),
    ],
)
def test_an_answer_that_is_not_what_was_expected(start: Start, body: str | bytes, path: str) -> None:
    peer = start(lambda _: answer(200, body))
    with pytest.raises(DecodeError) as error:
        hydra(peer).oauth2.get_oauth2_client("a")
    assert error.value.path == path and error.value.status == 200 and error.value.reason
    assert "hidden" not in str(error.value)


def test_failures_on_the_way(start: Start) -> None:
    silent = start(lambda _: None)
    with pytest.raises(TimedOutError) as late:
        hydra(silent).oauth2.get_oauth2_client("a", timeout=0.1)
    assert late.value.may_have_arrived
    broken = start(lambda _: answer(200, {"a": "b"})[:-4])

    def cut(asked: Asked) -> bytes:
        return answer(200, {"a": "b"}, {"content-length": "500"})

    cutting = start(cut)
    with pytest.raises(TransportError):
        hydra(cutting).oauth2.get_oauth2_client("a", timeout=0.5)
    with pytest.raises(TransportError):
        hydra(broken).oauth2.get_oauth2_client("a", timeout=0.5)
    closing = start(lambda _: b"")
    with pytest.raises(BrokenConnectionError) as closed:
        hydra(closing).oauth2.get_oauth2_client("a")
    assert closed.value.may_have_arrived
    large = start(lambda _: answer(200, "x" * 2000))
    with pytest.raises(TooLargeError):
        hydra(large, response_limit=1000).oauth2.get_oauth2_client("a")
    with pytest.raises(ConnectError) as nobody:
        Hydra(admin_url="http://127.0.0.1:1", version="2.3.0").oauth2.get_oauth2_client("a")
    assert not nobody.value.may_have_arrived


def test_a_redirect_is_not_followed(start: Start) -> None:
    peer = start(lambda _: answer(307, "", {"location": "/elsewhere"}))
    with pytest.raises(ApiError) as refused:
        hydra(peer).oauth2.get_oauth2_client("a")
    assert refused.value.status == 307 and len(peer.asked) == 1


def failures(start: Start) -> list[Error]:
    calls: list[Callable[[], object]] = [
        lambda: hydra(start(lambda _: answer(404, {"error": "x"}))).oauth2.get_oauth2_client("a"),
        lambda: hydra(start(lambda _: answer(410, {"redirect_to": "/x"}))).oauth2.get_oauth2_logout_request("c"),
        lambda: hydra(start(lambda _: answer(200, "[]"))).oauth2.get_oauth2_client("a"),
        lambda: hydra(start(lambda _: None)).oauth2.get_oauth2_client("a", timeout=0.05),
        lambda: hydra(start(lambda _: b"")).oauth2.get_oauth2_client("a"),
        lambda: hydra(start(lambda _: b"")).oauth2.get_oauth2_client(""),
        lambda: hydra(start(lambda _: b"")).oauth2.flush_inactive_oauth2_tokens({}),
    ]
    found = []
    for call in calls:
        with pytest.raises(Error) as error:
            call()
        found.append(error.value)
    return found


def test_errors_can_be_pickled_and_copied(start: Start) -> None:
    errors = failures(start)
    kinds = {type(error) for error in errors}
    assert kinds == {ApiError, AlreadyHandled, DecodeError, TimedOutError, BrokenConnectionError, BuildError, UnsupportedError}
    for error in errors:
        for back in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(back) is type(error)
            assert str(back) == str(error) and vars(back) == vars(error)
