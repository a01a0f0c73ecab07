"""An API that looks into the tokens it is shown, with AsyncHydra.

    HYDRA_ADMIN_URL=http://127.0.0.1:4445 python async_introspect.py 3001
    curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:3001/

The token must be good, an access token, and have the scope `read`. Refusals are those of RFC 6750.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from http import HTTPStatus

from polyhydra import AsyncHydra, Error
from polyhydra.models import IntrospectedOAuth2Token

SCOPE = "read"


class Refused(Exception):
    """Why a request is not served."""

    def __init__(self, status: HTTPStatus, challenge: str | None = None) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.challenge = challenge


async def who(hydra: AsyncHydra, authorization: str) -> IntrospectedOAuth2Token:
    """Whose token it is, and what for."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(HTTPStatus.UNAUTHORIZED, "Bearer")
    try:
        seen = await hydra.oauth2.introspect_oauth2_token(token.strip(), timeout=5)
    except Error as error:
        # No answer is no yes. The message holds no secret.
        sys.stderr.write(f"{error}\n")
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE) from error
    # A refresh token is good too, but not for this. The first servers say so in `token_type`.
    if not seen.active or "access_token" not in (seen.token_use, seen.token_type):
        raise Refused(HTTPStatus.UNAUTHORIZED, 'Bearer error="invalid_token"')
    if SCOPE not in (seen.scope or "").split():
        raise Refused(HTTPStatus.FORBIDDEN, f'Bearer error="insufficient_scope", scope="{SCOPE}"')
    return seen


async def answer(hydra: AsyncHydra, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request, and one answer."""
    status, headers = HTTPStatus.OK, ""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), timeout=10)
        lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n"))
        given = {name.lower(): value.strip() for name, _, value in lines}
        seen = await who(hydra, given.get("authorization", ""))
        body = {"hello": seen.sub, "from": seen.client_id}
    except Refused as refused:
        status, body = refused.status, {"error": refused.status.phrase}
        headers = f"WWW-Authenticate: {refused.challenge}\r\n" if refused.challenge else ""
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.TimeoutError):
        status, body = HTTPStatus.BAD_REQUEST, {"error": "no HTTP request"}
    content = json.dumps(body).encode()
    headers += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\nConnection: close\r\n"
    writer.write(f"HTTP/1.1 {status.value} {status.phrase}\r\n{headers}\r\n".encode() + content)
    await writer.drain()
    writer.close()


async def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 3001
    async with AsyncHydra(admin_url=os.environ["HYDRA_ADMIN_URL"]) as hydra:
        server = await asyncio.start_server(lambda reader, writer: answer(hydra, reader, writer), "127.0.0.1", port)
        print(f"API at http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
