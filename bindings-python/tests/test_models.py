"""Models: what is read, changed, written back, compared, copied and kept."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyhydra import BuildError, DecodeError, Error, Secret, models
from polyhydra.models import (
    AcceptOAuth2ConsentRequest,
    FlushInactiveOAuth2TokensRequest,
    IntrospectedOAuth2Token,
    JsonPatch,
    JsonWebKey,
    JsonWebKeySet,
    Model,
    OAuth2Client,
    OAuth2ConsentRequest,
)

UTC = timezone.utc
WIRE = (
    '{"client_id":"a","contacts":null,"redirect_uris":["x"],"client_secret":"hidden","created_at":"2026-11-21T04:47:30.123456789Z",'
    '"implicit_grant_id_token_lifespan":"1h30m0s","jwks":{"keys":[{"kid":"k","d":"hidden","odd":1.50}]},'
    '"metadata":{"n":1.0,"big":123456789012345678901234567890,"twice":1,"twice":2},"huge":1e400,'
    '"later":{"n":1.50,"s":"\\u00e9"},"é\\"":[]}'
)


def read() -> OAuth2Client:
    return OAuth2Client.from_json(WIRE)


def test_fields_read_as_what_they_mean() -> None:
    client = read()
    assert client.client_id == "a"
    assert client.contacts == [] and client.audience == []
    assert client.client_name is None and client.skip_consent is None
    assert client.client_secret == Secret("hidden") == "hidden"
    assert client.created_at == datetime(2026, 11, 21, 4, 47, 30, 123456, tzinfo=UTC)
    assert client.implicit_grant_id_token_lifespan == timedelta(hours=1, minutes=30)
    assert client.jwks is not None and [key.kid for key in client.jwks.keys] == ["k"]
    assert client.metadata["big"] == 123456789012345678901234567890
    assert client.unknown_fields == {"huge": float("inf"), "later": {"n": 1.5, "s": "é"}, 'é"': []}


def test_the_same_object_is_read_twice() -> None:
    client = read()
    assert client.redirect_uris is client.redirect_uris
    assert client.contacts is client.contacts
    assert client.jwks is client.jwks
    assert client.unknown_fields is client.unknown_fields


def test_what_was_not_touched_goes_back_as_it_came() -> None:
    assert read().to_json() == WIRE


def test_what_was_only_read_goes_back_byte_for_byte() -> None:
    client = read()
    repr(client)
    for name in dir(OAuth2Client):
        getattr(client, name)
    sent = client.to_json()
    for part in (
        '"metadata":{"n":1.0,"big":123456789012345678901234567890,"twice":1,"twice":2}',
        '"huge":1e400',
        '"later":{"n":1.50,"s":"\\u00e9"}',
        '"jwks":{"keys":[{"kid":"k","d":"hidden","odd":1.50}]}',
        '"created_at":"2026-11-21T04:47:30.123456789Z"',
        '"implicit_grant_id_token_lifespan":"1h30m0s"',
    ):
        assert part in sent


def test_changes_in_place_are_kept() -> None:
    client = read()
    client.redirect_uris.append("y")
    client.contacts.append("me")
    client.metadata["n"] = True
    client.unknown_fields["later"]["n"] = 2
    client.unknown_fields["new"] = None
    assert client.jwks is not None
    client.jwks.keys[0].kid = "other"
    client.jwks.keys.append(JsonWebKey(kid="second"))
    sent = json.loads(client.to_json())
    assert sent["redirect_uris"] == ["x", "y"] and sent["contacts"] == ["me"]
    assert sent["metadata"]["n"] is True
    assert sent["later"]["n"] == 2 and sent["new"] is None
    assert sent["jwks"] == {"keys": [{"kid": "other", "d": "hidden", "odd": 1.5}, {"kid": "second"}]}


def test_one_and_true_and_1_0_are_not_the_same() -> None:
    client = OAuth2Client.from_json('{"metadata":[1,1.0,true]}')
    client.metadata[0] = True
    assert client.to_json() == '{"metadata":[true,1.0,true]}'


def test_none_and_del_take_a_field_away() -> None:
    client = read()
    client.client_id = None
    del client.metadata
    del client.unknown_fields["later"]
    client.redirect_uris.clear()
    sent = json.loads(client.to_json())
    assert not {"client_id", "metadata", "later", "redirect_uris"} & set(sent)


def test_keywords_and_dicts() -> None:
    client = OAuth2Client(
        client_name="x",
        grant_types=("a", "b"),
        client_secret="hidden",
        created_at=datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        refresh_token_grant_id_token_lifespan=timedelta(days=30, microseconds=5),
        jwks={"keys": [{"kid": "k", "odd": 1}]},
        metadata={"a": [1, 2.5, None, True, "s"]},
        skip_consent=False,
    )
    wire = {
        "client_name": "x",
        "grant_types": ["a", "b"],
        "client_secret": "hidden",
        "created_at": "2026-01-01T00:00:00Z",
        "refresh_token_grant_id_token_lifespan": "720h0m0.000005s",
        "jwks": {"keys": [{"kid": "k", "odd": 1}]},
        "metadata": {"a": [1, 2.5, None, True, "s"]},
        "skip_consent": False,
    }
    assert client.to_dict() == wire
    assert json.loads(client.to_json()) == wire
    assert OAuth2Client.from_dict(wire) == client
    assert OAuth2Client.from_dict(client.to_dict()).to_dict() == wire


def test_names_that_python_or_the_wire_spell_otherwise() -> None:
    patch = JsonPatch(op="move", path="/a", from_="/b")
    assert patch.to_dict() == {"op": "move", "path": "/a", "from": "/b"}
    assert JsonPatch.from_dict({"op": "move", "path": "/a", "from": "/b"}) == patch
    assert patch.wire("from") == patch.wire("from_") == "/b"
    flush = FlushInactiveOAuth2TokensRequest(not_after="2026-01-01T00:00:00Z")
    assert flush.to_dict() == {"notAfter": "2026-01-01T00:00:00Z"}
    assert FlushInactiveOAuth2TokensRequest.from_dict(flush.to_dict()).not_after == datetime(2026, 1, 1, tzinfo=UTC)
    assert JsonWebKey(use="sig").use == "sig"


def test_times_as_texts_keep_their_form() -> None:
    client = OAuth2Client(created_at="2026-01-01T00:00:00.123456789+02:00", jwt_bearer_grant_access_token_lifespan="1.5h")
    assert client.created_at == datetime(2025, 12, 31, 22, 0, 0, 123456, tzinfo=UTC)
    assert client.jwt_bearer_grant_access_token_lifespan == timedelta(hours=1.5)
    assert client.wire("created_at") == "2026-01-01T00:00:00.123456789+02:00"
    assert client.wire("jwt_bearer_grant_access_token_lifespan") == "1.5h"
    assert client.wire("updated_at") is None
    assert OAuth2Client.from_json('{"created_at":"","implicit_grant_id_token_lifespan":""}').created_at is None
    assert OAuth2Client.from_json('{"created_at":"0001-01-01T00:00:00Z"}').created_at == datetime(1, 1, 1, tzinfo=UTC)


def test_a_time_beyond_pythons_calendar_reads_as_none_and_is_kept() -> None:
    client = OAuth2Client.from_json('{"created_at":"0000-01-01T00:00:00Z","client_id":"a"}')
    assert client.created_at is None
    client.client_id = "b"
    assert json.loads(client.to_json())["created_at"] == client.wire("created_at") == "0000-01-01T00:00:00Z"


def test_one_audience_counts_as_a_list() -> None:
    token = IntrospectedOAuth2Token.from_json('{"active":true,"aud":"one"}')
    assert token.aud == ["one"]
    assert json.loads(token.to_json())["aud"] == "one"
    token.aud.append("two")
    assert json.loads(token.to_json())["aud"] == ["one", "two"]


def test_null_items_are_none() -> None:
    keys = JsonWebKeySet.from_json('{"keys":[null,{"kid":"a","x5c":[null,"c"]}]}').keys
    assert [key.kid for key in keys] == ["a"] and keys[0].x5c == ["c"]


@pytest.mark.parametrize(
    ("fields", "argument"),
    [
        ({"client_id": 5}, "client_id"),
        ({"client_id": b"x"}, "client_id"),
        ({"client_id": "\ud800"}, "client_id"),
        ({"client_secret": 5}, "client_secret"),
        ({"redirect_uris": "http://x"}, "redirect_uris"),
        ({"redirect_uris": ["a", 5]}, "redirect_uris[1]"),
        ({"redirect_uris": {"a": 1}}, "redirect_uris"),
        ({"client_secret_expires_at": 1.5}, "client_secret_expires_at"),
        ({"client_secret_expires_at": True}, "client_secret_expires_at"),
        ({"client_secret_expires_at": 2**63}, "client_secret_expires_at"),
        ({"skip_consent": 1}, "skip_consent"),
        ({"created_at": datetime(2026, 1, 1)}, "created_at"),
        ({"created_at": 5}, "created_at"),
        ({"created_at": "soon"}, "created_at"),
        ({"implicit_grant_id_token_lifespan": "soon"}, "implicit_grant_id_token_lifespan"),
        ({"implicit_grant_id_token_lifespan": 5}, "implicit_grant_id_token_lifespan"),
        ({"implicit_grant_id_token_lifespan": timedelta.max}, "implicit_grant_id_token_lifespan"),
        ({"jwks": []}, "jwks"),
        ({"jwks": OAuth2Client()}, "jwks"),
        ({"jwks": {"keys": [{}, {"kid": 5}]}}, "jwks.keys[1].kid"),
        ({"jwks": {"keys": {}}}, "jwks.keys"),
        ({"metadata": float("nan")}, "metadata"),
        ({"metadata": {"a": [float("inf")]}}, "metadata.a[0]"),
        ({"metadata": {"a": {1: 2}}}, "metadata.a"),
        ({"metadata": {"a": object()}}, "metadata.a"),
        ({"metadata": {1, 2}}, "metadata"),
        ({"client_nam": "x"}, "client_nam"),
        ({"notAfter": "x"}, "notAfter"),
    ],
)
def test_what_no_field_can_hold_is_refused_by_name(fields: dict[str, Any], argument: str) -> None:
    with pytest.raises(BuildError) as refused:
        OAuth2Client(**fields)
    assert refused.value.argument == argument
    assert argument in str(refused.value)
    assert isinstance(refused.value, Error) and isinstance(refused.value, ValueError) and isinstance(refused.value, TypeError)
    if hasattr(OAuth2Client, next(iter(fields))):
        with pytest.raises(BuildError) as refused:
            setattr(OAuth2Client(), *next(iter(fields.items())))
        assert refused.value.argument == argument


def test_what_was_put_in_later_is_refused_when_it_is_sent() -> None:
    client = OAuth2Client(redirect_uris=["a"], metadata={})
    client.redirect_uris.append(5)  # type: ignore[arg-type]
    with pytest.raises(BuildError) as refused:
        client.to_json()
    assert refused.value.argument == "redirect_uris[1]"
    client = OAuth2Client(metadata={"a": {}})
    client.metadata["a"]["a"] = client.metadata
    with pytest.raises(BuildError) as refused:
        client.to_json()
    assert refused.value.argument.startswith("metadata.a.a.a")
    client = OAuth2Client()
    client.unknown_fields["client_id"] = "x"
    with pytest.raises(BuildError) as refused:
        client.to_json()
    assert refused.value.argument == "client_id"


def test_a_field_that_is_not_there_cannot_be_set() -> None:
    with pytest.raises(AttributeError, match="client_nam"):
        OAuth2Client().client_nam = "x"  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        Model()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"client":{"jwks":{"keys":[{},{"kid":5}]}}}', "client.jwks.keys[1].kid"),
        ('{"client":{"created_at":"soon"}}', "client.created_at"),
        ('{"skip":"yes"}', "skip"),
        ('{"acr":"a"', ""),
        ("[]", ""),
        ("", ""),
        ("{} {}", ""),
        ('{"context":' + "[" * 200 + "]" * 200 + "}", "context"),
    ],
)
def test_a_text_that_is_no_model_says_where(text: str, path: str) -> None:
    with pytest.raises(DecodeError) as refused:
        OAuth2ConsentRequest.from_json(text)
    assert refused.value.path == path
    with pytest.raises(DecodeError):
        OAuth2ConsentRequest.from_json(text.encode())
    with pytest.raises(BuildError):
        OAuth2ConsentRequest.from_json(b"\xff")


def test_equality() -> None:
    assert read() == read() and read() == pickle.loads(pickle.dumps(read()))
    other = read()
    other.unknown_fields["later"]["n"] = 7
    assert read() != other
    assert OAuth2Client(client_id="a") != OAuth2Client(client_id="b")
    assert OAuth2Client() != JsonWebKeySet() and OAuth2Client() != {}
    assert OAuth2Client.from_json('{"scope":null,"contacts":[]}') == OAuth2Client()
    assert OAuth2Client(created_at="2026-01-01T00:00:00Z") == OAuth2Client(created_at="2026-01-01T01:00:00+01:00")
    with pytest.raises(TypeError):
        hash(OAuth2Client())


def test_repr_shows_what_is_set_and_no_secret() -> None:
    shown = repr(read())
    assert shown.startswith("OAuth2Client(client_id='a', client_secret=Secret(***), redirect_uris=['x'],")
    assert "metadata=..." in shown and "'later': ..." in shown and "client_name" not in shown and "contacts" not in shown
    assert "hidden" not in shown and "1.5" not in shown
    consent = AcceptOAuth2ConsentRequest(session={"access_token": {"a": "hidden"}})
    assert "hidden" not in repr(consent)


def test_secrets() -> None:
    secret = Secret("hidden")
    assert secret.reveal() == "hidden"
    assert "hidden" not in f"{secret} {secret!r} {[secret]}"
    assert secret == Secret("hidden") and secret == "hidden" and secret != "other" and hash(secret) == hash("hidden")
    assert bool(secret) and not Secret("")
    assert pickle.loads(pickle.dumps(secret)) == secret and copy.deepcopy(secret) == secret
    with pytest.raises(TypeError):
        Secret(5)  # type: ignore[arg-type]
    assert OAuth2Client(metadata={"kept": secret}).to_dict() == {"metadata": {"kept": "hidden"}}


def test_copies() -> None:
    client = read()
    client.redirect_uris.append("y")
    shallow, deep = copy.copy(client), copy.deepcopy(client)
    assert shallow == client == deep and type(deep) is OAuth2Client
    client.redirect_uris.append("z")
    client.client_id = "other"
    assert shallow.redirect_uris == ["x", "y", "z"] and shallow.client_id == "a"
    assert deep.redirect_uris == ["x", "y"] and deep.client_id == "a"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles(protocol: int) -> None:
    client = read()
    assert pickle.loads(pickle.dumps(client, protocol)).to_json() == WIRE
    client.unknown_fields["new"] = 1
    back = pickle.loads(pickle.dumps(client, protocol))
    assert back == client and back.client_secret.reveal() == "hidden"


def test_a_class_of_ones_own() -> None:
    class Ours(OAuth2Client):
        def label(self) -> str:
            return f"<{self.client_id}>"

    ours = Ours.from_json('{"client_id":"a"}')
    assert ours.label() == "<a>" and ours == OAuth2Client(client_id="a") and repr(ours) == "Ours(client_id='a')"


def test_unknown_fields_can_be_set() -> None:
    client = OAuth2Client(client_id="a")
    client.unknown_fields = {"later": [1]}
    assert client.to_json() == '{"client_id":"a","later":[1]}'
    assert client.wire("later") == [1]
    for bad in ({"later": {1}}, {"client_id": "x"}, {5: 1}, [1]):
        with pytest.raises(BuildError) as refused:
            client.unknown_fields = bad  # type: ignore[assignment]
        assert refused.value.argument.startswith("unknown_fields")
    with pytest.raises(BuildError):
        client.wire("never_heard_of")


def test_every_model_is_a_class_with_documented_fields() -> None:
    names = [name for name in models.__all__ if name != "Model"]
    assert len(names) > 30
    for name in names:
        model = getattr(models, name)
        assert model() == model.from_dict({}) == model.from_json("{}")
        assert model().to_json() == "{}" and repr(model()) == f"{name}()"
        assert model.__doc__
        fields = [value for value in vars(model).values() if type(value).__name__ == "Field"]
        assert fields and all(field.__doc__ for field in fields)


texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
jsons = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@given(jsons)
def test_free_json_comes_back_as_it_went(value: Any) -> None:
    client = OAuth2Client(metadata=value)
    back = OAuth2Client.from_json(client.to_json())
    assert json.dumps(back.metadata) == json.dumps(value)
    assert client.to_dict().get("metadata") == value
    assert json.loads(client.to_json()).get("metadata") == value


@given(st.builds(dict, client_id=texts, redirect_uris=st.lists(texts), metadata=jsons), st.dictionaries(texts, jsons))
def test_round_trip(fields: dict[str, Any], unknown: dict[str, Any]) -> None:
    unknown = {name: value for name, value in unknown.items() if not hasattr(OAuth2Client, name)}
    client = OAuth2Client(**fields)
    client.unknown_fields = unknown
    for back in (
        OAuth2Client.from_json(client.to_json()),
        OAuth2Client.from_dict(client.to_dict()),
        pickle.loads(pickle.dumps(client)),
        copy.deepcopy(client),
    ):
        assert back == client
        assert back.client_id == fields["client_id"] and back.unknown_fields == unknown


@given(st.datetimes(timezones=st.just(UTC)), st.timedeltas(timedelta(days=-100_000), timedelta(days=100_000)))
def test_times_come_back(time: datetime, length: timedelta) -> None:
    client = OAuth2Client(created_at=time, implicit_grant_id_token_lifespan=length)
    assert client.created_at == time and client.implicit_grant_id_token_lifespan == length
    back = OAuth2Client.from_json(client.to_json())
    assert back.created_at == time and back.implicit_grant_id_token_lifespan == length


@given(st.binary() | texts | jsons.map(json.dumps))
def test_any_text_is_a_model_or_a_typed_error(text: bytes | str) -> None:
    try:
        client = OAuth2Client.from_json(text)
    except Error as error:
        assert type(error) in (DecodeError, BuildError)
    else:
        assert json.loads(client.to_json()) == client.to_dict()
