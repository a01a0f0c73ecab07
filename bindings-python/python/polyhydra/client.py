"""The clients: `Hydra`, whose calls block, and `AsyncHydra`, whose calls are awaited."""

from __future__ import annotations

from polyhydra._native import Core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta
    from types import TracebackType
    from typing import Literal

    from typing_extensions import Self

    from polyhydra import _operations, _operations_async
    from polyhydra._native import Credentials, Request, Response
    from polyhydra.errors import TransportError

__all__ = ["AsyncHydra", "Hydra", "InsecureWarning"]


class InsecureWarning(UserWarning):
    """A client does not check certificates: anyone on the way can read along and pretend to be the server."""


class _Client:
    """What both clients have in common: settings."""

    __slots__ = ("__weakref__", "_core", "_info")

    def __init__(
        self,
        public_url: str | None = None,
        admin_url: str | None = None,
        *,
        generation: Literal["V0", "V1", "V2"] | None = None,
        version: str | None = None,
        credentials: Credentials | None = None,
        admin_credentials: Credentials | None = None,
        headers: Mapping[str, str] | None = None,
        user_agent: str | None = None,
        timeout: float | timedelta | None = 30.0,
        connect_timeout: float | timedelta | None = 10.0,
        response_limit: int = 16 * 1024 * 1024,
        retries: int = 0,
        longest_wait: float | timedelta | None = 60.0,
        pool_size: int = 100,
        ca_file: str | os.PathLike[str] | None = None,
        ca_directory: str | os.PathLike[str] | None = None,
        system_roots: bool = False,
        client_certificate: str | os.PathLike[str] | tuple[str | os.PathLike[str], str | os.PathLike[str]] | None = None,
        verify: bool = True,
        proxy: str | bool = True,
        no_proxy: str | None = None,
        before: Iterable[Callable[[Request], object]] = (),
        after: Iterable[Callable[[Request, Response | TransportError], object]] = (),
    ) -> None:
        """Checks the settings. Nothing is sent.

        Args:
            public_url: Where the public port is.
            admin_url: Where the admin port is. A client without it has no admin operations.
            generation: Which servers it talks to: `V0` (1.0 beta to rc.8), `V1` (other 1.x) or `V2`. Found out by itself,
                once, where neither it nor `version` is given.
            version: The same more finely: what the server's `/version` says.
            credentials: What requests show of who sends them.
            admin_credentials: The same for the admin port, where that differs.
            headers: Headers that every request has.
            user_agent: What requests call themselves.
            timeout: How long a call may take: seconds, a timedelta, or None for ever.
            connect_timeout: How long making a connection may take.
            response_limit: How many bytes an answer may have.
            retries: How often to try again after a 429 or 503 that says when (`Retry-After`).
            longest_wait: The longest wait before such a try; where a server asks for more, it is not tried again.
            pool_size: How many idle connections are kept for each host.
            ca_file: Trust the certificates of this PEM file, in place of the system's.
            ca_directory: Trust the certificates of the PEM files of this directory, in place of the system's.
            system_roots: Trust the system's certificates beside those.
            client_certificate: Show this certificate: a PEM file with the key in it, or a pair of files.
            verify: Whether to check certificates. False is for tests, and warns.
            proxy: The proxy's URL; True for what `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say; False for none.
            no_proxy: Hosts to reach without the proxy of that URL, in the form of `NO_PROXY`.
            before: Functions that are shown every request before it is sent, and may change its headers. What they raise,
                the call raises.
            after: Functions that are shown every request with its response, or with what failed.

        Raises:
            BuildError: A setting is wrong.
        """
        self._core = Core(
            {
                "public_url": public_url,
                "admin_url": admin_url,
                "generation": generation,
                "version": version,
                "credentials": credentials,
                "admin_credentials": admin_credentials,
                "headers": headers,
                "user_agent": user_agent,
                "timeout": timeout,
                "connect_timeout": connect_timeout,
                "response_limit": response_limit,
                "retries": retries,
                "longest_wait": longest_wait,
                "pool_size": pool_size,
                "ca_file": ca_file,
                "ca_directory": ca_directory,
                "system_roots": system_roots,
                "client_certificate": client_certificate,
                "verify": verify,
                "proxy": proxy,
                "no_proxy": no_proxy,
                "before": before,
                "after": after,
            }
        )
        if not verify:
            import warnings

            warnings.warn(
                "verify=False: certificates are not checked, so anyone on the way can read along and pretend to be the server",
                InsecureWarning,
                stacklevel=2,
            )
        self._bind()

    def _bind(self) -> None:
        raise NotImplementedError

    @property
    def generation(self) -> str | None:
        """The server's generation, `V0`, `V1` or `V2`, as far as it is given or was found by now."""
        return self._core.server()[0]

    @property
    def version(self) -> str | None:
        """The server's version, as far as it is given or was found by now."""
        return self._core.server()[1]

    def __repr__(self) -> str:
        public_url, admin_url = self._core.urls()
        return f"{type(self).__name__}(public_url={public_url!r}, admin_url={admin_url!r}, generation={self.generation!r})"


class Hydra(_Client):
    """A client of one Ory Hydra server, whose calls block.

    Threads may share it. So may processes: after a fork a child makes connections of its own. Ctrl-C ends a call at once.
    """

    __slots__ = ("jwk", "metadata", "oauth2", "oidc", "wellknown")

    oauth2: _operations.OAuth2
    oidc: _operations.Oidc
    jwk: _operations.Jwk
    wellknown: _operations.Wellknown
    metadata: _operations.Metadata
    _info: WithHttpInfo | None

    def _bind(self) -> None:
        from polyhydra import _operations

        self.oauth2 = _operations.OAuth2(self._core)
        self.oidc = _operations.Oidc(self._core)
        self.jwk = _operations.Jwk(self._core)
        self.wellknown = _operations.Wellknown(self._core)
        self.metadata = _operations.Metadata(self._core)
        self._info = None

    @property
    def with_http_info(self) -> WithHttpInfo:
        """The same operations, giving a `Reply` with status and headers. A list gives one page."""
        if self._info is None:
            self._info = WithHttpInfo(self._core)
        return self._info

    def close(self) -> None:
        """Closes idle connections. No call can be made afterwards; calls that are under way in other threads go on."""
        self._core.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class WithHttpInfo:
    """The operations of a `Hydra`, giving status and headers too."""

    __slots__ = ("jwk", "metadata", "oauth2", "oidc", "wellknown")

    def __init__(self, core: Core) -> None:
        from polyhydra import _operations_info

        self.oauth2 = _operations_info.OAuth2(core)
        self.oidc = _operations_info.Oidc(core)
        self.jwk = _operations_info.Jwk(core)
        self.wellknown = _operations_info.Wellknown(core)
        self.metadata = _operations_info.Metadata(core)


class AsyncHydra(_Client):
    """A client of one Ory Hydra server, whose calls are awaited: in asyncio or uvloop, in any number of loops.

    Cancelling a task cancels its request. Every operation is awaited, but for lists, which are for `async for`.
    """

    __slots__ = ("jwk", "metadata", "oauth2", "oidc", "wellknown")

    oauth2: _operations_async.AsyncOAuth2
    oidc: _operations_async.AsyncOidc
    jwk: _operations_async.AsyncJwk
    wellknown: _operations_async.AsyncWellknown
    metadata: _operations_async.AsyncMetadata
    _info: AsyncWithHttpInfo | None

    def _bind(self) -> None:
        from polyhydra import _operations_async
        from polyhydra._asyncio import Caller

        caller = Caller(self._core)
        self.oauth2 = _operations_async.AsyncOAuth2(caller)
        self.oidc = _operations_async.AsyncOidc(caller)
        self.jwk = _operations_async.AsyncJwk(caller)
        self.wellknown = _operations_async.AsyncWellknown(caller)
        self.metadata = _operations_async.AsyncMetadata(caller)
        self._info = None

    @property
    def with_http_info(self) -> AsyncWithHttpInfo:
        """The same operations, giving a `Reply` with status and headers. A list gives one page."""
        if self._info is None:
            self._info = AsyncWithHttpInfo(self._core)
        return self._info

    async def aclose(self) -> None:
        """Closes idle connections. No call can be made afterwards; calls that are under way go on."""
        self._core.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()


class AsyncWithHttpInfo:
    """The operations of an `AsyncHydra`, giving status and headers too."""

    __slots__ = ("jwk", "metadata", "oauth2", "oidc", "wellknown")

    def __init__(self, core: Core) -> None:
        from polyhydra import _operations_async_info
        from polyhydra._asyncio import Caller

        caller = Caller(core)
        self.oauth2 = _operations_async_info.AsyncOAuth2(caller)
        self.oidc = _operations_async_info.AsyncOidc(caller)
        self.jwk = _operations_async_info.AsyncJwk(caller)
        self.wellknown = _operations_async_info.AsyncWellknown(caller)
        self.metadata = _operations_async_info.AsyncMetadata(caller)
