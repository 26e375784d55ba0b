"""A question on its way: from the page to the assistant and back, stage by stage."""

from __future__ import annotations

import logging
import queue
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from index.errors import QAError
from qa.answer import Abstention, AbstentionReason, Answer
from qa.assistant import check_question
from qa.conversation import Conversation
from qa.turns import Turn
from ui.conversation import turn_markdown, turn_text
from ui.extras import heading_of
from ui.filters import Filters
from ui.library import Library, NotReadyError
from ui.render import answer_markup, problem_markup
from ui.render_sources import comparison_markup, events_markup, passages_markup
from ui.turns import kept_turn, timeline_topic
from ui.wording import counted

LOG = logging.getLogger(__name__)
Event = dict[str, Any]
REPORTED = ("added", "changed", "removed", "unchanged")
_KINDS = {AbstentionReason.UNCLEAR: "question", AbstentionReason.NOT_ITS_JOB: "refusal"}


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


def stream(
    library: Library, question: str, filters: Filters, turns: Sequence[Turn] = ()
) -> Iterator[Event]:
    """Yield `{"stage": name}` as each stage starts, then one last event for the page.

    `turns` are those before the question, oldest first: what a follow-up may lean on. The last
    event is a finished turn (see `turn_event`) or a problem, never an exception.
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
            answer = _answer(library, question, filters, turns, stage_started)
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


def _answer(
    library: Library,
    question: str,
    filters: Filters,
    turns: Sequence[Turn],
    stage_started: Callable[[str], None],
) -> Answer:
    """Return the answer to a question or a follow-up, or the timeline that it asks for."""
    assistant = library.assistant
    question = check_question(question, library.settings.max_question_characters)
    conversation = Conversation(assistant, turns)
    understood = conversation.understand(question)
    topic = None if understood.ask_back else timeline_topic(understood.text)
    if topic is None:
        return conversation.ask(question, progress=stage_started, **_narrowed(filters))
    stage_started("retrieving")
    answer = assistant.timeline(topic, **_narrowed(filters))
    asked = f"Timeline: {topic}"
    if understood.changed:
        return replace(answer, question=question, understood_as=asked)
    return replace(answer, question=asked)


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
    """Return all that the page shows and keeps of one answer, as safe markup and plain text.

    `turn` is what the page sends back with follow-ups, None where there is nothing to refer to.
    """
    return {
        "kind": _kind(answer.abstention),
        "html": answer_markup(answer, filters),
        "passages": passages_markup(answer),
        "disagreement": comparison_markup(answer),
        "timeline": events_markup(answer),
        "said": _said(answer),
        "text": turn_text(answer),
        "markdown": turn_markdown(answer, filters),
        "record": _record(answer),
        "turn": kept_turn(answer),
    }


def _kind(abstention: Abstention | None) -> str:
    return _KINDS.get(abstention.reason, "abstention") if abstention else "answer"


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
    """Return what a screen reader announces."""
    understood = f"Understood as: {answer.understood_as} " if answer.understood_as else ""
    if answer.abstention:
        heading = heading_of(answer.abstention)
        return f"{understood}{f'{heading}. ' if heading else ''}{answer.abstention.explanation}"
    if answer.timeline:
        return f"{understood}Timeline: {counted(len(answer.timeline), 'event')}."
    disagree = ". The sources disagree." if answer.short and answer.disagreements else ""
    return f"{understood}Answer: {answer.headline or answer.text}{disagree}"


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
