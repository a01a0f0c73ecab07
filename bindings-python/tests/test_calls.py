"""What calls do: connections, threads, pages, retries, options."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from peer import Asked, Peer, Script, answer

from polyhydra import ApiError, BuildError, Credentials, Hydra, Page, Reply, Secret
from polyhydra.models import JsonPatch, OAuth2Client

Start = Callable[[Script], Peer]


def hydra(peer: Peer, **settings: Any) -> Hydra:
    return Hydra(peer.url, peer.url, **{"version": "2.3.0", **settings})


def echo(asked: Asked) -> bytes:
    body = asked.body if asked.body.startswith("{") else {"client_id": asked.path.rsplit("/", 1)[-1]}
    return answer(201 if asked.method == "POST" else 200, body)


def test_a_body_as_model_dict_or_keywords(start: Start) -> None:
    peer = start(echo)
    client = hydra(peer)
    fields = {"client_name": "x", "jwks": {"keys": [{"kid": "k"}]}, "later": 1.50}
    client.oauth2.create_oauth2_client(OAuth2Client.from_dict(fields))
    client.oauth2.create_oauth2_client(fields)
    client.oauth2.create_oauth2_client(body=fields)
    client.oauth2.create_oauth2_client(client_name="x", jwks={"keys": [{"kid": "k"}]})
    client.oauth2.create_oauth2_client(OAuth2Client())
    client.oauth2.patch_oauth2_client("a", [JsonPatch(op="remove", path="/owner"), {"op": "move", "path": "/a", "from": "/b"}])
    client.oauth2.set_oauth2_client(id="a", body=fields)
    whole = '{"client_name":"x","jwks":{"keys":[{"kid":"k"}]},"later":1.5}'
    assert [asked.body for asked in peer.asked] == [
        whole,
        whole,
        whole,
        '{"client_name":"x","jwks":{"keys":[{"kid":"k"}]}}',
        "{}",
        '[{"op":"remove","path":"/owner"},{"op":"move","path":"/a","from":"/b"}]',
        whole,
    ]


def test_read_change_write_loses_nothing(start: Start) -> None:
    came = '{"client_id":"a","owner":null,"later":{"n":1.50,"twice":1,"twice":2},"metadata":{"n":1.0}}'
    peer = start(lambda asked: answer(200, came))
    client = hydra(peer)
    read = client.oauth2.get_oauth2_client("a")
    read.owner = "me"
    assert read.metadata == {"n": 1.0}
    client.oauth2.set_oauth2_client("a", read)
    assert peer.asked[-1].body == '{"client_id":"a","owner":"me","metadata":{"n":1.0},"later":{"n":1.50,"twice":1,"twice":2}}'


def test_words_and_secrets(start: Start) -> None:
    peer = start(lambda _: answer(200, {"active": True}))
    client = hydra(peer)
    client.oauth2.introspect_oauth2_token(Secret("t"), scope=["a", "b"])
    client.oauth2.introspect_oauth2_token("t", scope="a b")
    assert [asked.body for asked in peer.asked] == ["token=t&scope=a+b"] * 2


def test_options_of_client_and_call(start: Start) -> None:
    peer = start(lambda _: answer(200, {"version": "v2.3.0"}))
    client = hydra(peer, headers={"X-A": "client", "X-B": "client"}, user_agent="mine", credentials=Credentials.bearer("one"))
    client.metadata.get_version()
    basic = Credentials.basic("a:b", Secret("c d"))
    client.metadata.get_version(headers={"x-b": "call"}, credentials=basic, timeout=timedelta(seconds=5))
    client.metadata.get_version(credentials=Credentials.api_key("X-Key", "k"), timeout=float("inf"))
    client.metadata.get_version(credentials=Credentials.none())
    first, second, third, fourth = (asked.headers for asked in peer.asked)
    assert first["user-agent"] == "mine" and first["x-a"] == "client" and first["authorization"] == "Bearer one"
    assert second["x-b"] == "call" and second["x-a"] == "client" and second["authorization"] == "Basic YSUzQWI6Yytk"
    assert third["x-key"] == "k" and "authorization" not in third and "authorization" not in fourth


def test_status_and_headers_beside_the_result(start: Start) -> None:
    peer = start(lambda _: answer(200, {"version": "v2.3.0"}, {"X-One": "1", "x-one": "2"}))
    reply = hydra(peer).with_http_info.metadata.get_version()
    assert isinstance(reply, Reply)
    assert reply.data.version == "v2.3.0" and reply.status == 200 and reply.headers["content-type"] == "application/json"
    empty = start(lambda _: answer(204)).url
    gone = Hydra(admin_url=empty, version="2.3.0").with_http_info.oauth2.delete_oauth2_client("a")
    assert gone.data is None and gone.status == 204
    visit = hydra(peer).with_http_info.oauth2.oauth2_authorize("a", "code")
    assert visit.data == f"{peer.url}/oauth2/auth?client_id=a&response_type=code" and visit.status == 0


def test_a_visit_sends_nothing() -> None:
    client = Hydra("http://127.0.0.1:9/base/")
    url = client.oauth2.oauth2_authorize("a b", ["code", "id_token"], scope="openid x", state="12345678", max_age=0)
    place, _, query = url.partition("?")
    assert place == "http://127.0.0.1:9/base/oauth2/auth"
    assert parse_qs(query) == {
        "client_id": ["a b"],
        "response_type": ["code id_token"],
        "scope": ["openid x"],
        "state": ["12345678"],
        "max_age": ["0"],
    }


def paged(asked: Asked) -> bytes:
    """Three pages of keyset tokens, as servers from 25.4 on give them."""
    pages = {"": ("1", ["a", "b"]), "1": ("2", ["c", "d"]), "2": ("", ["e"])}
    token = asked.path.partition("page_token=")[2].partition("&")[0]
    following, ids = pages[token]
    links = f'</admin/clients?page_token={following}>; rel="next"' if following else '</admin/clients?page_token=>; rel="first"'
    return answer(200, [{"client_id": each} for each in ids], {"link": links})


def test_all_items_of_all_pages(start: Start) -> None:
    peer = start(paged)
    client = hydra(peer, version="26.2.0")
    items = client.oauth2.list_oauth2_clients(owner="me")
    assert not peer.asked
    assert next(items).client_id == "a" and len(peer.asked) == 1
    assert [each.client_id for each in items] == ["b", "c", "d", "e"] and list(items) == []
    assert len(peer.asked) == 3 and all("owner=me" in asked.path for asked in peer.asked)


def test_page_by_page(start: Start) -> None:
    peer = start(paged)
    client = hydra(peer, version="26.2.0")
    pages = list(client.oauth2.list_oauth2_clients(page_size=2).pages())
    assert all(isinstance(page, Page) for page in pages)
    assert [[each.client_id for each in page.items] for page in pages] == [["a", "b"], ["c", "d"], ["e"]]
    assert [page.next_page_token for page in pages] == ["1", "2", None]
    one = client.with_http_info.oauth2.list_oauth2_clients(page_token="1")
    assert [each.client_id for each in one.data.items] == ["c", "d"] and one.data.next_page_token == "2"
    items = client.oauth2.list_oauth2_clients()
    next(items)
    assert [len(page.items) for page in items.pages()] == [2, 1] and list(items) == []


def test_an_error_ends_a_list(start: Start) -> None:
    peer = start(lambda asked: paged(asked) if "page_token" not in asked.path else answer(500, {"error": "x"}))
    items = hydra(peer, version="26.2.0").oauth2.list_oauth2_clients()
    assert [next(items).client_id, next(items).client_id] == ["a", "b"]
    with pytest.raises(ApiError):
        next(items)
    assert list(items) == []


def test_the_server_is_found_once(start: Start) -> None:
    peer = start(lambda asked: answer(200, {"version": "v1.11.10"}) if asked.path == "/version" else echo(asked))
    client = Hydra(admin_url=peer.url)
    found = [(client.generation, client.version)]
    client.oauth2.get_oauth2_client("a")
    client.oauth2.get_oauth2_client("b")
    found.append((client.generation, client.version))
    assert found == [(None, None), ("V1", "1.11.10")]
    assert [asked.path for asked in peer.asked] == ["/version", "/clients/a", "/clients/b"]
    assert repr(client) == f"Hydra(public_url=None, admin_url={peer.url!r}, generation='V1')"


def test_retries_are_opted_in_to(start: Start) -> None:
    answers = iter([answer(503, "", {"retry-after": "1"}), answer(429, "", {"retry-after": "0"}), answer(200, {"version": "x"})])
    peer = start(lambda _: next(answers))
    begin = time.monotonic()
    assert hydra(peer, retries=2).metadata.get_version().version == "x"
    assert len(peer.asked) == 3 and 1 <= time.monotonic() - begin < 3
    for settings in ({"retries": 0}, {"retries": 1, "longest_wait": 0.5}):
        refusing = start(lambda _: answer(503, "", {"retry-after": "1"}))
        with pytest.raises(ApiError) as refused:
            hydra(refusing, **settings).metadata.get_version()
        assert refused.value.retry_after == 1 and len(refusing.asked) == 1


def test_a_connection_is_kept(start: Start) -> None:
    peer = start(echo)
    client = hydra(peer)
    for number in range(20):
        assert client.oauth2.get_oauth2_client(str(number)).client_id == str(number)
    assert peer.connections == 1


def test_a_connection_that_has_gone_is_made_anew(start: Start) -> None:
    peer = start(lambda asked: echo(asked)[:-1] + b"}" if asked.connection != 2 else b"")
    closing = start(lambda asked: echo(asked).replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1))
    for each in (peer, closing):
        client = hydra(each)
        assert client.oauth2.get_oauth2_client("a").client_id == "a"
        assert client.oauth2.get_oauth2_client("b").client_id == "b"
    assert closing.connections == 2


def test_threads_share_a_client(start: Start) -> None:
    peer = start(echo)
    client = hydra(peer)

    def call(number: int) -> bool:
        return client.oauth2.get_oauth2_client(str(number)).client_id == str(number)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(call, range(500)))
    assert peer.connections <= 16


def test_threads_run_while_a_call_waits(start: Start) -> None:
    peer = start(lambda _: None)
    done = threading.Event()

    def call() -> None:
        with pytest.raises(TimeoutError):
            hydra(peer).metadata.get_version(timeout=0.5)
        done.set()

    thread = threading.Thread(target=call)
    thread.start()
    turns = 0
    while not done.is_set():
        turns += 1
        time.sleep(0.005)
    thread.join()
    assert turns > 20


def test_two_threads_cannot_ask_for_the_same_page(start: Start) -> None:
    peer = start(lambda _: None)
    items = hydra(peer).oauth2.list_oauth2_clients(timeout=0.5)

    def ask() -> None:
        with pytest.raises(TimeoutError):
            next(items)

    thread = threading.Thread(target=ask)
    thread.start()
    while not peer.asked:
        time.sleep(0.01)
    with pytest.raises(RuntimeError):
        next(items)
    thread.join()


def test_the_dict_of_a_call_is_not_kept(start: Start) -> None:
    peer = start(echo)
    client = hydra(peer)
    fields = {"redirect_uris": ["a"]}
    model = OAuth2Client.from_dict(fields)
    fields["redirect_uris"].append("b")
    assert model.redirect_uris == ["a"]
    with pytest.raises(BuildError):
        client.oauth2.create_oauth2_client({"redirect_uris": "a"})
