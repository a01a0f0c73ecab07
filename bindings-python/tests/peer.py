"""A peer that does what a test says: an HTTP server in a thread, or what only looks like one."""

from __future__ import annotations

import json
import select
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    connection: int


Script = Callable[[Asked], "bytes | None"]


def answer(status: int = 200, body: object = None, headers: dict[str, str] | None = None) -> bytes:
    """A whole answer; what is no text or bytes goes out as JSON."""
    if isinstance(body, bytes):
        content = body
    elif isinstance(body, str):
        content = body.encode()
    else:
        content = b"" if body is None else json.dumps(body).encode()
    lines = {"content-type": "application/json", "content-length": str(len(content)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Because\r\n{head}\r\n".encode() + content


class Peer:
    """Answers each request with what `script` gives; None hangs until the end, b"" closes the connection."""

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.connections = 0
        self.closed_by_client = threading.Event()
        self._over = threading.Event()
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            if not select.select([self._listener], [], [], 0.05)[0]:
                continue
            connection, _ = self._listener.accept()
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            connection.settimeout(60)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as stream:
                while asked := self._read(stream, number):
                    self.asked.append(asked)
                    said = self.script(asked)
                    if said is None:
                        self._wait(connection)
                        return
                    if not said:
                        return
                    connection.sendall(said)
        except (OSError, ValueError):
            self.closed_by_client.set()

    def _read(self, stream: Any, number: int) -> Asked | None:
        first = stream.readline().decode()
        if not first:
            return None
        method, path, _ = first.split(" ", 2)
        headers: dict[str, str] = {}
        while line := stream.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", "0"))).decode()
        return Asked(method, path, headers, body, number)

    def _wait(self, connection: socket.socket) -> None:
        """Until the test is over, or the client has gone."""
        while not self._over.is_set():
            if select.select([connection], [], [], 0.02)[0] and connection.recv(1) == b"":
                self.closed_by_client.set()
                return
