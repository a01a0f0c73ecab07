"""Lists of clients, page by page."""

from __future__ import annotations

import pytest

from polyhydra.errors import BuildError
from polyhydra.models import OAuth2Client

from .app import create_client
from .calls import Live

MANY = 7


async def test_pages(live: Live) -> None:
    """Every client comes once, whatever the size of the pages."""
    oauth2 = live.hydra.oauth2
    owner, name = live.unique("owner"), live.unique("name")
    ours = set()
    for number in range(MANY):
        ours.add((await create_client(live, owner=owner, client_name="other" if number else name)).id)

    def kept(found: list[OAuth2Client]) -> set[str]:
        ids = [client.client_id or "" for client in found if client.owner == owner]
        assert len(ids) == len(set(ids)), "no client comes twice"
        return set(ids)

    assert kept([client async for client in oauth2.list_oauth2_clients()]) == ours, "among strangers' clients"
    for size in (0, -1):
        with pytest.raises(BuildError) as wrong:
            _ = [client async for client in oauth2.list_oauth2_clients(page_size=size)]
        assert wrong.value.argument == "page_size"

    if not live.server.is_at_least("1.10.5"):
        with pytest.raises(BuildError) as wrong:
            _ = [client async for client in oauth2.list_oauth2_clients(owner=owner)]
        assert wrong.value.argument == "owner", "the filter would be dropped"
        return
    for size in (1, 2, 3, 6, 7, 8, 500):
        found = [client async for client in oauth2.list_oauth2_clients(owner=owner, page_size=size)]
        assert kept(found) == ours, f"pages of {size}"
    assert len([client async for client in oauth2.list_oauth2_clients(owner=owner, client_name=name)]) == 1
    nobody = live.unique("nobody")
    assert [client async for client in oauth2.list_oauth2_clients(owner=nobody, page_size=2)] == []

    pages = [page async for page in oauth2.list_oauth2_clients(owner=owner, page_size=3).pages()]
    sizes = [len(page.items) for page in pages if page.items]
    assert (sizes, pages[-1].next_page_token) == ([3, 3, 1], None)
    assert kept([client for page in pages for client in page.items]) == ours


async def test_pages_by_hand(live: Live) -> None:
    """With the tokens that pages give."""
    if not live.server.is_at_least("1.10.5"):
        return
    owner = live.unique("owner")
    ours = {(await create_client(live, owner=owner)).id for _ in range(MANY)}
    token: str | None = ""
    sizes: list[int] = []
    found: list[str | None] = []
    while token is not None:
        reply = await live.hydra.with_http_info.oauth2.list_oauth2_clients(owner=owner, page_size=3, page_token=token)
        assert (reply.status, reply.headers["content-type"].split(";")[0]) == (200, "application/json")
        sizes.append(len(reply.data.items))
        found.extend(client.client_id for client in reply.data.items)
        token = reply.data.next_page_token
    assert (sizes, set(found), len(found)) == ([3, 3, 1], ours, MANY)
