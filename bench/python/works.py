"""What is asked of the server, by everyone alike."""

from __future__ import annotations

from operator import attrgetter, itemgetter

CLIENT_ID = "0b7a3f5e-9c1d-4f1e-8a2b-000000000000"
TOKEN = "ory_at_Z3QEzgEYs-hwt0vqjcBA52pEbWZ3OUe3QAf12BrlN_Q.NjtLLYABr6OK80Thl_WSzuvgMenLX1QqrrubCsLiSVU"
COUNT = 500

CLIENT = f"/admin/clients/{CLIENT_ID}"
CLIENTS = f"/admin/clients?page_size={COUNT}"
INTROSPECTION = "/admin/oauth2/introspect"
FORM = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Accept": "application/json"}

THREE = ("client_id", "client_name", "scope")


def readers(names: tuple[str, ...]) -> dict[type, object]:
    """What reads fields of a dict or of an object, as fast as Python can."""
    return {dict: itemgetter(*names), object: attrgetter(*names)}


def read_each(clients: list, names: tuple[str, ...]) -> list:
    """Reads fields of every client."""
    kind = dict if isinstance(clients[0], dict) else object
    read = readers(names)[kind]
    for client in clients:
        read(client)
    return clients


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()


def post(path: str, form: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
    content = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    return (head + content + form).encode()


def body(answer: bytes | bytearray) -> memoryview | None:
    """The body, as far as the answers need HTTP; None while a part is missing. Of a chunked answer the one chunk."""
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return None
    start = head + 4
    place = answer.find(b"Content-Length: ", 0, head)
    if place >= 0:
        length = int(answer[place + 16 : answer.find(b"\r", place)])
        end = start + length
    else:
        line = answer.find(b"\r\n", start)
        if line < 0:
            return None
        length = int(answer[start:line], 16)
        start = line + 2
        end = start + length + len(b"\r\n0\r\n\r\n")
    return memoryview(answer)[start : start + length] if len(answer) >= end else None
