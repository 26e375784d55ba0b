"""A conversation: follow-ups are made into standalone questions, and that is shown."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from qa.answer import Abstention, AbstentionReason, Answer
from qa.standalone import standalone
from qa.turns import Turn, Understood

REMEMBERED = 6
"""Turns that a follow-up may refer to."""


class Answerer(Protocol):
    """What a conversation needs of the assistant."""

    def ask(
        self,
        question: str,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        as_of: date | None = None,
        without_titles: Sequence[str] = (),
        progress: Callable[[str], None] | None = None,
    ) -> Answer:
        """Answer one question that stands alone."""


class Conversation:
    """Questions that may lean on those before them. For one user, one question at a time."""

    def __init__(self, assistant: Answerer, turns: Sequence[Turn] = ()) -> None:
        """Begin a conversation, or go on with one from its turns, oldest first."""
        self._assistant = assistant
        self._turns = deque(turns, maxlen=REMEMBERED)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns that follow-ups can still refer to, oldest first."""
        return tuple(self._turns)

    def understand(self, question: str) -> Understood:
        """Return what a question means after the turns before it; asks nothing."""
        return standalone(question, self.turns)

    def ask(
        self,
        question: str,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        as_of: date | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Answer:
        """Answer a question or a follow-up; `Answer.understood_as` shows what was made of it.

        What cannot be understood is asked back: an abstention whose explanation is a question.

        Raises:
            QuestionError: the question is empty or too long; the conversation stays as it was.
        """
        understood = self.understand(question)
        if understood.ask_back:
            unclear = Abstention(AbstentionReason.UNCLEAR, understood.ask_back)
            return Answer.abstaining(question, unclear)
        answer = self._assistant.ask(
            understood.text,
            since=since,
            until=until,
            sources=sources,
            as_of=as_of,
            without_titles=understood.exclude_titles,
            progress=progress,
        )
        if understood.text != question.strip():
            meant = answer.understood_as or understood.text
            answer = replace(answer, question=question, understood_as=meant)
        if answer.engine != "catalogue":
            self._turns.append(turn_of(question, understood.text, answer))
        return answer


def turn_of(question: str, understood: str, answer: Answer) -> Turn:
    """Return what a conversation remembers of an answer."""
    return Turn(
        question,
        understood,
        "" if answer.abstention else answer.text,
        answer.short,
        tuple(dict.fromkeys(citation.title for citation in answer.citations)),
        tuple(dict.fromkeys(c.attributed_to for c in answer.claims if c.attributed_to)),
    )
