"""An SDK for every Ory Hydra server (OAuth 2.0 and OpenID Connect), from 1.0 beta to 26.x.

    from polyhydra import Hydra

    with Hydra(public_url="http://127.0.0.1:4444", admin_url="http://127.0.0.1:4445") as hydra:
        client = hydra.oauth2.create_oauth2_client(client_name="reporter", grant_types=["client_credentials"])
        for each in hydra.oauth2.list_oauth2_clients():
            print(each.client_id, each.created_at)

`AsyncHydra` has the same methods, to be awaited. Models are in `polyhydra.models`.
"""

from __future__ import annotations

import atexit
import os

from polyhydra._native import (
    VERSION,
    Credentials,
    Items,
    Page,
    Pages,
    Reply,
    Request,
    Response,
    Secret,
    after_fork,
    before_exit,
)
from polyhydra.client import AsyncHydra, Hydra, InsecureWarning
from polyhydra.errors import (
    AbortedError,
    AlreadyHandled,
    ApiError,
    BrokenConnectionError,
    BuildError,
    ConnectError,
    DecodeError,
    Error,
    OAuthError,
    TimedOutError,
    TlsError,
    TooLargeError,
    TransportError,
    UnsupportedError,
    VerificationError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from polyhydra import models

__all__ = [
    "AbortedError",
    "AlreadyHandled",
    "ApiError",
    "AsyncHydra",
    "BrokenConnectionError",
    "BuildError",
    "ConnectError",
    "Credentials",
    "DecodeError",
    "Error",
    "Hydra",
    "InsecureWarning",
    "Items",
    "OAuthError",
    "Page",
    "Pages",
    "Reply",
    "Request",
    "Response",
    "Secret",
    "TimedOutError",
    "TlsError",
    "TooLargeError",
    "TransportError",
    "UnsupportedError",
    "VerificationError",
    "models",
]

__version__ = VERSION

atexit.register(before_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=after_fork)


def __getattr__(name: str) -> object:
    # Models are loaded when someone asks for them, so that an import stays short.
    if name == "models":
        import importlib

        return importlib.import_module("polyhydra.models")
    raise AttributeError(f"module 'polyhydra' has no attribute {name!r}")
