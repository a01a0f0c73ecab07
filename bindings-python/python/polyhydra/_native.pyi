"""The native core, as type checkers see it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Generic, TypeVar, final, overload

from typing_extensions import Self

VERSION: str

Data = TypeVar("Data", covariant=True)
Item = TypeVar("Item", covariant=True)
Read = TypeVar("Read", covariant=True)
Given = TypeVar("Given", contravariant=True)

@final
class Secret:
    """A text that shows itself only when asked to. Equal to a secret, or a str, of the same text."""

    def __new__(cls, text: str) -> Self: ...
    def reveal(self) -> str:
        """The text itself, for sending or storing."""
    def __bool__(self) -> bool: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...

@final
class Credentials:
    """What a request shows of who sends it, for the whole client or for one call."""

    @staticmethod
    def basic(user: str, password: str | Secret) -> Credentials:
        """HTTP Basic: a client's id and secret, form-encoded first as OAuth 2.0 wants it (RFC 6749 §2.3.1)."""
    @staticmethod
    def bearer(token: str | Secret) -> Credentials:
        """A token in the `Authorization` header (RFC 6750 §2.1)."""
    @staticmethod
    def api_key(header: str, key: str | Secret) -> Credentials:
        """A key in a header of a gateway's own."""
    @staticmethod
    def none() -> Credentials:
        """Nothing: for one call of a client that has credentials."""

class Model:
    """What all models have in common."""

    unknown_fields: dict[str, Any]
    """Fields that this version does not know, as JSON values."""
    def wire(self, name: str) -> Any:
        """A field as it is on the wire, by its name here or there. It holds secrets in the clear."""
    def to_dict(self) -> dict[str, Any]:
        """The object as JSON says it, in plain Python objects. It holds secrets in the clear."""
    def to_json(self) -> str:
        """The object as JSON text. It holds secrets in the clear."""
    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """An object out of a dict, whose keys are fields' names here or on the wire. Others become unknown fields."""
    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """An object out of JSON text."""
    def __eq__(self, other: object) -> bool: ...
    __hash__: None  # type: ignore[assignment]
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: dict[int, Any]) -> Self: ...

@final
class Field(Generic[Read, Given]):
    def __init__(self, place: int, name: str, about: str) -> None: ...
    @overload
    def __get__(self, instance: None, owner: type[Model]) -> Self: ...
    @overload
    def __get__(self, instance: Model, owner: type[Model]) -> Read: ...
    def __set__(self, instance: Model, value: Given) -> None: ...
    def __delete__(self, instance: Model) -> None: ...

@final
class Reply(Generic[Data]):
    """A result with what came beside it."""

    @property
    def data(self) -> Data:
        """The result."""
    @property
    def status(self) -> int:
        """The HTTP status; 0 where nothing was sent."""
    @property
    def headers(self) -> dict[str, str]:
        """The headers, by their names in lower case."""

@final
class Page(Generic[Item]):
    """One page of a list."""

    @property
    def items(self) -> list[Item]:
        """What is on it."""
    @property
    def next_page_token(self) -> str | None:
        """What to give as `page_token` for the next one; None on the last."""

@final
class Items(Iterator[Item]):
    """An iterator over all items of all pages, which fetches pages as they are needed."""

    def __next__(self) -> Item: ...
    def pages(self) -> Pages[Item]:
        """The pages themselves, from the next one on. The iterator over items ends thereby."""

@final
class Pages(Iterator[Page[Item]], Generic[Item]):
    """An iterator over the pages of a list, which fetches them as they are needed."""

    def __next__(self) -> Page[Item]: ...

@final
class Request:
    """An HTTP request on its way, as hooks see it. Its headers may be changed before it is sent."""

    @property
    def method(self) -> str:
        """The method, in capitals."""
    @property
    def url(self) -> str:
        """The absolute URL. It may hold secrets."""
    @property
    def headers(self) -> dict[str, str]:
        """The headers by their names, credentials among them."""
    @property
    def body(self) -> str | None:
        """The body. It may hold secrets."""
    @property
    def operation(self) -> str:
        """The operationId; empty where the client asks which server it is."""

@final
class Response:
    """An HTTP response, as hooks see it."""

    @property
    def status(self) -> int:
        """The status."""
    @property
    def headers(self) -> dict[str, str]:
        """The headers by their names in lower case."""
    @property
    def body(self) -> bytes:
        """The body, whole. It may hold secrets."""

@final
class Pager: ...

@final
class Core:
    def __new__(cls, settings: dict[str, Any]) -> Self: ...
    def call(
        self,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
        /,
    ) -> Any: ...
    def call_with_info(
        self,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
        /,
    ) -> Any: ...
    def list(
        self,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
        /,
    ) -> Items[Any]: ...
    def pager(
        self,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
        /,
    ) -> Pager: ...
    def close(self) -> None: ...
    def server(self) -> tuple[str | None, str | None]: ...
    def urls(self) -> tuple[str | None, str | None]: ...

@final
class Mailbox:
    def __new__(cls, call_soon: Callable[[], None] | None = None) -> Self: ...
    def fileno(self) -> int: ...
    def empty(self) -> None: ...
    def call(
        self,
        core: Core,
        future: object,
        with_info: bool,
        place: int,
        arguments: tuple[Any, ...],
        timeout: float | timedelta | None,
        headers: Mapping[str, str] | None,
        credentials: Credentials | None,
    ) -> int: ...
    def page(self, core: Core, future: object, pager: Pager) -> int: ...
    def cancel(self, number: int) -> None: ...

def before_exit() -> None: ...
def after_fork() -> None: ...
