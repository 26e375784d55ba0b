"""The time a question speaks of, read against the day of asking."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from index.days import MONTHS
from qa.calendar import (
    RELATIVE,
    WEEKDAYS,
    DateSpan,
    Written,
    free,
    period,
    relative_span,
    unclear_dates,
    written_dates,
)

_LOWER = re.compile(
    rf"\b(?:{'|'.join(WEEKDAYS)}|(?!may\b|march\b)(?:{'|'.join(MONTHS)}))\b"
    r"|(?:(?<=\bin )|(?<=\d )|(?<=last ))(?:may|march)\b|\b(?:may|march)(?= \d{4}\b)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?<!since )(?<!than )\b(?P<year>(?:19|20)\d\d)(?= [A-Z])")

_NEWS = r"articles?|coverage|headlines|reports|news(?:paper)?(?: articles?| stories| reports)?"
_PUBLISHED = (
    rf"\b(?:{_NEWS})(?: (?:about|on|covering)(?: (?!an? |the )[\w’'-]+){{1,3}})?(?: that| which)?"
    r"(?: (?:is|are|was|were|has been|have been))?(?: first)? (?:published|written|posted|dated)"
    r"|\bwhat (?:is|was|has been|have you|did you) (?:published|posted)|^(?:published|posted)"
)
_ASKED = re.compile(
    rf"(?:(?:{_PUBLISHED})(?: (?P<how>from|in|on|since|after|before|until|by|between|during))?"
    r"|\b(?:(?:newspaper |news )?articles?|news stories) "
    r"(?P<of>from|of|in|since|after|before|until|between|during)"
    r"|\b(?:coverage|headlines|(?:news )?reports|news) (?P<heard>from|since|after|before|between)"
    r"|\b(?:what is|what’s|what's|anything|everything|something) new (?P<new>since|after))"
    r"(?: between| the)? $",
    re.IGNORECASE,
)
_JOIN = re.compile(r" ?(?:[-–]|\b(?:and|to|until|through|till)\b) ?(?:the )?")
_RECENT = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|now|current(?:ly)?|at the moment|so far"
    r"|up to date|today|th(?:is|e) (?:past )?week[’']s)\b|\bnew since\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:will|shall|going to|upcoming|scheduled|planned|due)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that the question names: `question[start:end] == text`."""

    start: int
    end: int
    text: str
    first: date
    last: date
    """Last day, included."""
    relative: bool
    """Whether `as_of` was needed to read it."""


@dataclass(frozen=True, slots=True)
class TimeSense:
    """What a question says about time, read against the day of asking."""

    mentions: tuple[Mention, ...] = ()
    since: date | None = None
    """First day of publication that is asked for, where one is asked for explicitly."""
    until: date | None = None
    """Last day of publication that is asked for, included."""
    favoured: DateSpan | None = None
    """When articles about the time spoken of were probably published: a preference only."""
    recent: bool = False
    """Whether the newest articles are wanted ("latest", "now")."""
    unclear: tuple[str, ...] = ()
    """Dates left alone because day-month and month-day read differently: "03/04/2022"."""


def read_time(question: str, as_of: date) -> TimeSense:
    """Return what the question says about time, read on the day `as_of`; never raises.

    Incomplete dates are read backwards ("in December" is the latest that has begun), unless the
    question speaks of what is to come ("next", "will").
    """
    text = _LOWER.sub(lambda match: match.group().capitalize(), question)
    mentions = _joined(text, _mentions(text, as_of))
    since, until, asked = _asked_range(text, mentions)
    others = [mention for mention in mentions if mention is not asked]
    return TimeSense(
        tuple(replace(mention, text=question[mention.start : mention.end]) for mention in mentions),
        since,
        until,
        _favoured(text, others, as_of),
        bool(_RECENT.search(text)),
        unclear_dates(text),
    )


def _mentions(text: str, as_of: date) -> list[Mention]:
    """Return the times named, in order; those outside Python's calendar are passed over."""
    found: list[Mention] = []

    def add(start: int, end: int, span: DateSpan, *, relative: bool) -> None:
        if free(start, end, [(mention.start, mention.end) for mention in found]):
            found.append(Mention(start, end, text[start:end], *span, relative))

    dates = written_dates(text)
    for place, one in enumerate(dates):
        after = dates[place + 1] if place + 1 < len(dates) else one
        shared = after.year if _JOIN.fullmatch(text[one.end : after.start]) else None
        with suppress(ValueError, OverflowError):
            if year := one.year or shared:
                add(one.start, one.end, one.within(year), relative=False)
            else:
                ahead = one.which == "next" or bool(_AHEAD.search(text, 0, one.start))
                span = _nearest_year(one, as_of, ahead=ahead)
                add(one.start, one.end, span, relative=True)
    for match in RELATIVE.finditer(text):
        ahead = bool(_AHEAD.search(text, 0, match.start()))
        with suppress(ValueError, OverflowError):
            add(*match.span(), relative_span(match, as_of, ahead=ahead), relative=True)
    for match in _TITLE.finditer(text):
        add(*match.span(), period("year", 0, date(int(match["year"]), 1, 1)), relative=False)
    return sorted(found, key=lambda mention: mention.start)


def _nearest_year(one: Written, as_of: date, *, ahead: bool) -> DateSpan:
    for year in range(as_of.year, as_of.year + (9 if ahead else -9), 1 if ahead else -1):
        with suppress(ValueError):
            first, last = one.within(year)
            if first > as_of if ahead else first <= as_of and (not one.which or last < as_of):
                return first, last
    raise ValueError("no such day in the years around")


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """Make one mention of "between 3 May and 5 May"."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else mention
        led = re.search(r"\b(?:between|from) (?:the )?$", text[: before.start], re.IGNORECASE)
        joins = _JOIN.fullmatch(text[before.end : mention.start]) and before.first <= mention.last
        if led and joins:
            start, relative = joined.pop().start, before.relative or mention.relative
            words = text[start : mention.end]
            mention = Mention(start, mention.end, words, before.first, mention.last, relative)
        joined.append(mention)
    return joined


def _asked_range(
    text: str, mentions: list[Mention]
) -> tuple[date | None, date | None, Mention | None]:
    """Return the range of publication that is asked for explicitly, and where."""
    for mention in mentions:
        cue = _ASKED.search(text, 0, mention.start)
        owned = re.match(r"[’']s?\b ?(\w*)", text[mention.end :])
        if owned and re.fullmatch(r"articles|headlines|news|coverage", owned[1]):
            return mention.first, mention.last, mention
        if not cue or owned:
            continue
        how = next((word.lower() for word in cue.groups() if word), "on")
        onwards = how == "since" or text.startswith((" on", " onwards"), mention.end)
        if how == "between" and not _JOIN.search(mention.text):
            continue
        with suppress(OverflowError):
            if how == "after":
                return mention.last + timedelta(days=1), None, mention
            if how in ("before", "until", "by"):
                return None, mention.first - timedelta(days=how == "before"), mention
            return mention.first, None if onwards else mention.last, mention
    return None, None, None


def _favoured(text: str, mentions: list[Mention], as_of: date) -> DateSpan | None:
    """Return when articles about the most exact time named were probably published.

    An event is reported on its day and shortly after, and time zones shift a day: a day or week
    is widened by one day before and four after, anything longer by a week after. "This week" is
    also the last seven days. What is still to come is told of in the last two weeks.
    """
    spans = []
    for mention in mentions:
        with suppress(OverflowError):
            span = _reported(text[: mention.start].lower(), mention, as_of)
            spans += [span] if span else []
    if not spans:
        return None
    shortest = min(last - first for first, last in spans)
    best = [span for span in spans if span[1] - span[0] == shortest]
    return min(first for first, _ in best), max(last for _, last in best)


def _reported(before: str, mention: Mention, as_of: date) -> DateSpan | None:
    first, last, day = mention.first, mention.last, timedelta(days=1)
    length = (last - first).days + 1
    if mention.text.endswith(("year ago", "years ago")):
        return None  # background to something newer: "closed two years ago"
    if match := re.search(r"\b(before|until|by|prior to|after|since|than) (?:the )?$", before):
        if length > 31 or match[1] == "than" or "time since" in before:
            return None
        if match[1] == "since":
            return first, max(as_of, last)
        return (last, last + 30 * day) if match[1] == "after" else (first - 30 * day, first)
    if first > as_of:
        return as_of - 14 * day, as_of
    if length == 7 and first <= as_of <= last:
        first = min(first, as_of - 6 * day)
    return (first - day, last + 4 * day) if length <= 7 else (first, last + 7 * day)


def time_boost(published: date | None, sense: TimeSense, as_of: date) -> float:
    """Return how well a day of publication fits the question's time, 0 to 1; undated is 0.

    1 inside the favoured range, halved outside for each week, or each length of the range if
    that is longer (at most half a year). For "latest" alone it is halved every 30 days of age.
    """
    number_of = published.year * 10_000 + published.month * 100 + published.day if published else 0
    return float(time_boosts(np.array([number_of], dtype=np.int32), sense, as_of)[0])


def time_boosts(published: NDArray[np.int32], sense: TimeSense, as_of: date) -> NDArray[np.float64]:
    """Return `time_boost` of each day, given as yyyymmdd, 0 where unknown."""
    if sense.favoured is None and not sense.recent:
        return np.zeros(len(published))
    years, months = published // 10_000 - 1970, published // 100 % 100 - 1
    first_of_month = (years * 12 + months).astype("datetime64[M]").astype("datetime64[D]")
    days = first_of_month + (published % 100 - 1).astype("timedelta64[D]")
    first, last = sense.favoured or (as_of, as_of)
    half_life = min(max(7, (last - first).days + 1), 183) if sense.favoured else 30
    outside = np.maximum(np.datetime64(first) - days, days - np.datetime64(last)).astype(np.float64)
    return np.where(published > 0, 0.5 ** (np.maximum(outside, 0.0) / half_life), 0.0)
