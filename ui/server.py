"""The web server around the page: who may reach it, and what it is made of."""

from __future__ import annotations

import asyncio
import ipaddress
import mimetypes
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, Response

from index.errors import InputError
from ui.gate import QUESTION_BYTES, UPLOAD_BYTES, Gate
from ui.library import Library
from ui.options import PageOptions
from ui.passwords import AUTH_VARIABLE, Door, StoredPassword, read_passwords
from ui.signin import SignIn
from ui.theme import ASSETS, assets_version, gradio_theme, head

if TYPE_CHECKING:
    from fastapi import FastAPI

QUIET_GRADIO = {
    # Gradio asks its maker's servers for versions and counts starts unless told not to.
    "GRADIO_ANALYTICS_ENABLED": "False",
    # After every event it would sum up all events since the start, in a pandas table.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
}
LOOPBACK_NAMES = ("localhost", "127.0.0.1")


def is_loopback(host: str) -> bool:
    """Tell whether `host` can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def passwords_for(
    host: str, auth: str | Path | None, *, no_auth: bool
) -> dict[str, StoredPassword]:
    """Return who may sign in; empty means that nobody has to.

    Raises:
        InputError: the page would be open to other machines without anybody having said so.

    """
    passwords = read_passwords(auth, os.environ)
    if passwords and no_auth:
        raise InputError("Names and --no-auth exclude each other. Leave one of them out.")
    if not passwords and not no_auth and not is_loopback(host):
        raise InputError(
            f"Other machines could reach the page at {host}. Give --auth FILE (lines from "
            f"`python -m ui hash-password NAME`, or the same in {AUTH_VARIABLE}), or say "
            "--no-auth if everybody in the network may read and ask."
        )
    return passwords


def trusted_hosts(host: str, more: Sequence[str] = ()) -> list[str]:
    """Return the names by which a browser may call this server."""
    names = [*LOOPBACK_NAMES, *more]
    if host in {"0.0.0.0", "::"}:
        names += [socket.gethostname(), *_own_addresses()]
    elif not is_loopback(host):
        names.append(host)
    if ":" in host:
        # Starlette cuts "[::1]:7860" at its first colon. Only names can be rebound to another
        # machine's page, so letting all literal IPv6 addresses in gives nothing away.
        names.append("[")
    return list(dict.fromkeys(names))


def _own_addresses() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        return []
    return [str(entry[4][0]) for entry in found]


def page_app(
    library: Library,
    options: PageOptions,
    *,
    passwords: Mapping[str, StoredPassword] | None = None,
    hosts: Sequence[str] = LOOPBACK_NAMES,
    open_library: bool = True,
) -> FastAPI:
    """Return the whole application: Gradio's page behind the gate, and our own assets."""
    os.environ.update(QUIET_GRADIO)
    from fastapi import FastAPI
    from gradio import mount_gradio_app

    from ui.chat import gradio_page

    version = assets_version()

    @asynccontextmanager
    async def lifespan(_: Any) -> Any:
        if open_library:
            library.open_in_background()
        yield
        library.close()

    limit = UPLOAD_BYTES if options.allow_upload else QUESTION_BYTES
    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        Middleware(Gate, body_limit=limit),
    ]
    if passwords:
        middleware.append(Middleware(SignIn, door=Door(passwords), version=version))
    app = FastAPI(
        lifespan=lifespan, middleware=middleware, docs_url=None, redoc_url=None, openapi_url=None
    )

    @app.get("/page/{version_wanted}/{path:path}")
    def asset(version_wanted: str, path: str) -> Response:
        return _asset(path, is_current=version_wanted == version)

    def mounted() -> FastAPI:
        whole: FastAPI = mount_gradio_app(
            app,
            gradio_page(library, options),
            path="",
            show_error=False,
            ssr_mode=False,
            run_history=False,
            footer_links=[],
            max_file_size="1kb",
            allowed_paths=[],
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            theme=gradio_theme(),
            head=head(version),
            app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        )
        return whole

    made: FastAPI = _in_a_loop(mounted)
    return made


def _in_a_loop(make: Callable[[], Any]) -> Any:
    """Return what `make` makes; Gradio opens a loop of its own, for good, where none runs."""

    async def making() -> Any:
        return make()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(making())
    return make()


def _asset(path: str, *, is_current: bool) -> Response:
    file = (ASSETS / path).resolve()
    if not file.is_relative_to(ASSETS.resolve()) or not file.is_file():
        return Response("Nothing is here.", status_code=404, media_type="text/plain")
    kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
    # The address changes with the content, so a browser may keep it for good.
    cache = "public, max-age=31536000, immutable" if is_current else "no-store"
    return FileResponse(file, media_type=kind, headers={"Cache-Control": cache})
