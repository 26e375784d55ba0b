"""Dated sentences -> a timeline: each event one sentence with all its sources, in date order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.days import MONTHS
from index.lexical import is_stop_word, words_of

Precision = Literal["day", "month", "year", "range"]
_MOST = 12
_SAME = 0.7
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence of an article and the days that it speaks of, resolved beforehand."""

    article: str
    start: int
    end: int
    """Its characters in the article's text."""
    text: str
    first: date | None
    last: date | None
    """First and last day, both inclusive; None where the article leaves the date open."""
    precision: Precision | None
    """What the article names: a day, a month, a year or a stretch of days; None if nothing."""
    score: float
    """How well it answers what the timeline is about; higher is better."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline."""

    when: date | None
    """The first day, None for an open date."""
    last: date | None
    said: str
    """The date in words, as exact as the article has it: "December 2018", "3 January 2026"."""
    text: str
    """The best-scored sentence, unchanged."""
    sources: tuple[tuple[str, int, int], ...]
    """Article, start and end of every sentence that tells of it, that of `text` first."""


def events(sentences: Iterable[DatedSentence], most: int = _MOST) -> tuple[Event, ...]:
    """Return the `most` best-scored events in date order, those with open dates last.

    Sentences of nearly the same words on the same date, and with the same numbers, are one event
    with all their sources; a month and a day in it can be the same date, two days never.

    Raises:
        ValueError: `most` is negative, only one end of a date is given, or it ends before it
            starts.
    """
    if most < 0:
        raise ValueError(f"Expected a number of events from 0, got {most}")
    merged: list[list[tuple[DatedSentence, frozenset[str]]]] = []
    for sentence in sorted(sentences, key=_best_first):
        _check(sentence)
        entry = (sentence, frozenset(w for w in words_of(sentence.text) if not is_stop_word(w)))
        group = next((g for g in merged if all(_same(entry, other) for other in g)), None)
        if group is not None:
            group.append(entry)
        elif len(merged) < most:
            merged.append([entry])
    chosen = [_event([sentence for sentence, _ in group]) for group in merged]
    return tuple(sorted(chosen, key=_in_order))


def said(first: date | None, last: date | None, precision: Precision | None) -> str:
    """Return a date in words: "3 January 2026", "May 2025", "2018", "3 to 5 May 2025"."""
    if first is None or last is None:
        return "date not given"
    if precision == "year" and (first.year == last.year):
        return str(first.year)
    if precision == "month" and (first.year, first.month) == (last.year, last.month):
        return f"{_month(first)} {first.year}"
    if first == last:
        return f"{first.day} {_month(first)} {first.year}"
    if precision == "year":
        return f"{first.year} to {last.year}"
    day = "" if precision == "month" else f"{first.day} "
    last_day = "" if precision == "month" else f"{last.day} "
    end = f"{last_day}{_month(last)} {last.year}"
    if first.year != last.year:
        return f"{day}{_month(first)} {first.year} to {end}"
    if first.month != last.month:
        return f"{day}{_month(first)} to {end}"
    return f"{first.day} to {end}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


def _best_first(sentence: DatedSentence) -> tuple[float, str, int, int, str, date, date]:
    first, last = sentence.first or date.max, sentence.last or date.max
    place = (sentence.article, sentence.start, sentence.end)
    return (-sentence.score, *place, sentence.text, first, last)


def _check(sentence: DatedSentence) -> None:
    if (sentence.first is None) != (sentence.last is None):
        raise ValueError(f"Expected both ends of a date or none, got {sentence}")
    if sentence.first and sentence.last and sentence.last < sentence.first:
        raise ValueError(f"Expected a date that ends after it starts, got {sentence}")


def _same(
    one: tuple[DatedSentence, frozenset[str]], other: tuple[DatedSentence, frozenset[str]]
) -> bool:
    """Whether two sentences tell of one event in nearly the same words."""
    (a, ours), (b, theirs) = one, other
    if not _same_date(a, b):
        return False
    if a.text.split() == b.text.split():
        return True
    if min(len(ours), len(theirs)) < _FEWEST_WORDS or _numbers(ours) != _numbers(theirs):
        return False
    return len(ours & theirs) >= _SAME * len(ours | theirs)


def _same_date(a: DatedSentence, b: DatedSentence) -> bool:
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return a.first is b.first
    inside = a.first <= b.first and b.last <= a.last
    return inside or (b.first <= a.first and a.last <= b.last)


def _numbers(words: frozenset[str]) -> set[str]:
    return {word for word in words if word[0].isdecimal()}


def _event(group: Sequence[DatedSentence]) -> Event:
    """Make one event: the best sentence tells it, the most exact of the dates dates it."""
    best = group[0]
    exact = min(group, key=_width)
    sources = dict.fromkeys((s.article, s.start, s.end) for s in group)
    words = said(exact.first, exact.last, exact.precision)
    return Event(exact.first, exact.last, words, best.text, tuple(sources))


def _width(sentence: DatedSentence) -> int:
    if sentence.first is None or sentence.last is None:
        return 0
    return (sentence.last - sentence.first).days


def _in_order(event: Event) -> tuple[bool, date, int, str]:
    """Sort by the first day; a whole month or year before the days in it; open dates last."""
    first = event.when or date.max
    width = (event.last - event.when).days if event.when and event.last else 0
    return (event.when is None, first, -width, event.text)
