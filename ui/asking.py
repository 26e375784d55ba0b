"""A question on its way: from the page to the assistant and back, stage by stage."""

from __future__ import annotations

import logging
import queue
import threading
import uuid
from collections.abc import Iterator
from typing import Any

from index.errors import QAError
from qa.answer import Answer
from ui.conversation import turn_markdown, turn_text
from ui.extras import extras_of
from ui.filters import Filters
from ui.library import Library, NotReadyError
from ui.render import answer_markup, problem_markup
from ui.render_sources import comparison_markup, events_markup, passages_markup

LOG = logging.getLogger(__name__)
Event = dict[str, Any]
REPORTED = ("added", "changed", "removed", "unchanged")


class StoppedError(Exception):
    """The reader no longer waits for the answer; ends the work at its next stage."""


def ask(library: Library, question: str, filters: Filters) -> Answer:
    """Return the whole answer; errors are raised as the assistant raises them."""

    def work() -> Answer:
        library.try_again()
        return library.assistant.ask(question, **_narrowed(filters))

    return library.workers.submit(work).result()


def for_clients(answer: Answer) -> dict[str, Any]:
    """Return the documented JSON of an answer, `path` of evidence renamed to `article_path`.

    gradio_client takes whatever has a `path` for a file and tries to download it.
    """
    plain = answer.to_dict()
    abstention = plain["abstention"] or {}
    for evidence in (*plain["evidence"], *abstention.get("nearest", ())):
        evidence["article_path"] = evidence.pop("path")
    return plain


def _narrowed(filters: Filters) -> dict[str, Any]:
    return {
        "since": filters.since,
        "until": filters.until,
        "sources": filters.sources or None,
        "as_of": filters.as_of,
    }


def stream(library: Library, question: str, filters: Filters) -> Iterator[Event]:
    """Yield `{"stage": name}` as each stage starts, then one last event for the page.

    The last event is a finished turn (see `turn_event`) or a problem, never an exception.
    Closing the iterator ends the work at the start of its next stage.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    stopped = threading.Event()

    def stage_started(name: str) -> None:
        if stopped.is_set():
            raise StoppedError
        events.put({"stage": name})

    def work() -> None:
        try:
            library.try_again()
            answer = library.assistant.ask(question, progress=stage_started, **_narrowed(filters))
            events.put(turn_event(answer, filters))
        except StoppedError:
            events.put(problem_event("Stopped", "You stopped this question."))
        except Exception as error:  # the page shows every error in its place
            events.put(error_event(error))

    try:
        library.workers.submit(work)
    except RuntimeError:  # the pool is closed
        yield problem_event("The server is stopping", "Ask again in a moment.")
        return
    try:
        while True:
            event = events.get()
            yield event
            if "stage" not in event:
                return
    finally:
        stopped.set()


def stream_refresh(library: Library) -> Iterator[Event]:
    """Yield `{"stage", "done", "total"}` while the index is brought up to date, then the result.

    The result has the counts (added, changed, removed, unchanged) and what was skipped and why.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def work() -> None:
        try:
            report = library.refresh(
                lambda stage, done, total: events.put(
                    {"stage": stage, "done": done, "total": total}
                )
            )
            counts = {name: getattr(report, name) for name in REPORTED}
            skipped = [{"path": item.path, "reason": item.reason} for item in report.skipped]
            events.put({"report": {**counts, "skipped": skipped}})
        except QAError as error:
            events.put({"problem": str(error)})
        except Exception:
            LOG.exception("refreshing the index failed")
            events.put({"problem": "The index could not be refreshed. The server's log says why."})

    threading.Thread(target=work, name="refresh", daemon=True).start()
    while True:
        event = events.get()
        yield event
        if "stage" not in event:
            return


def turn_event(answer: Answer, filters: Filters) -> Event:
    """Return all that the page shows and keeps of one answer, as safe markup and plain text."""
    extras = extras_of(answer)
    return {
        "kind": "abstention" if answer.abstention else "answer",
        "html": answer_markup(answer, extras, filters),
        "passages": passages_markup(answer, extras),
        "disagreement": comparison_markup(answer),
        "timeline": events_markup(answer, extras),
        "said": _said(answer),
        "text": turn_text(answer),
        "markdown": turn_markdown(answer, extras, filters),
        "record": _record(answer),
    }


def problem_event(heading: str, explanation: str) -> Event:
    """Return the event for an answer that could not be made."""
    return {
        "kind": "problem",
        "html": problem_markup(heading, explanation),
        "said": f"{heading}. {explanation}",
    }


def error_event(error: Exception) -> Event:
    """Return the event for an error: the words of our own, a number in the log for others."""
    if isinstance(error, NotReadyError):
        return problem_event("Not ready yet", str(error))
    if isinstance(error, QAError):
        return problem_event("This question could not be answered", str(error))
    number = uuid.uuid4().hex[:8]
    LOG.error("answering failed, number %s", number, exc_info=error)
    return problem_event(
        "Something went wrong while answering",
        f"The server's log has the details under {number}. Your question is kept; try it again.",
    )


def _said(answer: Answer) -> str:
    """Return the one sentence that a screen reader announces."""
    if answer.abstention:
        return f"Not in the articles. {answer.abstention.explanation}"
    return f"Answer: {answer.short or answer.text}"


def _record(answer: Answer) -> Event:
    """Return what feedback keeps of the answer: enough to find and judge it again."""
    paths = {evidence.article.id: evidence.article.path for evidence in answer.evidence}
    return {
        "question": answer.question,
        "text": answer.text,
        "short": answer.short,
        "engine": answer.engine,
        "confidence": round(answer.confidence, 4),
        "abstention": answer.abstention.reason.value if answer.abstention else None,
        "citations": [
            {
                "article": paths.get(citation.article_id, citation.title),
                "quote": citation.quote,
                "start": citation.start,
                "end": citation.end,
            }
            for citation in answer.citations
        ],
    }
