"""The Gradio page: one column that our script fills, and the named endpoints that it calls.

`/ask` is the public endpoint; the others belong to the page and are not documented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import gradio  # noqa: TID253 - this file owns Gradio
from gradio.events import api  # noqa: TID253

from index.errors import InputError, QAError
from ui import asking
from ui.examples import QuestionPool
from ui.feedback import keep_feedback
from ui.filters import read_filters
from ui.library import Library, Phase
from ui.options import PageOptions
from ui.reading import CitedPlace, catalogue_page, open_place
from ui.turns import read_turns
from ui.uploads import keep_file, keep_text

TITLE = "Ask the articles"
_ASKED_AT_ONCE = 16
_PAGE_LIMIT = 8
_QUOTED_LIMIT = 50
_SESSIONS_KEPT = 50


class Page:
    """What the endpoints do, one method each. All are called from many threads."""

    def __init__(self, library: Library, options: PageOptions) -> None:
        self._library = library
        self._options = options
        self._questions = QuestionPool(library)

    def ask(
        self,
        question: str,
        since: str | None = None,
        until: str | None = None,
        sources: list[str] | None = None,
        as_of: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the articles, with exact citations.

        Dates are ISO 8601 (2026-01-07); `since` and `until` bound the publication date, both
        included. Returns the Answer as documented: question, text, short, claims, citations, …
        (except that `path` of evidence is `article_path`: clients download what has a `path`).
        """
        try:
            filters = read_filters(since, until, sources, as_of)
            return asking.for_clients(asking.ask(self._library, question, filters))
        except QAError as error:
            raise gradio.Error(str(error), print_exception=False) from error

    def converse(
        self,
        question: str,
        since: str | None = None,
        until: str | None = None,
        sources: list[str] | None = None,
        as_of: str | None = None,
        turns: list[dict[str, Any]] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield the stages of answering as they start, then the turn for the page.

        `turns` are those before the question, as their last events had them under `turn`.
        """
        try:
            filters = read_filters(since, until, sources, as_of)
        except InputError as error:
            yield asking.error_event(error)
            return
        yield from asking.stream(self._library, question, filters, read_turns(turns))

    def state(self) -> dict[str, Any]:
        """Return what the page needs to know of the archive and of the server."""
        state = self._library.state
        known: dict[str, Any] = {
            "phase": state.phase.value,
            "message": state.message,
            "stage": state.stage,
            "done": state.done,
            "total": state.total,
            "upload": self._options.allow_upload,
            "folder": self._options.folder_name,
            "question_limit": self._library.settings.max_question_characters,
        }
        if state.phase is Phase.READY:
            known |= self._archive()
        return known

    def _archive(self) -> dict[str, Any]:
        catalogue = self._library.assistant.catalogue()
        dates = sorted(item.published for item in catalogue if item.published)
        return {
            "articles": len(catalogue),
            "sources": sorted({item.source for item in catalogue if item.source}),
            "first": _iso(dates[0] if dates else None),
            "last": _iso(dates[-1] if dates else None),
            "examples": self._questions.examples(),
            "examples_ready": self._questions.examples_ready(),
        }

    def suggest(self, quoted: list[list[Any]], asked: list[str]) -> list[str]:
        """Return up to three questions that the cited articles answer and nobody asked yet.

        `quoted` are the article ids and offsets of the quotations on the page.
        """
        try:
            places = [(str(article), int(start)) for article, start in quoted[:_QUOTED_LIMIT]]
            articles = list(dict.fromkeys(article for article, _ in places))
            return self._questions.next_questions(frozenset(places), articles, asked[-100:])
        except (TypeError, ValueError, QAError):
            return []

    def article(self, place: dict[str, Any]) -> dict[str, Any]:
        """Return one article as markup, opened at a cited place."""
        return open_place(self._library, CitedPlace.read(place))

    def articles(
        self,
        words: str = "",
        source: str = "",
        since: str | None = None,
        until: str | None = None,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Return one page of the list of articles as markup."""
        try:
            filters = read_filters(since, until, [source] if source else None, None)
        except InputError as error:
            return {"html": "", "total": 0, "problem": str(error)}
        return catalogue_page(self._library, words, filters, offset)

    def feedback(self, turn: dict[str, Any], verdict: str, note: str = "") -> dict[str, Any]:
        """Keep a thumbs-up or -down in the local file."""
        try:
            keep_feedback(self._options.feedback_file, turn, verdict, note)
        except (QAError, OSError) as error:
            return {"kept": False, "problem": f"The feedback could not be kept: {error}"}
        return {"kept": True}

    def add_file(self, name: str, content: str) -> dict[str, Any]:
        """Put one file (its bytes in base64) into the folder of articles."""
        return self._added(lambda folder: keep_file(folder, name, content))

    def add_text(self, title: str, published: str, text: str) -> dict[str, Any]:
        """Put pasted text into the folder of articles."""
        return self._added(lambda folder: keep_text(folder, title, published, text))

    def _added(self, keep: Any) -> dict[str, Any]:
        folder = self._options.folder
        if not self._options.allow_upload or folder is None:
            return {"kept": None, "problem": "Adding articles is off: start with --allow-upload."}
        try:
            return {"kept": keep(folder)}
        except InputError as error:
            return {"kept": None, "problem": str(error)}
        except OSError as error:
            return {"kept": None, "problem": f"The folder cannot be written: {error.strerror}."}

    def refresh(self) -> Iterator[dict[str, Any]]:
        """Yield the stages of bringing the index up to date, then what came of it."""
        if not self._options.allow_upload:
            yield {"problem": "Adding articles is off: start with --allow-upload."}
            return
        yield from asking.stream_refresh(self._library)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def gradio_page(library: Library, options: PageOptions) -> gradio.Blocks:
    """Return the Blocks: a place for the page, and its endpoints."""
    page = Page(library, options)
    blocks: gradio.Blocks
    with gradio.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        gradio.Column(elem_id="page")
        api(page.ask, api_name="ask", concurrency_limit=_ASKED_AT_ONCE)
        own: dict[str, int] = {
            "converse": _ASKED_AT_ONCE, "state": _PAGE_LIMIT, "suggest": 1, "article": _PAGE_LIMIT,
            "articles": _PAGE_LIMIT, "feedback": 1,
        }  # fmt: skip
        if options.allow_upload:
            own |= {"add_file": 1, "add_text": 1, "refresh": 1}
        for name, limit in own.items():
            api(
                getattr(page, name),
                api_name=name,
                api_visibility="undocumented",
                concurrency_limit=limit,
            )
    # Every call is a session to Gradio, which keeps 10,000 of them; ours have no state.
    blocks.state_session_capacity = _SESSIONS_KEPT
    return blocks
