"""The calendar date that a piece of text names: ISO directly, everything else by dateparser."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

EARLIEST_YEAR = 1800
LONGEST_DATE = 60
LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl"]


def parse_date(text: str) -> date | None:
    """Return the absolute calendar date that `text` names, or None.

    Relative times ("1 day ago"), dates without a year or a day, dates that read differently in
    London and New York (03/04/2026), and years that no article can have (before 1800, after next
    year) give None.
    """
    text = text.strip()
    found = iso_date(text)
    if found is None and 6 <= len(text) <= LONGEST_DATE and re.search(r"\d{4}|\d/\d\d$", text):
        found = spoken_date(text)
    latest = datetime.now(tz=UTC).year + 1
    return found if found and EARLIEST_YEAR <= found.year <= latest else None


def iso_date(text: str) -> date | None:
    """Return the day of an ISO 8601 date, or date and time, or None."""
    match = re.match(r"(\d{4})(-?)(\d\d)\2(\d\d)(?!\d)", text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def spoken_date(text: str) -> date | None:
    """Return the date that dateparser reads in `text`, if it names day, month and year."""
    numeric = re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d\d", text)
    ambiguous = numeric and int(numeric[1]) <= 12 and int(numeric[2]) <= 12
    if numeric and ambiguous and "." not in numeric[0] and numeric[1] != numeric[2]:
        return None
    import dateparser

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["timestamp", "absolute-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
        "TIMEZONE": "UTC",
        # Only dotted dates are left where it matters, and those are written day first.
        "DATE_ORDER": "DMY" if numeric else "MDY",
    }
    for languages in (["en"], LANGUAGES):
        try:
            moment = dateparser.parse(text, languages=languages, settings=settings)
        except (ValueError, OverflowError, RecursionError):
            return None
        if moment:
            return moment.date()
    return None
