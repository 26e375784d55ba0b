"""The dates in an article's words, read against the day it was published.

Precision comes before recall: a wrong date beside a quote costs more trust than none. What two
careful readers could take for two different days is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from index.days import MONTHS, day_in_words
from qa.calendar import (
    RELATIVE,
    WEEKDAYS,
    DateSpan,
    Written,
    free,
    number,
    period,
    relative_span,
    written_dates,
)
from qa.tense import BEFORE, Scope, Tense, in_quotation, sentences_in, tense_of

Precision = Literal["day", "month", "year", "range"]
_Day = date  # the class below has a property of that name
_AFTER = 400
"""Characters read after a quote: enough for its sentence, bounded for hostile texts."""
_HINT = re.compile(
    rf"\d{{4}}|[Dd]ay|[Nn]ight|week|month|year|tomorrow|{'|'.join(m[:3] for m in MONTHS)}"
)
_EVENT_DAYS = 45
"""An event named by its day ("the January 6 riot") may be of any year unless it is near."""
_MONTH_DAYS = 183
"""A bare month longer ago than this may as well be the coming one."""
_ODD_DAY = re.compile(
    r"\b(?:every|each|an?|recent|midday|one|any|some|most|that|the|following|previous|first|second"
    r"|third|fourth|Black|Good|Super|Ash|Bloody|Palm|Easter|Cyber|Giving|Shrove|Fat|Holy|Maundy|Whit|Ruby"
    r"|Blue|Sheffield|Mail on|CBS|NBC|through|to|if) $",
    re.IGNORECASE,
)
_NOT_A_DAY = re.compile(
    r",? (?:(?:Times|Telegraph|Mirror|Post|Mail|Express|Herald|World|Independent|Night|Morning"
    rf"|Service|Football)|in (?:{'|'.join(MONTHS)})|of (?:last|next|this|that|the)|the \d"
    rf"|(?:{'|'.join(month[:3] for month in MONTHS)})[a-z]*\.? \d|\d\d? [A-Z]"
    rf"|(?:through|to|until) (?:{'|'.join(WEEKDAYS)}))|[-–]"
)
_VAGUE = re.compile(
    r"(?:\b(?:than|over|about|around|nearly|almost|roughly|some|least|most|up to|just under|under"
    r"|to|or|and|within|every|the) |[.,/$–-])$",
    re.IGNORECASE,
)
_NO_PERIOD = re.compile(r"\b(?:the|at|USA|time) $", re.IGNORECASE)
_TODAY_BEFORE = re.compile(r"\b(?:earlier|later|said|told|announced|wrote|reported|confirmed) $")
_TODAY_AFTER = re.compile(r"(?:,? (?:the )?(?:[\w’']+ )??)?(?:said|announced|reported|confirmed)\b")
_NO_YESTERDAY = re.compile(r"\b(?:like|born|were|only|just|of|for|for a|better) $")
_DAYS_FROM = re.compile(
    r"\b(?:(?P<count>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten) days?"
    r" (?P<way>later|earlier|after|before)|the (?:next|following) day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A date in an article's text: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str
    first: _Day
    last: _Day
    """Last day, included; the same as `first` where one day is meant."""
    inferred: bool
    """Whether the words alone do not give it: the day of publication or another date was needed."""

    @property
    def date(self) -> _Day | None:
        """The day, or None where a longer time is meant."""
        return self.first if self.first == self.last else None

    @property
    def precision(self) -> Precision:
        """How exact it is: one day, a whole calendar month or year, or some other range."""
        if self.first == self.last:
            return "day"
        if (self.first, self.last) == period("month", 0, self.first):
            return "month"
        return "year" if (self.first, self.last) == period("year", 0, self.first) else "range"

    @property
    def said(self) -> str:
        """In words: "3 January 2026", "December 2025", "29 December 2025 – 4 January 2026"."""
        if self.precision == "year":
            return str(self.first.year)
        if self.precision == "month":
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        ends = dict.fromkeys((self.first, self.last))
        return " – ".join(day_in_words(day) for day in ends)


def resolve_dates(
    text: str, start: int, end: int, published: date | None
) -> tuple[ResolvedDate, ...]:
    """Return the dates in text[start:end] that need the article to be understood, in order.

    "on Tuesday", "yesterday", "last week", "January 3", "two years ago", "three days later". An
    article without a date of publication has none. Never raises for any text or date.
    """
    if published is None:
        return ()
    return tuple(one for one in dates_in(text, start, end, published) if one.inferred)


def dates_in(text: str, start: int, end: int, published: date | None) -> tuple[ResolvedDate, ...]:
    """Return all dates in text[start:end] in order: those of `resolve_dates` and full ones.

    A full date is a day, month or year with its year: "3 January 2026", "December 2018", "2018".
    Without a day of publication only those are found. Never raises for any text or date.
    """
    if not _HINT.search(text, start, end):
        return ()
    low, high = max(0, start - BEFORE), min(len(text), end + _AFTER)
    scope = Scope(text, sentences_in(text, low, high), published)
    written = written_dates(text, low, high)
    found: list[ResolvedDate] = []
    taken: list[tuple[int, int]] = []

    def add(first: int, last: int, days: DateSpan | None, *, inferred: bool = True) -> None:
        if days and free(first, last, taken):
            taken.append((first, last))
            found.append(ResolvedDate(first, last, text[first:last], *days, inferred))

    for one in written:
        with suppress(ValueError, OverflowError):
            days = one.within(one.year) if one.year else _without_year(scope, one, written)
            add(one.start, one.end, days, inferred=one.year is None)
    taken = [(one.start, one.end) for one in written]  # what was left out is not read by halves
    if published:
        for match in RELATIVE.finditer(text, low, high):
            with suppress(ValueError, OverflowError):
                add(*_relative(scope, match, published))
        for match in _DAYS_FROM.finditer(text, low, high):
            with suppress(ValueError, OverflowError):
                add(*match.span(), _days_from(scope, match, found))
    found = _in_step(text, sorted(found, key=lambda one: one.start))
    return tuple(one for one in found if start <= one.start and one.end <= end)


def leaves_open(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] names a time that only a day of publication could settle."""
    if any(one.year is None for one in written_dates(text, start, end)):
        return True
    return RELATIVE.search(text, start, end) is not None


def nearest_day(text: str, start: int, end: int, published: date | None) -> DateSpan | None:
    """Return the one day or month of text[start:end], in the year nearest the day of publication.

    Whatever the sentence says of past or future; a weekday alone is the next one, or
    the day of publication itself. None where no day is written, or more than one.
    """
    if published is None:
        return None
    around = written_dates(text, max(0, start - BEFORE), min(len(text), end + _AFTER))
    written = [one for one in around if start <= one.start and one.end <= end]
    if len(written) == 1 and written[0].month:
        return _nearest(written[0], published)
    weekdays = [n for n, name in enumerate(WEEKDAYS) if text.find(name, start, end) >= 0]
    if written or len(weekdays) != 1:
        return None
    with suppress(OverflowError):
        day = published + timedelta(days=(weekdays[0] - published.weekday()) % 7)
        return day, day
    return None


def _in_step(text: str, found: list[ResolvedDate]) -> list[ResolvedDate]:
    """Drop "Monday and Tuesday" where Tuesday came out before Monday: one of them is wrong."""
    wrong = [
        place
        for one, two in pairwise(found)
        if two.inferred and two.first < one.first and text[one.end : two.start] == " and "
        for place in (one.start, two.start)
    ]
    return [one for one in found if one.start not in wrong]


def _without_year(scope: Scope, one: Written, written: Sequence[Written]) -> DateSpan | None:
    """Read "January 3" or "in December": the nearest year, if nothing speaks against it."""
    text, published = scope.text, scope.published
    if not published:
        return None
    tense = tense_of(scope, one.start, one.end)
    opening = tense == "past" and one.start - scope.sentence(one.start)[0] < len("During ")
    days = _nearest(one, published) if one.days else _month(one, published, tense, opening=opening)
    since = scope.before(one.start)[0]
    until = scope.sentence(one.start)[1]
    stated = {other.year for other in written if other.year and since <= other.start < until}
    if not days or (stated and days[0].year not in stated):
        return None
    if not one.days:
        return days
    owned = re.search(r"(?:\b[Tt]he|[’']s) $", text[max(0, one.start - 5) : one.start])
    event = owned and re.match(r" \w", text[one.end : one.end + 2])
    elsewhere = _years_elsewhere(text, one)
    if elsewhere - {days[0].year}:
        return one.within(elsewhere.pop()) if event and len(elsewhere) == 1 else None
    if event and abs(days[0] - published).days > _EVENT_DAYS:
        return None
    contradicted = days[0] > published if tense == "past" else days[1] < published
    return None if contradicted and tense in ("past", "ahead") else days


def _years_elsewhere(text: str, one: Written) -> set[int]:
    """Return the years that the article itself gives this day of the year."""
    month, day = MONTHS[(one.month or 1) - 1][:3], f"0?{(one.days or (1, 1))[0]}(?:st|nd|rd|th)?"
    dated = rf"\b(?:{month}[a-z]*\.? {day}|{day} {month}[a-z]*\.?),? ([12]\d{{3}})\b"
    return {int(year) for year in re.findall(dated, text)}


def _nearest(one: Written, published: date) -> DateSpan | None:
    spans = []
    for year in range(published.year - 1, published.year + 2):
        with suppress(ValueError):
            spans.append(one.within(year))
    return min(spans, key=lambda days: abs(days[0] - published), default=None)


def _month(one: Written, published: date, tense: Tense, *, opening: bool) -> DateSpan | None:
    month, this = one.month or 1, published.month
    if one.which == "this":
        return one.within(published.year)
    if one.which in ("last", "next"):
        # In October "last June" is this year's to one reader and the year before's to another.
        clear = month >= this if one.which == "last" else month <= this
        return one.within(published.year + (1 if one.which == "next" else -1)) if clear else None
    if tense == "unsure":
        return None
    if tense == "ahead":
        return one.within(published.year + (month < this))
    days = one.within(published.year - (month > this))
    return None if (published - days[1]).days > _MONTH_DAYS and not opening else days


def _relative(
    scope: Scope, match: re.Match[str], published: date
) -> tuple[int, int, DateSpan | None]:
    """Return the stretch and the days of a relative time, None where it is not sure."""
    text, (start, end) = scope.text, match.span()
    if match["rolling"] or in_quotation(text, start):
        return start, end, None
    sunday = published.weekday() == 6  # begins a week for some readers and ends it for others
    if (sunday and "week" in (match["unit"], match["ago"])) or not _is_sure(scope, match):
        return start, end, None
    tense = tense_of(scope, start, end)
    if match["weekday"]:
        return start, end, _weekday(match, published, tense)
    days = _weekend(match, published, tense) if match["unit"] == "weekend" else None
    days = days if match["unit"] == "weekend" else relative_span(match, published)
    part = re.search(r"\b(?:[Ee]arlier|[Ll]ater) $", text[max(0, start - 8) : start])
    if days and part and (match["which"] or "").lower() == "this":
        later = part.group().lower() == "later "
        days = (published, days[1]) if later else (days[0], published)
        return start - len(part.group()), end, days if days[0] < days[1] else None
    return start, end, days


def _is_sure(scope: Scope, match: re.Match[str]) -> bool:
    """Whether the words around leave it one time, and not a habit, a name or an age."""
    before, after = scope.around(match)
    if match["weekday"]:
        return not _ODD_DAY.search(before) and not _NOT_A_DAY.match(after)
    if match["ago"]:
        count = number(match["count"])
        rounded = count >= 10 and count % 5 == 0
        return not (rounded or _VAGUE.search(before) or re.match(r" (?:today|this|on)\b", after))
    if match["unit"]:
        return not _NO_PERIOD.search(before) and not re.match(r" of\b", after)
    word, opening = match["word"], scope.sentence(match.start())[0] == match.start()
    if not word.islower() and not (opening and word[1:].islower() and not after[1:2].isupper()):
        return False  # "USA TODAY", "The Tonight Show"
    if word.lower() == "today":
        return bool(_TODAY_BEFORE.search(before) or _TODAY_AFTER.match(after))
    return not _NO_YESTERDAY.search(before) and not re.match(r"[’']s", after)


def _weekday(match: re.Match[str], published: date, tense: Tense) -> DateSpan | None:
    lead, today = (match["lead"] or "").lower(), published.weekday()
    weekday = WEEKDAYS.index(match["weekday"])
    if lead in ("last", "next"):
        # On a Thursday "last Tuesday" is two days ago to one reader and nine to another.
        clear = weekday >= today if lead == "last" else weekday <= today
        return relative_span(match, published) if clear else None
    if lead in ("", "this"):
        if tense == "unsure" or (lead and tense == ""):
            return None
        if tense == "ahead" and weekday == today:
            return None
    return relative_span(match, published, ahead=tense == "ahead")


def _weekend(match: re.Match[str], published: date, tense: Tense) -> DateSpan | None:
    this = match["which"].lower() == "this"
    ambiguous = match["which"].lower() == "next" or (published.weekday() >= 5 and not this)
    contradicted = ("past",) if this else ("ahead", "unsure")
    return None if ambiguous or tense in contradicted else relative_span(match, published)


def _days_from(
    scope: Scope, match: re.Match[str], found: Sequence[ResolvedDate]
) -> DateSpan | None:
    """Read "three days after 3 May", or "later" if one day alone stands before it."""
    text, way = scope.text, (match["way"] or "later").lower()
    if _VAGUE.search(text[max(0, match.start() - 12) : match.start()]):
        return None
    if in_quotation(text, match.start()):
        return None
    if way in ("after", "before"):
        gap = re.match(r" (?:on )?", text[match.end() : match.end() + 4])
        near = [one for one in found if gap and one.start == match.end() + gap.end()]
    else:
        first = scope.sentence(match.start())[0]
        near = [one for one in found if first <= one.start < match.start()]
        before = scope.before(match.start())
        near = near or [one for one in found if before[0] <= one.start < before[1]]
    if len(near) != 1 or near[0].date is None:
        return None
    count = number(match["count"] or "1") * (-1 if way in ("before", "earlier") else 1)
    return period("day", count, near[0].date)
