"""Key sets and keys."""

from __future__ import annotations

import pytest

from polyhydra.errors import ApiError, BuildError
from polyhydra.models import CreateJsonWebKeySet, JsonWebKeySet

from .calls import Live
from .jwt import Key

ALGORITHMS = {
    "1.0": {"RS256": "RSA", "HS256": "oct"},
    "1.11": {"RS256": "RSA", "ES256": "EC", "EdDSA": "OKP", "HS256": "oct"},
    "2.0": {"RS256": "RSA", "ES256": "EC", "EdDSA": "OKP"},
}


async def test_life_cycle(live: Live) -> None:
    """From creation to deletion; the server's keys, and keys of our own."""
    jwk, generation = live.hydra.jwk, live.server.generation
    name = f"{live.unique('keys')} ü%+"
    live.delete_later(lambda: jwk.delete_json_web_key_set(name))
    algorithms = ALGORITHMS["2.0" if generation == "V2" else "1.11" if live.server.is_at_least("1.11.0") else "1.0"]
    for algorithm, family in algorithms.items():
        wanted = CreateJsonWebKeySet(alg=algorithm, use="sig", kid=f"key of {algorithm}")
        made = await jwk.create_json_web_key_set(name, wanted)
        assert len(made.keys) == (2 if generation != "V2" and family != "oct" else 1)
        for key in made.keys:
            assert key.kty == family
            assert key.kid is not None and key.kid.endswith(f"key of {algorithm}")
            alone = await jwk.get_json_web_key(name, key.kid)
            assert [(other.kid, other.kty) for other in alone.keys] == [(key.kid, family)]
        secrets = [key.d or key.k for key in made.keys if key.d or key.k]
        assert len(secrets) == 1, "one of them is private"
        assert secrets[0] is not None and secrets[0].reveal() not in f"{made} {made!r}"
    whole = await jwk.get_json_web_key_set(name)
    assert len(whole.keys) >= len(algorithms)

    ours, other = Key("ours").public(), Key("ours").public()
    replaced = await jwk.set_json_web_key_set(name, JsonWebKeySet(keys=[ours]))
    assert replaced.keys == [ours]
    written = await jwk.set_json_web_key(name, "ours", other)
    assert written == other != ours
    kept = [key for key in (await jwk.get_json_web_key_set(name)).keys if generation != "V0" or key.kid == "ours"]
    assert kept == [other], "V0 with a database adds to a set"
    await jwk.delete_json_web_key(name, "ours")
    with pytest.raises(ApiError) as gone:
        await jwk.get_json_web_key(name, "ours")
    assert gone.value.status == 404

    await jwk.create_json_web_key_set(name, alg="RS256", use="sig", kid="last")
    await jwk.delete_json_web_key_set(name)
    with pytest.raises(ApiError) as gone:
        await jwk.get_json_web_key_set(name)
    assert gone.value.status == 404
    with pytest.raises(BuildError) as wrong:
        await jwk.create_json_web_key_set(name, use="sig")
    assert wrong.value.argument == "body.alg"
