"""A finding -> the verified Answer: quotations cut, cited, attributed, dated, sides set out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from index.catalogue import Catalogue
from index.records import Article
from qa.answer import Answer, Citation, Claim, DateReading, Development, Disagreement, Position
from qa.case import Case
from qa.choose import Finding
from qa.citations import DraftClaim, Quote, cite, numbers_by_place
from qa.disagree import Side, plain_words, subject_of
from qa.extract import Sentence
from qa.quoting import stretch_to_quote
from qa.resolved import resolve_dates
from qa.statements import attributed_to
from qa.timeline import said
from qa.timing import Timings
from qa.voices import voices

_MOST_SIDES_SAID = 4
_Found = TypeVar("_Found", Disagreement, Development)
Numbers = Mapping[tuple[str, int], int]
"""Citation number by article and sentence."""


def compose(case: Case, finding: Finding, timings: Timings) -> Answer:
    """Return the answer that says what was found.

    Raises:
        CitationError: a quotation does not stand in its article; never shown, a bug.
    """
    quotes = _quotes(case, finding.sentences)
    stretches = list(dict.fromkeys(quotes.values()))
    speakers = _speakers(case, stretches)
    claims, citations = cite([DraftClaim((q,), None, speakers[q]) for q in stretches])
    by_stretch = numbers_by_place(citations)
    numbers = {key: by_stretch[q.article.id, q.start, q.end] for key, q in quotes.items()}
    positions = _positions(finding.sides, numbers)
    tell = _development_said if finding.changed else _disagreement_said
    opening = tell(finding.sides, numbers) if positions else ""
    answer = Answer(
        case.text,
        f"{opening}{readable(claims)}",
        finding.short,
        claims=claims,
        citations=citations,
        evidence=case.evidence,
        disagreements=_about(Disagreement, case, positions if not finding.changed else ()),
        developments=_about(Development, case, positions if finding.changed else ()),
        confidence=round(finding.probability, 4),
        timings=timings.milliseconds,
        dates=date_readings(stretches, by_stretch),
    )
    return with_sources_counted(answer, case.index.catalogue)


def readable(claims: Sequence[Claim]) -> str:
    """Return the claims as running text, each followed by its citation numbers."""
    return " ".join(f"{claim.text} {marks(claim.citations)}" for claim in claims)


def marks(numbers: Sequence[int]) -> str:
    """Return citation numbers as they stand in a text: "[1][3]"."""
    return "".join(f"[{number}]" for number in numbers)


def date_readings(
    quotes: Sequence[Quote], numbers: Mapping[tuple[str, int, int], int]
) -> tuple[DateReading, ...]:
    """Return what the relative and incomplete dates in quotations mean."""
    return tuple(
        DateReading(
            numbers[quote.article.id, quote.start, quote.end],
            found.text,
            found.start,
            found.end,
            found.first,
            found.last,
            found.said,
        )
        for quote in quotes
        for found in resolve_dates(
            quote.article.text, quote.start, quote.end, quote.article.published
        )
    )


def _quotes(case: Case, sentences: Sequence[Sentence]) -> dict[tuple[str, int], Quote]:
    """Return the stretch to quote for each sentence; stretches that overlap are one."""
    merged: list[Quote] = []
    of: dict[tuple[str, int], int] = {}
    for sentence in sentences:
        start, end = stretch_to_quote(case.question, sentence, case.sentences[sentence.article.id])
        last = merged[-1] if merged else None
        if last and last.article.id == sentence.article.id and start < last.end:
            merged[-1] = Quote(last.article, min(start, last.start), max(end, last.end))
        else:
            merged.append(Quote(sentence.article, start, end))
        of[sentence.article.id, sentence.place] = len(merged) - 1
    return {key: merged[place] for key, place in of.items()}


def _speakers(case: Case, quotes: Sequence[Quote]) -> dict[Quote, str | None]:
    """Return in whose mouth the article puts each quotation."""
    articles: dict[str, Article] = {quote.article.id: quote.article for quote in quotes}
    spoken = {
        name: voices(article.text, case.sentences[name]) for name, article in articles.items()
    }
    return {q: attributed_to(spoken[q.article.id], q.start, q.end) for q in quotes}


def _numbers_of(side: Side, numbers: Numbers) -> tuple[int, ...]:
    """Return the citations of a side: those of its sentences that are quoted."""
    keys = [(c.sentence.article.id, c.sentence.place) for c in side.held_by]
    return tuple(dict.fromkeys(numbers[key] for key in keys if key in numbers))


def _positions(sides: Sequence[Side], numbers: Numbers) -> tuple[Position, ...]:
    """Return the sides that are cited, if there are two."""
    cited = [(side, own) for side in sides if (own := _numbers_of(side, numbers))]
    if len(cited) < 2:
        return ()
    days = [side.published for side, _ in cited]
    known = [day for day in days if day]
    newest = max(known) if len(set(known)) > 1 else None
    return tuple(
        Position(side.value, own, day, newest=newest is not None and day == newest)
        for (side, own), day in zip(cited, days, strict=True)
    )


def _about(kind: type[_Found], case: Case, positions: tuple[Position, ...]) -> tuple[_Found, ...]:
    return (kind(subject_of(case.text), positions),) if positions else ()


def _development_said(sides: Sequence[Side], numbers: Numbers) -> str:
    steps = [
        f"{side.value} ({said(side.published, side.published, 'day')}) {marks(own)}"
        for side in sides
        if side.published and (own := _numbers_of(side, numbers))
    ]
    return f"This changed: {'; then '.join(steps)}. "


def _disagreement_said(sides: Sequence[Side], numbers: Numbers) -> str:
    clauses = []
    for clause, side in plain_words(sides)[:_MOST_SIDES_SAID]:
        own = _numbers_of(side, numbers)
        if own:
            clauses.append(f"{clause} {marks(own)}")
    return f"The sources disagree: {'; '.join(clauses)}. "


def with_sources_counted(answer: Answer, catalogue: Catalogue) -> Answer:
    """Add how many of the cited articles are independent, where copies of them are about."""
    cited: Sequence[Citation] = answer.citations
    found = catalogue.copies(list({c.article_id for c in cited}))
    clusters = dict(found.values())
    copies = sum(clusters.values())
    if copies == len(clusters) or not clusters:
        return answer
    return replace(answer, independent_sources=len(clusters), copies=copies)
