"""Days in English words, whatever the locale."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def day_in_words(day: date | None) -> str:
    """Return "7 January 2026", or nothing for no date."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""
