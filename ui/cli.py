"""Starting the page from a terminal: `chat` for `qa chat`, and `python -m ui`."""

from __future__ import annotations

import argparse
import getpass
import json
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from index.errors import ArticlesError, InputError, QAError
from qa.settings import Settings, load_settings

DEFAULT_PORT = 7860
FEEDBACK_FILE = "feedback.jsonl"


def chat(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    open_browser: bool = True,
    allow_upload: bool = False,
    auth: str | Path | None = None,
    no_auth: bool = False,
    trusted: Sequence[str] = (),
) -> None:
    """Serve the chat page until Ctrl-C.

    `auth` is a file of `name:scrypt$…` lines (or the same in `QA_CHAT_AUTH`); `trusted` are
    further host names by which browsers reach the server, such as a proxy's.

    Raises:
        InputError: the port is taken, or the page would be open to others without a word.

    """
    import uvicorn

    from ui.library import Library
    from ui.options import PageOptions
    from ui.server import page_app, passwords_for, trusted_hosts

    passwords = passwords_for(host, auth, no_auth=no_auth)
    listener = _listen(host, port)
    options = PageOptions(
        feedback_file=feedback_file(settings),
        folder=articles_folder(settings),
        allow_upload=allow_upload,
    )
    library = Library(settings)
    app = page_app(library, options, passwords=passwords, hosts=trusted_hosts(host, trusted))
    url = f"http://{'localhost' if host in {'0.0.0.0', '::'} else _in_url(host)}:{port}/"
    sys.stderr.write(f"The page is at {url} (Ctrl-C stops it).\n")
    if open_browser:
        threading.Timer(0.3, webbrowser.open, (url,)).start()
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3, server_header=False)
    )
    server.run(sockets=[listener])


def feedback_file(settings: Settings) -> Path:
    """Return where feedback is kept: beside the index, or in the user's data folder."""
    from platformdirs import user_data_path

    from qa.libraries import APPLICATION

    return (settings.store or user_data_path(APPLICATION)) / FEEDBACK_FILE


def articles_folder(settings: Settings) -> Path | None:
    """Return the folder that the page's articles come from, or None where none is known yet."""
    from qa.libraries import find_library

    try:
        return find_library(settings).articles
    except ArticlesError:
        return None


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise InputError(
            f"The page cannot listen at {host}, port {port}: {error.strerror}. "
            "Another page may be running; stop it or give another --port."
        ) from error
    return listener


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `python -m ui`; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m ui", description="The chat page.")
    parser.add_argument("--articles", type=Path, help="folder of articles")
    parser.add_argument("--store", type=Path, help="folder of the index")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--allow-upload", action="store_true", help="readers may add articles")
    parser.add_argument("--auth", type=Path, help="file of name:scrypt$… lines")
    parser.add_argument("--no-auth", action="store_true", help="serve other machines unasked")
    parser.add_argument("--trusted-host", action="append", default=[], help="a proxy's host name")
    actions = parser.add_subparsers(dest="action")
    hashing = actions.add_parser("hash-password", help="print a line for the --auth file")
    hashing.add_argument("name")
    gold = actions.add_parser("feedback", help="print the feedback that readers gave")
    gold.add_argument("--gold", action="store_true", help="thumbs-downs as gold question drafts")
    given = parser.parse_args(arguments)
    try:
        return _run(given)
    except QAError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _run(given: argparse.Namespace) -> int:
    if given.action == "hash-password":
        from ui.passwords import hash_line

        sys.stdout.write(hash_line(given.name, getpass.getpass()) + "\n")
        return 0
    settings = load_settings(articles=given.articles, store=given.store)
    if given.action == "feedback":
        for line in feedback_lines(feedback_file(settings), gold=given.gold):
            sys.stdout.write(line + "\n")
        return 0
    chat(
        settings,
        host=given.host,
        port=given.port,
        open_browser=not given.no_browser,
        allow_upload=given.allow_upload,
        auth=given.auth,
        no_auth=given.no_auth,
        trusted=given.trusted_host,
    )
    return 0


def feedback_lines(file: Path, *, gold: bool = False) -> list[str]:
    """Return the feedback as JSON lines, or its thumbs-downs as drafts of gold questions."""
    from dataclasses import asdict

    from ui.feedback import gold_draft, read_feedback

    kept = list(read_feedback(file))
    if not gold:
        return [json.dumps(asdict(feedback), ensure_ascii=False) for feedback in kept]
    downs = [feedback for feedback in kept if feedback.verdict == "down"]
    drafts = [gold_draft(feedback, number) for number, feedback in enumerate(downs, start=1)]
    return [json.dumps(draft, ensure_ascii=False) for draft in drafts]
