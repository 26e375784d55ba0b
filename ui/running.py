"""A page served on a free loopback port of this process: for tests, pictures, measurements."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import OptionalDependencyError
from ui.library import Library
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
    library: Library,
    options: PageOptions,
    *,
    port: int = 0,
    passwords: Mapping[str, StoredPassword] | None = None,
) -> Iterator[str]:
    """Serve the page and yield its address; stop it, and close the library, afterwards.

    `port` 0 takes a free one. Opening the library is the caller's business.
    """
    import uvicorn

    from ui.server import page_app

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    app = page_app(library, options, passwords=passwords, open_library=False)
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _await_start(server)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=15)
        listener.close()


def _await_start(server: uvicorn.Server) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if server.started:
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
