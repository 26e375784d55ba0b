"""A page served on a free loopback port of this process: for tests, screenshots and measurements."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import OptionalDependencyError
from qa.settings import Settings
from ui.library import Library, Phase
from ui.options import PageOptions
from ui.passwords import StoredPassword

if TYPE_CHECKING:
    import uvicorn

CHROMIUM_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_START_SECONDS = 60


@contextmanager
def running_page(
    settings: Settings,
    options: PageOptions,
    *,
    port: int = 0,
    passwords: Mapping[str, StoredPassword] | None = None,
    library: Library | None = None,
) -> Iterator[str]:
    """Serve the page and yield its address, with the articles open; stop it afterwards.

    `port` 0 takes a free one. With a `library` of the caller's own, its state is left alone.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import uvicorn

    from ui.server import page_app

    served = library or Library(settings)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    app = page_app(served, options, passwords=dict(passwords or {}), open_library=library is None)
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _await_start(server, served, wait_for_articles=library is None)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=15)
        listener.close()


def _await_start(server: uvicorn.Server, library: Library, *, wait_for_articles: bool) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        opening = library.state.phase in {Phase.OPENING, Phase.BUILDING}
        if server.started and not (wait_for_articles and opening):
            return
        time.sleep(0.02)
    raise TimeoutError(f"The page did not start within {_START_SECONDS} s.")


def find_chromium() -> str:
    """Return the path of Chromium.

    Raises:
        OptionalDependencyError: none is installed.

    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    raise OptionalDependencyError("Chromium is not installed. On Debian: apt-get install chromium")
