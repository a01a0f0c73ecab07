"""JSON Web Tokens: made for servers to check, and checked as their users would, by a library that is not ours."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from typing import Any

from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet

from polyhydra.models import JsonWebKey, JsonWebKeySet


class Key:
    """A key of the client's or the issuer's own, P-256."""

    def __init__(self, kid: str) -> None:
        self._key = ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256", "use": "sig"})

    def public(self) -> JsonWebKey:
        """The public half."""
        return JsonWebKey.from_dict(self._key.as_dict(private=False))

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A signed JWT. `header` comes beside `alg` and `kid`."""
        known = {"alg": "ES256", "typ": "JWT", "kid": self._key.kid}
        registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
        return jwt.encode({**known, **header}, claims, self._key, registry=registry)


def verified(token: str, keys: JsonWebKeySet) -> dict[str, Any]:
    """The claims of a JWT, once its RS256 signature was checked by one of `keys`."""
    found = KeySet.import_key_set({"keys": keys.to_dict()["keys"]})
    return dict(jwt.decode(token, found, algorithms=["RS256"]).claims)


def pkce() -> tuple[str, str]:
    """A PKCE verifier and its challenge (RFC 7636)."""
    verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def now_plus(seconds: int) -> int:
    """Now and in `seconds`, in seconds since 1970."""
    return int(time.time()) + seconds
