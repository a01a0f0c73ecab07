"""A login, consent and logout app: the pages to which Hydra sends browsers.

    HYDRA_PUBLIC_URL=http://127.0.0.1:4444 HYDRA_ADMIN_URL=http://127.0.0.1:4445 python login_app.py 3000

Hydra must know them: `urls.login` is http://127.0.0.1:3000/login, and so on for consent and logout. Every page is shown for
a challenge, and its answer says where the browser goes next. An example: its one user has her password in the source.
"""

from __future__ import annotations

import hmac
import os
import sys
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from polyhydra import AlreadyHandled, ApiError, Hydra, TransportError
from polyhydra.models import OAuth2Client, OAuth2RedirectTo

USERS = {"alice": "wonderland"}
Form = dict[str, list[str]]


class Page(NamedTuple):
    """A page to show."""

    content: str
    status: int = 200


class Go(NamedTuple):
    """Where the browser goes next."""

    url: str


def go(answer: OAuth2RedirectTo) -> Go:
    return Go(answer.redirect_to or "/")


def form(title: str, fields: str, yes: str, no: str) -> Page:
    buttons = "".join(f'<button name="answer" value="{value}">{text}</button> ' for value, text in [("yes", yes), ("no", no)])
    return Page(f'<h1>{escape(title)}</h1><form method="post">{fields}<p>{buttons}</p></form>')


def name(client: OAuth2Client | None) -> str:
    return (client and (client.client_name or client.client_id)) or "An application"


def login(hydra: Hydra, challenge: str, given: Form | None) -> Page | Go:
    """Who is it?"""
    request = hydra.oauth2.get_oauth2_login_request(challenge)
    if request.skip and request.subject:
        # Logged in already: there is nothing to ask, and the answer must name the same user.
        return go(hydra.oauth2.accept_oauth2_login_request(challenge, subject=request.subject))
    wrong = ""
    if given is not None:
        if given["answer"] == ["no"]:
            return go(hydra.oauth2.reject_oauth2_login_request(challenge, error="access_denied", error_description="not now"))
        user, password = given.get("user", [""])[0], given.get("password", [""])[0]
        if hmac.compare_digest(USERS.get(user, "").encode(), password.encode()) and user in USERS:
            remember = "remember" in given
            accepted = hydra.oauth2.accept_oauth2_login_request(challenge, subject=user, remember=remember, remember_for=3600)
            return go(accepted)
        wrong = "<p>No user has this name and password.</p>"
    fields = (
        '<p><input name="user" placeholder="Name" autofocus> <input name="password" type="password" placeholder="Password">'
        '<p><label><input type="checkbox" name="remember"> Remember me</label>'
    )
    return form(f"{name(request.client)} asks you to log in", wrong + fields, "Log in", "Cancel")


def consent(hydra: Hydra, challenge: str, given: Form | None) -> Page | Go:
    """Is that all right?"""
    request = hydra.oauth2.get_oauth2_consent_request(challenge)
    granted = given.get("scope", []) if given else []
    if request.skip or (request.client and request.client.skip_consent):
        # The user has said yes before, or is never asked.
        granted = request.requested_scope
    elif given is None:
        boxes = "".join(
            f'<p><label><input type="checkbox" name="scope" value="{escape(scope)}" checked> {escape(scope)}</label>'
            for scope in request.requested_scope
        )
        return form(f"{name(request.client)} asks you, {request.subject}, for", boxes, "Allow", "Deny")
    elif given["answer"] == ["no"]:
        return go(hydra.oauth2.reject_oauth2_consent_request(challenge, error="access_denied", error_description="not allowed"))
    accepted = hydra.oauth2.accept_oauth2_consent_request(
        challenge,
        # Never more than was asked for, whatever the form says.
        grant_scope=[scope for scope in granted if scope in request.requested_scope],
        grant_access_token_audience=request.requested_access_token_audience,
        session={"id_token": {"email": f"{request.subject}@example.com"}},
        remember=not request.skip,
        remember_for=3600,
    )
    return go(accepted)


def logout(hydra: Hydra, challenge: str, given: Form | None) -> Page | Go:
    """Is it meant?"""
    request = hydra.oauth2.get_oauth2_logout_request(challenge)
    if given is None:
        return form(f"Log out, {request.subject}?", "", "Log out", "Stay")
    if given["answer"] == ["no"]:
        hydra.oauth2.reject_oauth2_logout_request(challenge)
        return Page("<h1>You stay logged in</h1>")
    return go(hydra.oauth2.accept_oauth2_logout_request(challenge))


PAGES: dict[str, Callable[[Hydra, str, Form | None], Page | Go]] = {"login": login, "consent": consent, "logout": logout}


def answer(hydra: Hydra, path: str, query: Form, given: Form | None) -> Page | Go:
    """A page, or where to go: also where things go wrong."""
    page = PAGES.get(path)
    challenges = query.get(f"{path}_challenge")
    if page is None or challenges is None:
        return Page("<h1>There is nothing here</h1><p>Begin at your application.", 404)
    if given is not None:
        given.setdefault("answer", ["no"])
    try:
        return page(hydra, challenges[0], given)
    except AlreadyHandled as handled:
        # The browser's back button, or a double click. Some servers say where to go on.
        if handled.redirect_to:
            return Go(handled.redirect_to)
        return Page("<h1>You have answered this already</h1><p>Go back to your application.", 410)
    except ApiError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return Page("<h1>This page is no longer good</h1><p>Begin again at your application.", refusal.status)
    except TransportError as failure:
        sys.stderr.write(f"{failure}\n")
        return Page("<h1>That did not work</h1><p>Try again in a moment.", 503)


class Handler(BaseHTTPRequestHandler):
    """HTTP around the pages."""

    hydra: Hydra

    def do_GET(self) -> None:
        self.serve(None)

    def do_POST(self) -> None:
        if self.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            self.send_error(403, "This form is another site's")
            return
        length = min(int(self.headers.get("Content-Length", 0)), 10_000)
        self.serve(parse_qs(self.rfile.read(length).decode()))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        # Without the query: who has a challenge can answer it.
        self.log_message("%s %s %s", self.command, self.path.split("?")[0], code)

    def serve(self, given: Form | None) -> None:
        url = urlsplit(self.path)
        found = answer(self.hydra, url.path.strip("/"), parse_qs(url.query), given)
        content = b""
        if isinstance(found, Go):
            self.send_response(303)
            self.send_header("Location", found.url)
        else:
            content = f"<!doctype html><meta charset=utf-8><title>Sign in</title>{found.content}".encode()
            self.send_response(found.status)
            self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    # One client for all threads. The public URL makes relative targets of old servers absolute.
    with Hydra(os.environ["HYDRA_PUBLIC_URL"], os.environ["HYDRA_ADMIN_URL"]) as hydra:
        Handler.hydra = hydra
        with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
            print(f"login app at http://127.0.0.1:{server.server_address[1]}", flush=True)
            server.serve_forever()


if __name__ == "__main__":
    main()
