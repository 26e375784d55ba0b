"""The calendar grammar that finds dates in English text.

The grammar is our own: dateparser is slow and reads dates into any number, and what this grammar
finds is already taken apart into day, month and year, so that nothing is left for it to parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.dates import iso_date
from index.days import MONTHS

DateSpan = tuple[date, date]
"""First and last day, both included."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONG = "|".join(MONTHS)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = rf"(?P<month>{_LONG}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_NTH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})(?!\w|,\d|-\d| (?:GMT|UTC|hours|people)\b| ?B\.?C)"
_NUMERIC = re.compile(
    r"(?<![\w/.-])(?:\d{4}-\d\d-\d\d|\d\d?(?P<mark>[/.])\d\d?(?P=mark)\d{4})(?!\d)"
)
_DAY_FIRST = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY}),? (?:the )?)?(?<![\w.,:/$£€#%-])"
    rf"(?:(?:(?<=etween )|(?<=rom )|(?=\d\d?{_NTH} ?[-–]))(?P<low>{_DAY}){_NTH}"
    r"(?: ?[-–] ?| and | to ))?"
    rf"(?P<day>{_DAY}){_NTH} (?:of )?{_MONTH}(?![\w’'])(?:,? {_YEAR})?"
)
_MONTH_FIRST = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY}),? )?(?<!\bin )\b{_MONTH} (?P<low>{_DAY}){_NTH}"
    rf"(?: ?[-–] ?(?P<day>{_DAY}){_NTH})?(?![\w%:]|[.,/–-]\d)(?:,? {_YEAR})?"
)
_MONTH_YEAR = re.compile(
    r"(?<!\d )(?<!\d(?:st|nd|rd|th) )(?:\b(?:[Ee]arly|[Ll]ate|[Mm]id)[ -])?"
    rf"\b{_MONTH},?(?: of)? {_YEAR}"
)
_MONTH_ONLY = re.compile(
    rf"(?:\b(?P<preposition>(?i:in|since|by|during|until|from|before|after|throughout))"
    rf" (?:the (?:start|middle|end) of )?)?"
    rf"\b(?P<words>(?:(?P<which>(?i:early|late|mid|last|next|this))[ -])?(?P<month>{_LONG}))"
    rf"\b(?!,? \d| of \d|[’'])"
)
_YEAR_ONLY = re.compile(
    r"(?:\b(?i:in|for|since|of|by|during|from|until|before|after|through|between|year|summer"
    r"|winter|spring|autumn) |(?<=\d{4} and )|(?<=\d{4} to ))"
    rf"(?P<words>(?:(?:early|late|mid)[ -])?(?!\d\d00 (?:[a-z]+ )?[a-z]+s\b){_YEAR})"
)
_COUNT = rf"(?:\d{{1,3}}|an?|{'|'.join(_NUMBERS)})"
RELATIVE = re.compile(
    rf"\b(?:(?P<word>(?i:day before yesterday|yesterday|today|tonight|last night|tomorrow))"
    r"|(?:(?P<lead>(?i:this past|this coming|last|past|next|this|coming)) )?"
    rf"(?P<weekday>{_WEEKDAY})"
    rf"|(?P<which>(?i:this past|over the|last|next|this)) (?P<unit>weekend|week|month|year)"
    rf"|(?<![\d.,-])(?P<count>(?i:{_COUNT})) (?P<ago>day|week|month|year)s? ago"
    rf"|(?:(?i:last|past) (?P<several>{_COUNT})|past) (?P<rolling>day|week|month|year)s?)\b"
)
"""Times that need a day to count from; read by `relative_span`."""


@dataclass(frozen=True, slots=True)
class Written:
    """A calendar date as it is written; parts that are not written are None."""

    start: int
    end: int
    month: int | None = None
    year: int | None = None
    days: tuple[int, int] | None = None
    """First and last day of the month, mostly the same."""
    weekday: int | None = None
    """0 for Monday."""
    which: str = ""
    """The "last", "next" or "this" before a month."""

    def within(self, year: int) -> DateSpan:
        """Return the days meant if the year is `year`; ValueError if there is no such day."""
        if self.month is None:
            return period("year", 0, date(year, 1, 1))
        if self.days is None:
            return period("month", 0, date(year, self.month, 1))
        first, last = (date(year, self.month, day) for day in self.days)
        if last < first or self.weekday not in (None, first.weekday()):
            raise ValueError("no such day")
        return first, last


def free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    """Whether the stretch of characters overlaps none of those taken."""
    return all(end <= other_start or other_end <= start for other_start, other_end in taken)


def period(unit: str, offset: int, day: date) -> DateSpan:
    """Return the "day", "week" (from Monday), "weekend", "month" or "year" `offset` after `day`'s.

    ValueError or OverflowError where Python's calendar (years 1 to 9999) ends.
    """
    if unit == "day":
        return (moved := day + timedelta(days=offset)), moved
    if unit.startswith("week"):
        sunday = day + timedelta(days=7 * offset + 6 - day.weekday())
        return sunday - timedelta(days=1 if unit == "weekend" else 6), sunday
    if unit == "month":
        year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
        last = next(n for n in (31, 30, 29, 28) if _is_day(year, month + 1, n))
        return date(year, month + 1, 1), date(year, month + 1, last)
    return date(day.year + offset, 1, 1), date(day.year + offset, 12, 31)


def on_weekday(weekday: int, day: date, *, ahead: bool = False) -> date:
    """Return the last such weekday on or before `day`, or with `ahead` the first after it."""
    if ahead:
        return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def relative_span(match: re.Match[str], day: date, *, ahead: bool = False) -> DateSpan:
    """Return the days that a match of `RELATIVE` means on `day`; `ahead` reads weekdays forward.

    ValueError or OverflowError where the calendar ends.
    """
    if word := match["word"]:
        offsets = {"today": 0, "tonight": 0, "tomorrow": 1, "day before yesterday": -2}
        return period("day", offsets.get(word.lower(), -1), day)
    if match["weekday"]:
        lead, weekday = (match["lead"] or "").lower(), WEEKDAYS.index(match["weekday"])
        ahead = (ahead and "past" not in lead and lead != "last") or lead.endswith(("next", "ing"))
        before = "last" in lead or "past" in lead
        start = day - timedelta(days=1) if before else day
        return period("day", 0, on_weekday(weekday, start, ahead=ahead))
    if which := match["which"]:
        offset = {"next": 1, "this": 0}.get(which.lower(), -1)
        current = match["unit"] == "weekend" and day.weekday() >= 5 and which.lower() != "last"
        return period(match["unit"], 0 if current and offset < 0 else offset, day)
    if match["ago"]:
        return period(match["ago"], -number(match["count"]), day)
    days = _DAYS_IN[match["rolling"]] * number(match["several"] or "1")
    return day - timedelta(days=days), day


def number(word: str) -> int:
    """Return the value of digits, of "one" to "twelve", or of "a"."""
    word = word.lower()
    return int(word) if word.isdigit() else 1 + _NUMBERS.index(word) if word in _NUMBERS else 1


def written_dates(text: str, start: int = 0, end: int | None = None) -> list[Written]:
    """Return the calendar dates written in text[start:end], in order, never overlapping.

    English names of months with a capital, ISO 8601, and numbers if day-month and month-day are
    the same or one of them is no date (03/04/2022 is left out; 3.4.2022 is day first).
    """
    found: list[Written] = []
    for pattern in (_NUMERIC, _DAY_FIRST, _MONTH_FIRST, _MONTH_YEAR, _MONTH_ONLY, _YEAR_ONLY):
        for match in pattern.finditer(text, start, len(text) if end is None else end):
            one = _numeric(match) if pattern is _NUMERIC else _named(match)
            if one and free(one.start, one.end, [(other.start, other.end) for other in found]):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _numeric(match: re.Match[str]) -> Written | None:
    day = iso_date(match.group())
    if match["mark"]:
        one, two, year = map(int, match.group().split(match["mark"]))
        if match["mark"] == "/" and one != two and max(one, two) <= 12:
            return None
        one, two = (two, one) if match["mark"] == "/" and two > 12 else (one, two)
        day = date(year, two, one) if _is_day(year, two, one) else None
    return Written(*match.span(), day.month, day.year, (day.day, day.day)) if day else None


def _named(match: re.Match[str]) -> Written | None:
    parts = match.groupdict()
    month = (
        1 + [name[:3] for name in MONTHS].index(parts["month"][:3]) if "month" in parts else None
    )
    if match.re is _MONTH_ONLY and not _is_month(match):
        return None
    low, high = parts.get("low") or parts.get("day"), parts.get("day") or parts.get("low")
    one = Written(
        *match.span("words" if "words" in parts else 0),
        month,
        int(parts["year"]) if parts.get("year") else None,
        (int(low), int(high)) if low and high else None,
        WEEKDAYS.index(parts["weekday"]) if parts.get("weekday") else None,
        (parts.get("which") or "").lower(),
    )
    try:
        (one if one.year else replace(one, weekday=None)).within(one.year or 2024)
    except ValueError:
        return None
    return one


def _is_month(match: re.Match[str]) -> bool:
    """Whether a bare "May" or "April" is the month and not a person."""
    preposition = (match["preposition"] or "").lower()
    surname = match["month"] == "May" and preposition not in ("in", "during", "throughout")
    person = re.match(r" [A-Z]\w+[’']s", match.string[match.end() :])
    return bool(match["which"] or (preposition and not surname and not person))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def unclear_dates(text: str) -> tuple[str, ...]:
    """Return the numbers that are a date, but not the same in London and New York."""
    found = (match for match in _NUMERIC.finditer(text) if not _numeric(match))
    return tuple(match.group() for match in found if match["mark"] == "/")
