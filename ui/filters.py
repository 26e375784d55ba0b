"""What the reader narrows a question to: sources, dates, and the day it is asked as of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.days import day_in_words
from index.errors import InputError

MAX_SOURCES = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """A range of publication dates (both ends included), sources, and a day to ask as of."""

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    as_of: date | None = None

    def phrases(self) -> tuple[str, ...]:
        """Return the filters in words, in the order in which a reader thinks of them."""
        said: list[str] = []
        if self.sources:
            said.append("only " + ", ".join(self.sources))
        if self.since and self.until:
            said.append(f"published {day_in_words(self.since)} to {day_in_words(self.until)}")
        elif self.since:
            said.append(f"published since {day_in_words(self.since)}")
        elif self.until:
            said.append(f"published until {day_in_words(self.until)}")
        if self.as_of:
            said.append(f"as of {day_in_words(self.as_of)}")
        return tuple(said)


def read_filters(
    since: str | None, until: str | None, sources: list[str] | None, as_of: str | None
) -> Filters:
    """Return the filters that a browser or a client sent; dates are ISO 8601, "" is none.

    Raises:
        InputError: a date is no date, the range is turned round, or sources are no list of text.
    """
    if not isinstance(sources, list | None) or not all(isinstance(s, str) for s in sources or []):
        raise InputError(f"Sources must be a list of names, found {sources!r:.100}.")
    if sources and len(sources) > MAX_SOURCES:
        raise InputError(f"At most {MAX_SOURCES} sources can be chosen, found {len(sources)}.")
    filters = Filters(
        since=_read_date(since, "first date"),
        until=_read_date(until, "last date"),
        sources=tuple(dict.fromkeys(sources or ())),
        as_of=_read_date(as_of, "as-of date"),
    )
    if filters.since and filters.until and filters.since > filters.until:
        raise InputError(
            f"The first date ({day_in_words(filters.since)}) is after the last "
            f"({day_in_words(filters.until)}). Turn them round."
        )
    return filters


def _read_date(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise InputError(f"The {name} must be like 2026-01-07, found {text!r:.60}.") from error
