"""Verifiable credentials."""

from __future__ import annotations

import json

import pytest

from browser import Browser
from polyhydra.errors import OAuthError
from polyhydra.models import CreateVerifiableCredentialRequestBody, VerifiableCredentialProof

from . import app
from .calls import Live
from .jwt import Key, now_plus, verified


async def test_issue(live: Live) -> None:
    """Refused without a proof, with a nonce for one; given with it."""
    if not live.has("create_verifiable_credential"):
        return
    create = live.hydra.oidc.create_verifiable_credential
    client, subject = await app.create_web_client(live), app.create_user(live)
    tokens, _ = await app.sign_in(live, Browser(), client, subject)
    wanted = CreateVerifiableCredentialRequestBody(format="jwt_vc_json", types=["VerifiableCredential", "UserInfoCredential"])
    with pytest.raises(OAuthError) as refused:
        await create(wanted, access_token=tokens.access_token)
    assert (refused.value.status, refused.value.error) == (400, "missing_proof")
    nonce = json.loads(refused.value.body)["c_nonce"]

    key = Key("holder")

    def proof(nonce: str) -> VerifiableCredentialProof:
        claims = {"aud": live.server.public_url, "iat": now_plus(0), "nonce": nonce}
        signed = key.sign(claims, typ="openid4vci-proof+jwt", jwk=key.public().to_dict())
        return VerifiableCredentialProof(proof_type="jwt", jwt=signed)

    wanted.proof = proof(nonce)
    given = await create(wanted, access_token=tokens.access_token)
    assert given.format == "jwt_vc_json" and given.credential_draft_00 is not None
    keys = await live.hydra.wellknown.discover_json_web_keys()
    claims = verified(given.credential_draft_00.reveal(), keys)
    assert claims["vc"]["credentialSubject"]["sub"] == subject

    wanted.proof = proof("made up")
    with pytest.raises(OAuthError):
        await create(wanted, access_token=tokens.access_token)
