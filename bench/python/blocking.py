"""Blocking calls: polyhydra beside ory-hydra-client, urllib3 and orjson, httpx, and a bare socket."""

from __future__ import annotations

import socket
from urllib.parse import urlencode

import httpx
import orjson
import ory_hydra_client
import urllib3
from measure import arguments, measure, repeat, report
from ory_hydra_client.api.o_auth2_api import OAuth2Api
from works import CLIENT, CLIENT_ID, CLIENTS, COUNT, FORM, INTROSPECTION, JSON, THREE, TOKEN, body, get, post, read_each

from polyhydra import Hydra


class Polyhydra:
    name = "polyhydra"

    def __init__(self, base: str) -> None:
        self.api = Hydra(admin_url=base, generation="V2").oauth2

    def client(self) -> object:
        return self.api.get_oauth2_client(CLIENT_ID)

    def clients(self) -> list:
        return list(self.api.list_oauth2_clients(page_size=COUNT))

    def introspection(self) -> object:
        return self.api.introspect_oauth2_token(TOKEN)


class Ory:
    name = "ory-hydra-client"

    def __init__(self, base: str) -> None:
        self.api = OAuth2Api(ory_hydra_client.ApiClient(ory_hydra_client.Configuration(host=base)))

    def client(self) -> object:
        return self.api.get_o_auth2_client(CLIENT_ID)

    def clients(self) -> list:
        return self.api.list_o_auth2_clients(page_size=COUNT)

    def introspection(self) -> object:
        return self.api.introspect_o_auth2_token(TOKEN)


class Urllib3:
    name = "urllib3 + orjson"

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = urllib3.PoolManager()

    def client(self) -> object:
        return orjson.loads(self.http.request("GET", self.base + CLIENT, headers=JSON).data)

    def clients(self) -> list:
        return orjson.loads(self.http.request("GET", self.base + CLIENTS, headers=JSON).data)

    def introspection(self) -> object:
        form = urlencode({"token": TOKEN})
        return orjson.loads(self.http.request("POST", self.base + INTROSPECTION, headers=FORM, body=form).data)


class Httpx:
    name = "httpx"

    def __init__(self, base: str) -> None:
        self.http = httpx.Client(base_url=base)

    def client(self) -> object:
        return self.http.get(CLIENT).json()

    def clients(self) -> list:
        return self.http.get(CLIENTS).json()

    def introspection(self) -> object:
        return self.http.post(INTROSPECTION, data={"token": TOKEN}).json()


class Socket:
    name = "socket + orjson"

    def __init__(self, base: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", int(base.rpartition(":")[2])))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.get_client, self.get_clients = get(CLIENT), get(CLIENTS)

    def client(self) -> object:
        return self.exchange(self.get_client)

    def clients(self) -> list:
        return self.exchange(self.get_clients)

    def introspection(self) -> object:
        return self.exchange(post(INTROSPECTION, urlencode({"token": TOKEN})))

    def exchange(self, request: bytes) -> object:
        self.socket.sendall(request)
        answer = self.socket.recv(1 << 16)
        found = body(answer)
        if found is None:
            whole = bytearray(answer)
            while found is None:
                whole += self.socket.recv(1 << 20)
                found = body(whole)
        return orjson.loads(found)


def main() -> None:
    port, rounds, batch = arguments()
    peers = [make(f"http://127.0.0.1:{port}") for make in (Polyhydra, Ory, Urllib3, Httpx, Socket)]
    every = tuple(next(peer for peer in peers if peer.name == Socket.name).client())
    for peer in peers:
        assert len(peer.clients()) == COUNT, peer.name
        read_each(peer.clients(), every)

    def works(name: str, call) -> dict:
        return measure(name, {peer.name: repeat(call(peer)) for peer in peers}, rounds, batch)

    report(
        [
            works("get client", lambda peer: peer.client),
            works("introspect", lambda peer: peer.introspection),
            works("list 500 clients", lambda peer: peer.clients),
            works("list 500 clients, read 3 fields of each", lambda peer: lambda: read_each(peer.clients(), THREE)),
            works("list 500 clients, read all fields of each", lambda peer: lambda: read_each(peer.clients(), every)),
        ]
    )


if __name__ == "__main__":
    main()
