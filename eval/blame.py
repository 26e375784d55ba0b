"""Which stage lost the answer: cleaning, passage, retrieval, reading, abstention or citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.gold import Wordings
from eval.locate import Case, Located
from eval.metrics import facts_stated
from eval.wording import states
from qa.answer import Answer, Evidence


class Stage(StrEnum):
    """The stages in the order of the data's way; an earlier one makes the later ones fail."""

    ERROR = "error"
    CLEANING = "cleaning"
    PASSAGE = "passage"
    RETRIEVAL = "retrieval"
    READING = "reading"
    ABSTENTION = "abstention"
    CITATION = "citation"


_ORDER = list(Stage)


@dataclass(frozen=True, slots=True)
class Blame:
    """One stage and, in a sentence, what went wrong there."""

    stage: Stage
    reason: str


def blame_for(
    case: Case,
    answer: Answer,
    evidence: Sequence[Evidence],
    *,
    correct: bool | None,
    supported: bool,
) -> Blame | None:
    """Return the stage that a miss is owed to, None if the answer is right and supported.

    Each missed fact is followed from the article to the answer, and the earliest stage that
    lost one of them is blamed: its quote was cut out (cleaning), no retrieved passage has it
    whole but one has a part (passage), none has any of it (retrieval), or a passage has it
    and the answer does not (reading; abstention if the engine kept silent). A right answer
    whose quotations do not carry its claims is owed to citation.
    """
    if correct is None:
        return None
    if case.question.unanswerable:
        bold = "wrongly bold: the articles do not say it, and the engine answered"
        return None if correct else Blame(Stage.ABSTENTION, bold)
    if correct:
        reason = "the quotations do not support every claim word for word"
        return None if supported else Blame(Stage.CITATION, reason)
    losses = [_lost(fact, case, evidence) for fact in _missed_facts(case, answer)]
    loss = min(losses, key=lambda one: _ORDER.index(one.stage))
    if loss.stage is Stage.READING and answer.abstention is not None:
        return Blame(Stage.ABSTENTION, "wrongly silent: a retrieved passage says it")
    return loss


def _missed_facts(case: Case, answer: Answer) -> list[Wordings]:
    question = case.question
    facts = list(question.must_state) or [question.answers]
    said = "" if answer.abstention else f"{answer.text}\n{answer.short or ''}"
    stated = facts_stated(said, facts)
    # All stated and still wrong: the short answer says something else.
    return [fact for fact, there in zip(facts, stated, strict=True) if not there] or facts


def _lost(fact: Wordings, case: Case, evidence: Sequence[Evidence]) -> Blame:
    sources = _sources(fact, case.evidence)
    name = fact[0]
    if sources and all(source.cut for source in sources):
        return Blame(Stage.CLEANING, f"“{name}” was taken out of the article as page furniture")
    if any(_holds(one, source, fact) for one in evidence for source in sources):
        return Blame(Stage.READING, f"“{name}” is in the evidence, and the answer lacks it")
    if any(_touches(one, source) for one in evidence for source in sources):
        return Blame(Stage.PASSAGE, f"the sentence with “{name}” is split between passages")
    return Blame(Stage.RETRIEVAL, f"no retrieved passage has “{name}”")


def _sources(fact: Wordings, evidence: Sequence[Located]) -> list[Located]:
    """Return the gold evidence that states the fact, all of it where none does alone."""
    stating = [
        one for one in evidence if one.quote and any(states(one.quote, wording) for wording in fact)
    ]
    return stating or list(evidence)


def _holds(one: Evidence, source: Located, fact: Wordings) -> bool:
    if one.article.id != source.article_id or source.cut:
        return False
    if source.start is None or source.end is None:
        return any(states(one.passage.text, wording) for wording in fact)
    return one.passage.start <= source.start and source.end <= one.passage.end


def _touches(one: Evidence, source: Located) -> bool:
    if one.article.id != source.article_id or source.start is None or source.end is None:
        return False
    return one.passage.start < source.end and source.start < one.passage.end
