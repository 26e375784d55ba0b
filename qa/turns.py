"""What a conversation remembers of a question and its answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question and its answer."""

    question: str
    understood: str
    """The standalone form that was asked."""
    answer_text: str = ""
    short: str | None = None
    titles: tuple[str, ...] = ()
    """Titles of the cited articles."""
    speakers: tuple[str, ...] = ()
    """Whose words were quoted ("Neil Melvin, expert at …")."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question means in its conversation."""

    text: str
    """The standalone question to ask; as typed where nothing had to be added."""
    changed: bool
    """Whether it differs from what was typed, and so should be shown."""
    ask_back: str | None = None
    """A question to the user instead of an answer: the question cannot be understood."""
    exclude_titles: tuple[str, ...] = ()
    """Titles of the articles cited last, where "the other article" is asked for."""
