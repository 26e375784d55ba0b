"""The assistant behind the page, and the state it is in: opening, ready, empty or failed.

The server answers at once while the models load and the index is built in the background;
the page shows which of the states holds and what to do about it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum

from index.build import BuildReport
from index.errors import ArticlesError, QAError
from qa.assistant import Assistant
from qa.settings import Settings

ANSWERED_AT_ONCE = 4
LOG = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]


class Phase(StrEnum):
    """Where the library stands."""

    OPENING = "opening"
    BUILDING = "building"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class State:
    """The phase, and what the reader should know of it."""

    phase: Phase
    message: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0


class NotReadyError(QAError):
    """The assistant cannot be asked yet, or at all; the message says why."""


class Library:
    """One open assistant, shared by all readers of a page."""

    def __init__(
        self,
        settings: Settings,
        open_assistant: Callable[[Settings, Progress], Assistant] = Assistant.open,
    ) -> None:
        self.settings = settings
        self._open_assistant = open_assistant
        self._assistant: Assistant | None = None
        self._state = State(
            Phase.OPENING, "The model and the index are being read. You can ask already."
        )
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._closed = False
        # The same few threads for all questions: models and databases keep memory for each
        # thread that ever used them.
        self.workers = ThreadPoolExecutor(ANSWERED_AT_ONCE, thread_name_prefix="answer")

    @property
    def state(self) -> State:
        """Where the library stands now."""
        return self._state

    @property
    def assistant(self) -> Assistant:
        """The open assistant.

        Raises:
            NotReadyError: it is still opening, the archive is empty, or it cannot be opened.

        """
        if self._assistant is None:
            raise NotReadyError(self._state.message or "The articles are still being opened.")
        return self._assistant

    def open_in_background(self) -> threading.Thread:
        """Start opening; `state` tells how it goes."""
        thread = threading.Thread(target=self.open, name="open-articles", daemon=True)
        thread.start()
        return thread

    def open(self) -> None:
        """Open the assistant, and keep the outcome as `state` instead of raising."""
        with self._lock:
            if self._assistant is not None or self._closed:
                return
            started = time.monotonic()
            try:
                assistant = self._open_assistant(self.settings, self._told)
                assistant.warm_up()
                self._assistant = assistant
            except ArticlesError as error:
                self._state = State(Phase.EMPTY, str(error))
                return
            except QAError as error:
                self._state = State(Phase.FAILED, str(error))
                return
            except Exception:
                LOG.exception("opening the articles failed")
                message = "The articles could not be opened. The server's log says why."
                self._state = State(Phase.FAILED, message)
                return
            self._settle()
            LOG.info("articles open after %.1f s", time.monotonic() - started)

    def try_again(self) -> None:
        """Open once more if there was nothing to open, or it could not be opened."""
        if self._state.phase in {Phase.EMPTY, Phase.FAILED}:
            self.open()

    def refresh(self, progress: Progress | None = None) -> BuildReport:
        """Bring the index up to date with the folder; return the report of what changed.

        Raises:
            QAError: as `Assistant.refresh`, or `NotReadyError` if there is still no article.

        """

        def told(stage: str, done: int, total: int) -> None:
            self._told(stage, done, total)
            if progress:
                progress(stage, done, total)

        with self._refreshing:
            was_open = self._assistant is not None
            if not was_open:
                self.open()
            try:
                report = self.assistant.refresh(told)
            finally:
                self._settle()
            if was_open:
                return report
            # Opening has just read everything, so to the reader all of it is new.
            return replace(report, added=report.unchanged + report.added, unchanged=0)

    def _told(self, stage: str, done: int, total: int) -> None:
        phase = Phase.READY if self._assistant else Phase.BUILDING
        self._state = State(phase, "", stage, done, total)

    def close(self) -> None:
        """Close the assistant; nothing can be asked afterwards."""
        self._closed = True
        self.workers.shutdown(wait=False, cancel_futures=True)
        # Somebody who is still building must not hold up the end of the server.
        if not self._lock.acquire(timeout=1):
            return
        try:
            if self._assistant is not None:
                self._assistant.close()
                self._assistant = None
            self._state = State(Phase.FAILED, "The server is stopping.")
        finally:
            self._lock.release()

    def _settle(self) -> None:
        if self._assistant is None:
            return
        if self._assistant.catalogue():
            self._state = State(Phase.READY)
        else:
            self._state = State(Phase.EMPTY, "The folder of articles is empty.")
