"""What the sources panel opens: an article at a cited place, and pages of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.errors import InputError, QAError
from index.records import Article
from ui.filters import Filters
from ui.library import Library
from ui.render_sources import Mark, article_markup, catalogue_markup, missing_markup

PAGE_OF_ARTICLES = 50
MAX_MARKS = 50


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """Words in an article as they stood when they were cited."""

    article_id: str
    path: str
    sha256: str
    title: str
    focus: int | None
    """The number of the mark that the reader clicked."""
    marks: tuple[tuple[Mark, str], ...]
    """Each place with the words that stood there ("" where unknown)."""

    @classmethod
    def read(cls, sent: dict[str, Any]) -> CitedPlace:
        """Return the place that a browser sent.

        Raises:
            InputError: it is not of the shape that the page sends.

        """
        try:
            marks = tuple(
                (Mark(int(m["number"]), int(m["start"]), int(m["end"])), str(m.get("quote", "")))
                for m in sent.get("marks", ())[:MAX_MARKS]
            )
            focus = sent.get("focus")
            return cls(
                article_id=str(sent["article"]),
                path=str(sent.get("path") or ""),
                sha256=str(sent.get("sha") or ""),
                title=str(sent.get("title") or ""),
                focus=None if focus is None else int(focus),
                marks=marks,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError("An article, its marks and their offsets were expected.") from error


def open_place(library: Library, place: CitedPlace) -> dict[str, Any]:
    """Return the article as markup, marked at the place, and whether it changed since."""
    try:
        article = _current(library, place)
    except QAError as error:
        return {"html": "", "problem": str(error)}
    if article is None:
        quote = next((quote for mark, quote in place.marks if mark.number == place.focus), "")
        return {"html": missing_markup(place.title, quote), "changed": True}
    changed = bool(place.sha256) and article.sha256 != place.sha256
    marks = _moved(article, place) if changed else [mark for mark, _ in place.marks]
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(article.text)]
    notice = None
    if changed:
        stands = any(mark.number == place.focus for mark in kept)
        notice = "This article has changed since it was cited. " + (
            "The quoted words still stand in it."
            if stands
            else "The quoted words no longer stand in it."
        )
    html = article_markup(article, kept, focus=place.focus, notice=notice)
    return {"html": html, "changed": changed, "title": article.title}


def catalogue_page(library: Library, words: str, filters: Filters, offset: int) -> dict[str, Any]:
    """Return one page of the articles that match, newest first, as markup, and their number."""
    try:
        catalogue = library.assistant.catalogue()
    except QAError as error:
        return {"html": "", "total": 0, "problem": str(error)}
    wanted = words.casefold().split()
    matching = [
        item
        for item in catalogue
        if (not filters.sources or item.source in filters.sources)
        and (not filters.since or (item.published and item.published >= filters.since))
        and (not filters.until or (item.published and item.published <= filters.until))
        and all(
            word in f"{item.title} {item.source or ''} {item.author or ''} {item.path}".casefold()
            for word in wanted
        )
    ]
    matching.sort(
        key=lambda item: item.published.toordinal() if item.published else 0, reverse=True
    )
    first = max(0, offset)
    shown = matching[first : first + PAGE_OF_ARTICLES]
    html = catalogue_markup(shown, total=len(matching), offset=first)
    return {"html": html, "total": len(matching)}


def _current(library: Library, place: CitedPlace) -> Article | None:
    """Return the cited article, or what now stands at its path if it has changed."""
    assistant = library.assistant
    try:
        return assistant.article(place.article_id)
    except InputError:
        successor = next(
            (item.id for item in assistant.catalogue() if place.path and item.path == place.path),
            None,
        )
    return assistant.article(successor) if successor else None


def _moved(article: Article, place: CitedPlace) -> list[Mark]:
    """Return the marks where their words now stand, nearest to where they stood."""
    found = []
    for mark, quote in place.marks:
        places = _occurrences(article.text, quote)
        if places:
            start = min(places, key=lambda at: abs(at - mark.start))
            found.append(Mark(mark.number, start, start + len(quote)))
    return found


def _occurrences(text: str, words: str) -> list[int]:
    places: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places
