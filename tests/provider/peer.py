#!/usr/bin/env python3
"""A server that misbehaves on request, for the tests of every language.

    python3 peer.py

It plays `faults.json`, which says for each fault what the peer does and what a call of the
SDK must make of it; see README.md next to this file. It prints one line of JSON on stdout
when it is ready, and ends when its stdin ends.
From Python: `with peer.start() as url: ...`.
"""

import contextlib
import gzip
import json
import os
import pathlib
import re
import socket
import struct
import threading
import time

FAULTS = {fault["name"]: fault for fault in json.loads(pathlib.Path(__file__).with_name("faults.json").read_text("utf-8"))}
FOREVER = 60  # seconds: longer than any test waits


class Peer:
    """Counts requests by the first two segments of their path: the fault and the name of the run."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.lock = threading.Lock()
        self.seen = {}

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self.converse, args=[connection], daemon=True).start()

    def converse(self, connection):
        with connection, contextlib.suppress(OSError, EOFError):
            connection.settimeout(FOREVER)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while self.answer(connection):
                pass

    def answer(self, connection):
        """Answers one request; says whether the connection stays."""
        head = read_request(connection)
        fault, run = re.match(r"\S+ /([^/ ]*)/?([^/ ?]*)", head).groups()
        if fault == "seen":
            fault, run = re.match(r"\S+ /seen/([^/]*)/([^/ ]*)", head).groups()
            with self.lock:
                body = json.dumps(self.seen.get((fault, run), []))
            connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            return True
        with self.lock:
            heads = self.seen.setdefault((fault, run), [])
            heads.append(head)
            number = len(heads)
        answers = FAULTS[fault]["answers"]
        for step in answers[min(number, len(answers)) - 1]:
            if step == "keep":
                return True
            play(connection, step, self.url, run)
        return False


def read_request(connection):
    """The head of a request, once its body was read too."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)^content-length: *(\d+)", head, re.M)
    while length and len(body) < int(length[1]):
        body += receive(connection)
    return head.decode("latin-1")


def receive(connection):
    data = connection.recv(65536)
    if not data:
        raise EOFError
    return data


def play(connection, step, url, run):
    """One step of an answer. Text goes out as UTF-8, with the URL of the peer and the run filled in."""
    if step == "hang":
        time.sleep(FOREVER)
    elif step == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        raise EOFError
    elif isinstance(step, str):
        connection.sendall(step.replace("{url}", url).replace("{run}", run).encode())
    elif "bytes" in step:
        connection.sendall(bytes.fromhex(step["bytes"]))
    elif "drip" in step:
        for byte in step["drip"].encode():
            connection.sendall(bytes([byte]))
            time.sleep(step["pause_ms"] / 1000)
    elif "pause_ms" in step:
        time.sleep(step["pause_ms"] / 1000)
    elif "repeat" in step:
        one = step["repeat"].encode()
        at_once = max(1, 65536 // len(one))
        for sent in range(0, step["times"], at_once):
            connection.sendall(one * min(at_once, step["times"] - sent))
    elif "gzip" in step:
        connection.sendall(gzip.compress(step["gzip"].encode() * step["times"]))
    else:
        raise ValueError(f"no such step: {step}")


@contextlib.contextmanager
def start():
    """A peer for the time of a `with` block."""
    peer = Peer()
    threading.Thread(target=peer.serve, daemon=True).start()
    try:
        yield peer.url
    finally:
        peer.listener.close()


def main():
    with start() as url:
        print(json.dumps({"url": url}), flush=True)
        while os.read(0, 4096):
            pass


if __name__ == "__main__":
    main()
