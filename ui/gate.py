"""What may come in and what goes out with every answer: paths, hosts, sizes, headers.

Pure ASGI, outermost after the trusted hosts. Gradio has many routes that this page does not
need (a proxy, files, uploads, monitoring): only those named here are reachable.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

QUESTION_BYTES = 256_000
"""The largest body without uploads: a question, its filters, a turn to keep."""
UPLOAD_BYTES = 8_000_000
"""The largest body with uploads: one file of 5 MB in base64."""
_PATHS = re.compile(
    r"/(?:"
    r"|page/.+|assets/.+|static/.+|theme\.css|config/?|favicon\.ico|manifest\.json|robots\.txt"
    r"|pwa_icon(?:/\d+)?|login/?|logout"
    r"|gradio_api/(?:info/?|app_id/?|startup-events|theme\.css|queue/(?:join|data)|cancel|reset/?"
    r"|heartbeat/[^/]+|call/[a-z_]+(?:/[^/]+)?)"
    r")"
)
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    # Gradio's own components write style elements; none of our text can.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer" a browser would send the sign-in form as from nowhere: `Origin: null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


def content_security_policy(page: bytes = b"") -> str:
    """Return the policy: nothing but our own files, and exactly the page's own inline scripts."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    ]
    rules = dict(_STRICT)
    rules["script-src"] = " ".join([rules["script-src"], *hashes])
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Gate:
    """Refuses what the page never sends, and puts the safety headers on every response."""

    def __init__(self, app: ASGIApp, *, body_limit: int = QUESTION_BYTES) -> None:
        self._app = app
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an HTTP request on, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the page needs no WebSocket
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        await self._app(scope, self._limited(receive), _with_headers(send))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if not _PATHS.fullmatch(scope["path"]):
            return PlainTextResponse("Nothing is here.", status_code=404)
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return PlainTextResponse("Not a method of this page.", status_code=405)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            return PlainTextResponse("Requests from other sites are refused.", status_code=403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._body_limit:
            return PlainTextResponse("This is more than the page ever sends.", status_code=413)
        return None

    def _limited(self, receive: Receive) -> Receive:
        """Return a receiver that ends a body without a stated length at the limit."""
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._body_limit:
                return {"type": "http.disconnect"}
            return message

        return limited


def _with_headers(send: Send) -> Send:
    """Return a sender that adds the headers; HTML is held back until its scripts are known."""
    held: MutableMapping[str, Any] | None = None
    page = b""

    async def with_headers(message: Message) -> None:
        nonlocal held, page
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.update(_HEADERS)
            if headers.get("content-type", "").startswith("text/html"):
                held = {**message, "headers": headers.raw}
                return
            headers["Content-Security-Policy"] = content_security_policy()
            await send({**message, "headers": headers.raw})
        elif held is not None and message["type"] == "http.response.body":
            page += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(raw=held["headers"])
            headers["Content-Security-Policy"] = content_security_policy(page)
            headers["Cache-Control"] = "no-store"
            await send({**held, "headers": headers.raw})
            await send({"type": "http.response.body", "body": page})
        else:
            await send(message)

    return with_headers
