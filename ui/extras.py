"""The optional parts of an answer, read in one place.

Engines add to `Answer` over time. The page shows each part where the answer carries it, and
knows of it only through `extras_of`: an answer without the field is an answer without the part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from qa.answer import Answer
from ui.wording import in_words


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline."""

    when: str
    """The date in words, or "Undated"."""
    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extras:
    """What an answer may carry beyond the fields that all answers have."""

    understood_as: str | None = None
    timeline: tuple[Event, ...] = ()
    notes: tuple[str, ...] = ()
    """Short remarks to the whole answer: independent sources, the day it was read against."""
    resolved: tuple[tuple[int, str], ...] = ()
    """Citation number and what a relative date in its quotation means: "on Tuesday" is …"""


def extras_of(answer: Answer) -> Extras:
    """Return the optional parts that this answer carries."""
    return Extras(
        understood_as=_text(answer, "understood_as"),
        timeline=tuple(_event(event) for event in _first(answer, ("timeline", "events"))),
        notes=tuple(_notes(answer)),
        resolved=tuple(_resolved(answer)),
    )


def _text(value: Any, name: str) -> str | None:
    found = getattr(value, name, None)
    return found if isinstance(found, str) and found.strip() else None


def _first(value: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    for name in names:
        found = getattr(value, name, None)
        if found:
            return tuple(getattr(found, "events", found))
    return ()


def _event(event: Any) -> Event:
    when = next((getattr(event, n) for n in ("when", "date", "day") if getattr(event, n, None)), "")
    said = in_words(when) if isinstance(when, date) else str(when)
    numbers = getattr(event, "citations", None) or (getattr(event, "citation", None),)
    return Event(
        when=said or "Undated",
        text=_text(event, "text") or _text(event, "sentence") or "",
        citations=tuple(number for number in numbers if isinstance(number, int)),
    )


def _notes(answer: Answer) -> list[str]:
    notes = [str(note) for note in getattr(answer, "notes", None) or ()]
    independent = getattr(answer, "independent_sources", None)
    copies = getattr(answer, "copies", None)
    if isinstance(independent, int) and independent > 0:
        said = f"{independent} independent source{'' if independent == 1 else 's'}"
        if isinstance(copies, int) and copies > independent:
            said += f", {copies} copies"
        notes.append(said)
    as_of = getattr(answer, "as_of", None)
    if isinstance(as_of, date):
        notes.append(f"read as of {in_words(as_of)}")
    return notes


def _resolved(answer: Answer) -> list[tuple[int, str]]:
    found = []
    for citation in answer.citations:
        for mention in getattr(citation, "resolved_dates", None) or ():
            words, day = _text(mention, "text"), getattr(mention, "date", None)
            if words and isinstance(day, date):
                found.append((citation.number, f"“{words}” is {in_words(day)}"))
    return found
