"""A browser for tests: it keeps cookies, follows redirects inside Hydra, and stops where one leads out of it."""

from __future__ import annotations

import http.client
import urllib.parse
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


class Arrival:
    """Where a visit has ended: at a page, or at a URL that is not Hydra's."""

    def __init__(self, url: str, status: int, body: str) -> None:
        self.url = url
        self.status = status
        self.body = body

    def parameter(self, name: str) -> str:
        """A parameter of the URL's query; an error of the server's is raised."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.url).query))
        if name not in query:
            raise LookupError(
                f"no {name} at {self.url.split('?')[0]}: {query.get('error', self.status)} {query.get('error_description', '')}"
            )
        return query[name]


class Browser:
    """One user's browser. 127.0.0.1 counts as one site whatever the port, as it does for cookies."""

    def __init__(self) -> None:
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()), _Stay)

    def visit(self, url: str) -> Arrival:
        """Goes to a URL of Hydra's and on, until a login, consent or logout page, the callback, or a page of Hydra's own."""
        origin = urllib.parse.urlsplit(url).netloc
        for _ in range(10):
            if urllib.parse.urlsplit(url).netloc != origin:
                return Arrival(url, 0, "")
            status, location, body = self._get(url)
            if location is None:
                return Arrival(url, status, body)
            url = urllib.parse.urljoin(url, location)
        raise LookupError(f"more than ten redirects, the last to {url.split('?')[0]}")

    def _get(self, url: str) -> tuple[int, str | None, str]:
        try:
            with self._opener.open(Request(url), timeout=30) as answer:
                return _read(answer)
        except HTTPError as answer:
            return _read(answer)


def _read(answer: http.client.HTTPResponse | HTTPError) -> tuple[int, str | None, str]:
    status = answer.status or 0
    location = answer.headers.get("Location") if 300 <= status < 400 else None
    return status, location, answer.read().decode("utf-8", "replace")
