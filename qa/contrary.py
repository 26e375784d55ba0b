"""Sources that take opposite sides of what a yes-no question asks. Pure but for the embedding.

"Did Russia condemn it or stay silent?": one article tells of strong condemnations, the other says
that Putin remained silent. Each side is a clause of one sentence; both must come from different
articles of about the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.embedder import Vectors
from qa.differing import APART
from qa.disagree import Side
from qa.extract import Sentence
from qa.questions import Question, QuestionType
from qa.stance import Stance, clause_around, stances_in

_EMBEDDED = 12
_LEAST_MEANING, _AS_MUCH = 0.4, 0.58
"""Cosine of question and sentence that a side needs, and its share of the other side's."""
_LEAST_WORDS, _LEAST_WORDS_OF_ONE = 0.08, 0.3
"""Share of the question's words that a sentence must have: where the question names both sides,
and where it names one, so that the other can only be known by what else is said."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A sentence on one side of a matter."""

    sentence: Sentence
    stance: Stance
    meaning: float = 0.0

    @property
    def score(self) -> float:
        """How much it is about the question."""
        return self.meaning + self.sentence.words + 0.5 * self.sentence.context

    @property
    def side(self) -> Side:
        """The side as a disagreement shows it: its clause, word for word."""
        clause = clause_around(self.sentence.text, self.stance.start, self.stance.end)
        return Side(f"“{clause}”", (self,))


def contrary_sides(
    question: Question,
    sentences: Sequence[Sentence],
    embed: Callable[[Sequence[str]], Vectors],
    vector: Vectors,
) -> tuple[Side, ...]:
    """Return the two sides that articles take, the likelier first; nothing where they agree."""
    if question.type is not QuestionType.YES_NO:
        return ()
    asked = stances_in(question.text)
    both = {s.matter for s in asked for t in asked if s.matter == t.matter and s.agrees != t.agrees}
    least = _LEAST_WORDS if both else _LEAST_WORDS_OF_ONE
    for matter in sorted(both or {s.matter for s in asked}):
        voices = _heard(_voices(sentences, matter, least), embed, vector)
        pairs = [
            (one, other)
            for one in voices
            for other in voices
            if one.stance.agrees != other.stance.agrees
            and one.sentence.article.id != other.sentence.article.id
            and _of_one_time(one.sentence, other.sentence)
            and one.score >= other.score
            and min(one.meaning, other.meaning) >= _AS_MUCH * max(one.meaning, other.meaning)
        ]
        if pairs:
            best = max(pairs, key=lambda pair: pair[0].score + pair[1].score)
            return tuple(voice.side for voice in best)
    return ()


def _voices(sentences: Sequence[Sentence], matter: int, least: float) -> list[Voice]:
    """Return the sentences that take exactly one side of a matter."""
    found = []
    for sentence in sentences:
        if sentence.words < least:
            continue
        own = [stance for stance in stances_in(sentence.text) if stance.matter == matter]
        if len({stance.agrees for stance in own}) == 1:
            found.append(Voice(sentence, own[0]))
    return found


def _heard(
    voices: list[Voice], embed: Callable[[Sequence[str]], Vectors], vector: Vectors
) -> list[Voice]:
    """Return the voices that mean what the question means, each with how near it comes."""
    leading = sorted(voices, key=lambda v: (-v.score, v.sentence.article.path, v.sentence.start))
    leading = leading[:_EMBEDDED]
    if len({voice.stance.agrees for voice in leading}) < 2:
        return []
    meanings = embed([voice.sentence.text for voice in leading]) @ vector
    heard = [
        Voice(v.sentence, v.stance, float(meaning))
        for v, meaning in zip(leading, meanings, strict=True)
    ]
    return [voice for voice in heard if voice.meaning >= _LEAST_MEANING]


def _of_one_time(one: Sentence, other: Sentence) -> bool:
    """Whether two articles were published about the same time, or one of them nobody knows when."""
    days = (one.article.published, other.article.published)
    return days[0] is None or days[1] is None or abs((days[0] - days[1]).days) <= APART
