"""Signing in: who has no session sees only the sign-in page."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.markup import Markup, join, tag
from ui.passwords import Door

COOKIE = "qa_session"
SESSION_SECONDS = 12 * 3600
_OPEN_PATHS = ("/page/", "/login", "/favicon.ico", "/robots.txt")
_FORM_BYTES = 8_192


class Sessions:
    """Signed, expiring names; the key lives as long as the server."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def begin(self, name: str) -> str:
        """Return the cookie value for `name`."""
        body = f"{int(time.time()) + SESSION_SECONDS}:{name}".encode()
        return f"{_text(body)}.{_text(self._signature(body))}"

    def name(self, cookie: str) -> str | None:
        """Return whose session this is, or None if it is not ours or is over."""
        encoded, _, signature = cookie.partition(".")
        try:
            body = base64.urlsafe_b64decode(encoded)
            given = base64.urlsafe_b64decode(signature)
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(self._signature(body), given):
            return None
        until, _, name = body.decode().partition(":")
        return name if int(until) > time.time() else None

    def _signature(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)


class SignIn:
    """Lets requests with a session through, and answers the others."""

    def __init__(self, app: ASGIApp, *, door: Door, version: str) -> None:
        self._app = app
        self._door = door
        self._sessions = Sessions()
        self._version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the sign-in page and its form; pass on what has a session."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].rstrip("/")
        if path == "/login":
            await (await self._login(Request(scope, receive)))(scope, receive, send)
        elif path == "/logout":
            response = RedirectResponse("/login", status_code=303)
            response.delete_cookie(COOKIE)
            await response(scope, receive, send)
        elif scope["path"].startswith(_OPEN_PATHS) or self._session(scope):
            await self._app(scope, receive, send)
        elif path == "" and scope["method"] == "GET":
            await RedirectResponse("/login", status_code=303)(scope, receive, send)
        else:
            refusal = JSONResponse({"detail": "Sign in first."}, status_code=401)
            await refusal(scope, receive, send)

    def _session(self, scope: Scope) -> str | None:
        try:
            cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
        except CookieError:
            return None
        name = self._sessions.name(cookies[COOKIE].value) if COOKIE in cookies else None
        return name if name is not None and self._door.knows(name) else None

    async def _login(self, request: Request) -> Response:
        if request.method != "POST":
            return HTMLResponse(_page(self._version))
        wants_page = "text/html" in request.headers.get("accept", "")
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _FORM_BYTES:
                return self._refused("That is too long.", 413, wants_page=wants_page)
        form = parse_qs(body.decode("utf-8", errors="replace"), keep_blank_values=True)
        name, password = (form.get(field, [""])[0] for field in ("username", "password"))
        address = request.client.host if request.client else "unknown"
        wait = self._door.wait(name, address)
        if wait > 0:
            told = f"Too many tries. Wait {math.ceil(wait)} seconds."
            response = self._refused(told, 429, wants_page=wants_page)
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        if not await run_in_threadpool(self._door.admits, name, password, address):
            told = "This name and password do not belong together."
            return self._refused(told, 401, wants_page=wants_page)
        # gradio_client takes only a plain 200 for success; a browser goes on to the page.
        response = RedirectResponse("/", status_code=303) if wants_page else JSONResponse({})
        response.set_cookie(
            COOKIE,
            self._sessions.begin(name),
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    def _refused(self, told: str, status: int, *, wants_page: bool) -> Response:
        if wants_page:
            return HTMLResponse(_page(self._version, told), status_code=status)
        return JSONResponse({"detail": told}, status_code=status)


def _page(version: str, told: str | None = None) -> Markup:
    field = '<input id="{0}" name="{0}" type="{1}" autocomplete="{2}" required>'
    return Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/page/{version}/page.css"></head>'
        '<body class="sign-in"><main><h1>Ask the articles</h1>'
        f"{tag('p', told, class_='problem-text', role='alert') if told else join()}"
        '<form method="post" action="/login"><label for="username">Name</label>'
        f"{field.format('username', 'text', 'username')}"
        '<label for="password">Password</label>'
        f"{field.format('password', 'password', 'current-password')}"
        '<button class="primary" type="submit">Sign in</button></form></main></body></html>'
    )


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()
