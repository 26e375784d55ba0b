"""Finds the gold evidence in the articles as they were indexed: names -> ids, quotes -> offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from eval.gold import Gold, GoldError, Question, Quote


@dataclass(frozen=True, slots=True)
class Library:
    """The articles that the graded engine answers from."""

    paths: Mapping[str, str]
    """Path in the folder by article id."""
    text_of: Callable[[str], str]
    """Cleaned text by article id."""
    folder: Path | None = field(default=None)
    """Where the files lie; None: what cleaning took out cannot be told from a wrong quote."""


@dataclass(frozen=True, slots=True)
class Located:
    """One piece of gold evidence, found."""

    article_id: str
    start: int | None = None
    """Offset in the cleaned text; None where the whole article is meant or the quote is cut."""
    end: int | None = None
    quote: str | None = None
    cut: bool = False
    """The quote stands in the file, and cleaning took it out."""
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """A gold question whose evidence has been found."""

    question: Question
    evidence: tuple[Located, ...]


def locate(gold: Gold, library: Library) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """Return the questions with their evidence found, and notes on what was not found.

    Raises:
        GoldError: in a strict set, an article is unknown or a quote stands nowhere in it.
    """
    names = _names(library)
    originals: dict[str, str] = {}
    cases: list[Case] = []
    notes: list[str] = []
    for question in gold.questions:
        found: list[Located] = []
        for quote in question.evidence:
            try:
                found.append(_find(quote, names, library, originals))
            except GoldError as error:
                problem = f"question {question.id!r}: {error}"
                if gold.strict:
                    raise GoldError(problem) from error
                notes.append(problem)
                if quote.article in names:
                    found.append(Located(names[quote.article], relevance=quote.relevance))
        cases.append(Case(question, tuple(found)))
    return tuple(cases), tuple(notes)


def _names(library: Library) -> dict[str, str]:
    """Return article ids by every name that means one article."""
    names: dict[str, str] = {}
    ambiguous: set[str] = set()
    for identifier, path in library.paths.items():
        plain = {identifier, path, PurePosixPath(path).name, path.partition("#")[2]}
        for name in plain - {""}:
            if names.setdefault(name, identifier) != identifier:
                ambiguous.add(name)
    # A full id or path always means its own article, whatever else is called so.
    names = {name: identifier for name, identifier in names.items() if name not in ambiguous}
    names.update((path, identifier) for identifier, path in library.paths.items())
    names.update((identifier, identifier) for identifier in library.paths)
    return names


def _find(
    quote: Quote, names: Mapping[str, str], library: Library, originals: dict[str, str]
) -> Located:
    identifier = names.get(quote.article)
    if identifier is None:
        known = ", ".join(sorted(library.paths.values())[:3])
        raise GoldError(
            f"expected an article of the archive (such as {known}), found {quote.article!r}"
        )
    if quote.text is None:
        return Located(identifier, relevance=quote.relevance)
    span = find_quote(library.text_of(identifier), quote.text, quote.start)
    if span:
        return Located(identifier, *span, quote=quote.text, relevance=quote.relevance)
    path = library.paths[identifier]
    if find_quote(_original(library.folder, path, originals), quote.text, None):
        return Located(identifier, quote=quote.text, cut=True, relevance=quote.relevance)
    raise GoldError(
        f"expected a quote that stands in {path} word for word, found {_short(quote.text)!r}"
    )


def find_quote(text: str, quote: str, near: int | None) -> tuple[int, int] | None:
    """Return where `quote` stands in `text`, white space counting as one space; else None.

    Of several places the one nearest to `near`, else the first.
    """
    if near is not None and text.startswith(quote, near):
        return near, near + len(quote)
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    places = [match.span() for match in pattern.finditer(text)]
    if not places:
        return None
    return min(places, key=lambda span: abs(span[0] - (near or 0)))


def _original(folder: Path | None, path: str, known: dict[str, str]) -> str:
    """Return an article's text as read, before cleaning; empty where it cannot be had."""
    from index.articles import explain

    if folder is None:
        return ""
    if path not in known:
        file = folder / path.partition("#")[0]
        for explanation in explain(file)[0] if file.is_file() else ():
            name = explanation.path.partition("#")[2]
            whole = path.partition("#")[0]
            known[f"{whole}#{name}" if name else whole] = explanation.raw
    return known.get(path, "")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
