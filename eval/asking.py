"""Asks an engine one question after another; one that raises or hangs costs that question only."""

from __future__ import annotations

import inspect
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eval.gold import Question

Answerer = Callable[..., Any]
"""Called with the question's text; also with `history` (earlier questions, oldest first) and
`as_of` (a date) where it has parameters of these names. Returns an `Answer`, or whatever the
caller of `Worker` expects."""

_EXTRAS = ("history", "as_of")
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question: a result, or why there is none."""

    result: Any
    error: str | None
    milliseconds: float


class Worker:
    """Runs an engine in a thread of its own, so that one that hangs can be left behind."""

    def __init__(self, answerer: Answerer, timeout: float) -> None:
        """Bind the engine; `timeout` is in seconds for each question."""
        self._answerer = answerer
        self._timeout = timeout
        self._extras = accepted_extras(answerer)
        self._start()

    def ask(self, question: Question) -> Outcome:
        """Return what the engine returns, or the error if it raises or takes too long."""
        given = {"history": question.history, "as_of": question.as_of}
        extras = {name: given[name] for name in self._extras if given[name]}
        began = time.perf_counter()
        self._questions.put((question.question, extras))
        try:
            result, error = self._results.get(timeout=self._timeout)
        except queue.Empty:
            # A Python thread cannot be stopped: it is left to itself and dies with the process.
            self._questions.put(None)
            self._start()
            result, error = None, f"no answer within {self._timeout:g} seconds"
        return Outcome(result, error, (time.perf_counter() - began) * 1000)

    def close(self) -> None:
        """Let the thread end after its current question, and wait for that a little.

        A thread that is inside a native library while the process exits brings it down.
        """
        self._questions.put(None)
        self._thread.join(min(self._timeout, _PATIENCE))

    def _start(self) -> None:
        self._questions: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(
            target=_serve,
            args=(self._answerer, self._questions, self._results),
            name="graded engine",
            daemon=True,
        )
        self._thread.start()


def accepted_extras(answerer: Answerer) -> tuple[str, ...]:
    """Return which of `history` and `as_of` an engine has parameters for."""
    try:
        parameters = inspect.signature(answerer).parameters.values()
    except (TypeError, ValueError):
        return ()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return _EXTRAS
    named = {p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    return tuple(name for name in _EXTRAS if name in named)


def _serve(
    answerer: Answerer, questions: queue.SimpleQueue[Any], results: queue.SimpleQueue[Any]
) -> None:
    while (asked := questions.get()) is not None:
        text, extras = asked
        try:
            results.put((answerer(text, **extras), None))
        except BaseException as error:  # whatever it raises is its error
            results.put((None, f"{type(error).__name__}: {error}"[:500]))
