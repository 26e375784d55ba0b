"""What an answer says of itself beside its quotations, in words. Plain text, no markup."""

from __future__ import annotations

from index.days import day_in_words
from qa.answer import Abstention, AbstentionReason, Answer
from ui.filters import Filters
from ui.wording import counted


def notes_of(answer: Answer, filters: Filters) -> tuple[str, ...]:
    """Return what the question was narrowed to, and short remarks to the whole answer."""
    notes = list(filters.phrases())
    if answer.independent_sources:
        said = counted(answer.independent_sources, "independent source")
        more = answer.copies > answer.independent_sources
        notes.append(f"{said}, {counted(answer.copies, 'copy', 'copies')}" if more else said)
    if answer.as_of and answer.as_of != filters.as_of:
        notes.append(f"read as of {day_in_words(answer.as_of)}")
    return tuple(notes)


def dates_said(answer: Answer) -> dict[int, str]:
    """Return by citation number what its dates mean: “January 3” is 3 January 2026."""
    found: dict[int, dict[str, None]] = {}
    for reading in answer.dates:
        said = f"“{reading.text}” is {reading.said}"
        found.setdefault(reading.citation, {})[said] = None
    return {number: " · ".join(said) for number, said in found.items()}


def heading_of(abstention: Abstention) -> str | None:
    """Return what stands over an abstention; None for a question back and for a refusal."""
    if abstention.reason in (AbstentionReason.UNCLEAR, AbstentionReason.NOT_ITS_JOB):
        return None
    return "Not in the articles"


def is_estimated(answer: Answer) -> bool:
    """Whether the confidence is an estimate; for a list or a timeline nothing was estimated."""
    return answer.engine != "catalogue" and not answer.timeline and not answer.abstention
