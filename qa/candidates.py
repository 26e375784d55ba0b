"""Sentences and what the reader took out of them -> candidate answers, each with its signs.

A sign is a number that says something on whether the candidate is right. `qa.ranker` weighs them.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalIndex
from qa.confidence import archive_size, unknown_words
from qa.extract import CUES, Sentence
from qa.numbers import amount_in
from qa.questions import Question, QuestionType
from qa.reader import Reading

SIGNS = (
    "score",
    "margin",
    "verdict",
    "behind best",
    "share",
    "fused",
    "dense",
    "rank",
    "words",
    "context",
    "form",
    "form missing",
    "repeats question",
    "length",
    "agreement",
    "unknown words",
    "dated",
    "archive",
    "unknown in large",
    "dense in large",
    "agreement in large",
)
"""Names of the signs, in the order of `signs_of`'s columns."""
_LIKELY = 12
_DOUBT = 2.0
"""Logits under an even chance down to which support by others counts half."""
_SPAN_CUES = {QuestionType.WHERE: re.compile(r"[A-Z]"), QuestionType.WHO: re.compile(r"[A-Z]\w")}
"""What a span itself must have, where the cue of its sentence looks at more than the span."""
_MONEY = (
    r"how much (?:(?:money|cash)\b|.*\b(?:cost|costs|pay|paid|spend|spent|earns?|earned|lend|lent"
    r"|owes?|owed|worth|raised?|donated?|insured|sold|bought|valued|fined)\b)"
)
_COUNTED = re.compile(
    rf"^(?:and |so |but |by |for )?(?:how (?:many|old|tall)\b|(?P<money>{_MONEY})"
    r"|how much .*\bweigh|(?:what|which) (?:number|percentage|percent|sum|amount)\b)",
    re.IGNORECASE,
)
"""Questions that nothing but a number answers; "How much did it matter?" is rare in news."""
_THINGS = re.compile(r"\bhow many (?:of the |other |more |(?:\w+ly )?)?([^\W\d_]+)", re.IGNORECASE)
_MEASURES = ("metre", "kilogram", "litre", "second", "celsius", "fahrenheit")
_LISTED = re.compile(r"\w,? and \w")
"""Or a list, which can be counted: "China, Iran and Cuba"."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer, in its sentence."""

    sentence: Sentence
    reading: Reading
    probability: float = 0.0
    """Estimated chance that it is right, 0 to 1."""

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.reading.text


def candidates_of(
    question: Question, sentences: Sequence[Sentence], readings: Sequence[Reading]
) -> list[Candidate]:
    """Pair the reader's spans with their sentences, surest first, the hopeless left out.

    Hopeless is also what has no number where a number is asked for ("How old is …?"), and a
    measure of something else: "40 tonnes" are no firefighters, and no money.
    """
    asked = _COUNTED.search(question.text)
    number = CUES[QuestionType.HOW_MANY] if asked else None
    wanted = _unit_asked(question.text, money=bool(asked and asked["money"]))
    known = {(s.article.id, s.place): s for s in sentences}
    found = []
    for reading in readings:
        sentence = known.get((reading.evidence.article.id, reading.place))
        if number and not number.search(reading.text) and not _LISTED.search(reading.text):
            continue
        if wanted is not None and _measures_else(reading.text, wanted):
            continue
        if sentence is not None and reading.text.strip():
            found.append(Candidate(sentence, reading))
    return found[:_LIKELY]


def _unit_asked(question: str, *, money: bool) -> str | None:
    """Return the unit that is asked for, "" for things and money; None where it is open."""
    things = _THINGS.search(question)
    if things is None:
        return "" if money else None
    unit = amount_in(f"1 {things[1]}")
    return unit.unit if unit else ""


def _measures_else(span: str, wanted: str) -> bool:
    """Whether a span is a measure, and not one in the unit that is asked for."""
    amount = amount_in(span)
    return amount is not None and amount.unit in _MEASURES and amount.unit != wanted


def signs_of(
    question: Question, candidates: Sequence[Candidate], words: LexicalIndex, dated: Sequence[float]
) -> Matrix:
    """Return the signs of each candidate, shape (candidates, len(SIGNS)).

    `dated` says for each candidate how well its article's day fits the question's, 0 to 1.
    """
    scores = np.array([c.reading.score for c in candidates], dtype=np.float64)
    best = scores.max() if len(scores) else 0.0
    odds = np.exp(scores - best)
    unseen, size = unknown_words(question, words), archive_size(words)
    asked = set(question.stems)
    alike = alike_of(candidates)
    rows = []
    for n, candidate in enumerate(candidates):
        sentence, reading = candidate.sentence, candidate.reading
        stems = set(words.analyser.stems(candidate.text))
        form, missing = _form(question, candidate.text)
        # In a handful of articles the same few people stand everywhere, and that says little.
        agreement = _agreement(n, candidates, alike)
        rows.append(
            (
                reading.score,
                reading.margin,
                reading.verdict,
                best - reading.score,
                float(odds[n] / odds.sum()),
                sentence.evidence.score,
                sentence.evidence.dense,
                1.0 / sentence.evidence.rank,
                sentence.words,
                sentence.context,
                form,
                missing,
                len(stems & asked) / max(1, len(stems)),
                math.log1p(len(normalised(candidate.text).split())),
                agreement,
                unseen,
                dated[n],
                size,
                unseen * size,
                sentence.evidence.dense * size,
                agreement * size,
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(candidates), len(SIGNS))


def _form(question: Question, span: str) -> tuple[float, float]:
    """Whether the span has the form that such an answer has, and whether it plainly lacks it."""
    cue = CUES.get(question.type)
    if cue is None or question.type in (QuestionType.WHY, QuestionType.SAID):
        return 0.0, 0.0
    cue = _SPAN_CUES.get(question.type, cue)
    has = bool(cue.search(span))
    return float(has), float(not has)


def _agreement(n: int, candidates: Sequence[Candidate], alike: NDArray[np.bool_]) -> float:
    """Support by other articles: the sum of their chances as the reader has them, damped.

    It counts as far as the candidate may be an answer itself: a name that stands everywhere is no
    answer in a sentence on something else because it is one elsewhere.
    """
    support: dict[str, float] = {}
    own = candidates[n]
    for other, same in zip(candidates, alike[n], strict=True):
        article = other.sentence.article.id
        if article != own.sentence.article.id and same:
            support[article] = max(support.get(article, 0.0), _chance(other.reading.score))
    return math.log1p(sum(support.values())) * _chance(own.reading.score + _DOUBT)


def _chance(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-logit))


def alike_of(candidates: Sequence[Candidate]) -> NDArray[np.bool_]:
    """Return which candidates give the same answer, shape (candidates, candidates)."""
    answers = [normalised(c.text) for c in candidates]
    size = len(answers)
    rows = [[same_answer(one, other) for other in answers] for one in answers]
    return np.array(rows, dtype=bool).reshape(size, size) | np.eye(size, dtype=bool)


def normalised(text: str) -> str:
    """Lower case, without punctuation, articles and surplus spaces (as SQuAD compares answers)."""
    bare = "".join(c for c in text.lower() if c not in string.punctuation + "“”‘’«»–—")
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", bare).split())


def same_answer(one: str, other: str) -> bool:
    """Whether two normalised answers are equal, or one only says it more fully."""
    if not one or not other:
        return False
    ours, theirs = set(one.split()), set(other.split())
    return ours <= theirs or theirs <= ours


def token_f1(ours: str, theirs: str) -> float:
    """Return token F1 as SQuAD has it, over words that occur once; both are normalised already."""
    one, other = set(ours.split()), set(theirs.split())
    common = len(one & other)
    return 2 * common / (len(one) + len(other)) if common else 0.0
