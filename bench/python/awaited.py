"""Calls by asyncio: polyhydra beside aiohttp and orjson, httpx, and bare sockets, each as it comes without settings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Callable
from urllib.parse import urlencode

import aiohttp
import httpx
import orjson
from measure import Run, arguments, measure, report
from works import CLIENT, CLIENT_ID, CLIENTS, COUNT, FORM, INTROSPECTION, JSON, TOKEN, body, get, post

from polyhydra import AsyncHydra

IN_FLIGHT = 50


class Polyhydra:
    name = "polyhydra"

    async def open(self, base: str) -> None:
        self.hydra = AsyncHydra(admin_url=base, generation="V2")
        self.api = self.hydra.oauth2

    async def close(self) -> None:
        await self.hydra.aclose()

    async def client(self) -> object:
        return await self.api.get_oauth2_client(CLIENT_ID)

    async def clients(self) -> list:
        return [client async for client in self.api.list_oauth2_clients(page_size=COUNT)]

    async def introspection(self) -> object:
        return await self.api.introspect_oauth2_token(TOKEN)


class Aiohttp:
    name = "aiohttp + orjson"

    async def open(self, base: str) -> None:
        self.http = aiohttp.ClientSession(base)

    async def close(self) -> None:
        await self.http.close()

    async def client(self) -> object:
        async with self.http.get(CLIENT, headers=JSON) as answer:
            return orjson.loads(await answer.read())

    async def clients(self) -> list:
        async with self.http.get(CLIENTS, headers=JSON) as answer:
            return orjson.loads(await answer.read())

    async def introspection(self) -> object:
        async with self.http.post(INTROSPECTION, data={"token": TOKEN}, headers=FORM) as answer:
            return orjson.loads(await answer.read())


class Httpx:
    name = "httpx"

    async def open(self, base: str) -> None:
        self.http = httpx.AsyncClient(base_url=base)

    async def close(self) -> None:
        await self.http.aclose()

    async def client(self) -> object:
        return (await self.http.get(CLIENT)).json()

    async def clients(self) -> list:
        return (await self.http.get(CLIENTS)).json()

    async def introspection(self) -> object:
        return (await self.http.post(INTROSPECTION, data={"token": TOKEN})).json()


class Connection(asyncio.Protocol):
    """A socket with one request on it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def exchange(self, request: bytes) -> asyncio.Future:
        self.unread = bytearray()
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.answer

    def data_received(self, data: bytes) -> None:
        self.unread += data
        found = body(self.unread)
        if found is not None:
            self.answer.set_result(found)


class Sockets:
    name = "sockets + orjson"

    async def open(self, base: str) -> None:
        loop = asyncio.get_running_loop()
        port = int(base.rpartition(":")[2])
        self.idle = [(await loop.create_connection(Connection, "127.0.0.1", port))[1] for _ in range(IN_FLIGHT)]
        self.get_client, self.get_clients = get(CLIENT), get(CLIENTS)

    async def close(self) -> None:
        for connection in self.idle:
            connection.transport.close()

    async def client(self) -> object:
        return await self.exchange(self.get_client)

    async def clients(self) -> list:
        return await self.exchange(self.get_clients)

    async def introspection(self) -> object:
        return await self.exchange(post(INTROSPECTION, urlencode({"token": TOKEN})))

    async def exchange(self, request: bytes) -> object:
        connection = self.idle.pop()
        found = await connection.exchange(request)
        self.idle.append(connection)
        return orjson.loads(found)


def main() -> None:
    port, rounds, batch = arguments()
    loop = asyncio.new_event_loop()
    peers = [Polyhydra(), Aiohttp(), Httpx(), Sockets()]
    for peer in peers:
        loop.run_until_complete(peer.open(f"http://127.0.0.1:{port}"))
        assert len(loop.run_until_complete(peer.clients())) == COUNT, peer.name

    def at_once(call: Callable[[], Awaitable[object]], tasks: int) -> Run:
        async def task(times: int) -> None:
            for _ in range(times):
                await call()

        async def all_tasks(times: int) -> None:
            await asyncio.gather(*(task(times // tasks + (number < times % tasks)) for number in range(tasks)))

        return lambda times: loop.run_until_complete(all_tasks(times))

    def works(name: str, tasks: int, call) -> dict:
        return measure(name, {peer.name: at_once(call(peer), tasks) for peer in peers}, rounds, batch)

    report(
        [
            works("get client, asyncio, 50 in flight", IN_FLIGHT, lambda peer: peer.client),
            works("introspect, asyncio, 50 in flight", IN_FLIGHT, lambda peer: peer.introspection),
            works("get client, asyncio, one at a time", 1, lambda peer: peer.client),
            works("list 500 clients, asyncio, one at a time", 1, lambda peer: peer.clients),
        ]
    )
    for peer in peers:
        loop.run_until_complete(peer.close())
    loop.close()


if __name__ == "__main__":
    main()
