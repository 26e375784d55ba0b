"""Signs of whether two values that cannot both be true are given for the same thing, and when.

`qa.ranker` weighs them; `qa.judging` fits the weights. Two signs are apart: that both answer the
question at all (`DIFFERING`), and that the thing itself changed between the articles (`CHANGING`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import Analyser
from qa.candidates import Candidate, normalised
from qa.numbers import amount_in
from qa.questions import Question
from qa.tense import ASKED_PAST
from qa.values import Kind, Relation, counted, named

DIFFERING = (
    "alike", "one like question", "other like question",
    "one chance", "other chance", "least score", "one margin", "other margin", "other verdict",
    "other behind", "shared", "shared share", "other context", "least context",
    "counted same", "counted other", "days", "words", "one named",
    "other in first article", "first in other article",
    "days apart", "ratio apart", "published apart", "newer", "longer", "length", "passages",
    "other on it", "less on it",
)  # fmt: skip
"""Names of the signs, in the order of `differing_signs`."""
CHANGING = (
    "published apart", "over ten days", "days", "amounts", "newer says changed",
    "older says changed", "change in newer", "change in older", "of the future", "of the present",
    "of the past", "risen", "fallen", "newer ahead", "older ahead",
)  # fmt: skip
"""Names of the signs, in the order of `changing_signs`."""
_FEWEST, _ALIKE = 3, 0.65
"""Stems that a sentence has beside its value, and the share of them that the other has too."""
APART = 10
"""Days between two articles from which on they are likely to tell of different times."""
_PLAINLY = (
    r"moved|put off|put back|postponed|delayed|brought forward|later than|so far|by now|risen|rises"
    r"|rose|climb\w*|revis\w*|rais\w*|lower\w*|reduc\w*|no longer|successor|succeed\w*|replac\w*"
    r"|takes? over|took over|already|another|further|extend\w*|latest|doubl\w*|halv\w*|chang\w*"
    r"|originally|now|new"
)
_SAYS_CHANGED = re.compile(rf"\b(?:{_PLAINLY})\b", re.IGNORECASE)
_OF_CHANGE = re.compile(
    rf"\b(?:{_PLAINLY}|earlier than|reach\w*|grew|grown|increas\w*|cut|fell|fallen|drop\w*|instead"
    r"|newly|since|still|more|until|toll|original|first|initial\w*|plan\w*|expect\w*|due|scheduled"
    r"|will|would|is to|are to|hopes?|forecast|estimat\w*|again|up from|down from|after)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|would|is to|are to|plan(?:s|ned)?|expect(?:s|ed)?|due|hope[sd]?)\b", re.IGNORECASE
)
_ASKED_FUTURE = re.compile(
    r"\b(?:will|would|is to|are to|expected|due|planned|plan|again|until|still|now|so far|going to"
    r"|next|new)\b",
    re.IGNORECASE,
)
_ASKED_PRESENT = re.compile(r"\b(?:is|are|has|have|does|do)\b", re.IGNORECASE)
Signs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """The best answer, and the best of another article that gives another value."""

    question: Question
    one: Candidate
    other: Candidate
    relation: Relation
    alike: tuple[float, float, float]
    """Cosines: of both sentences, and of the question with each of them."""


def differing_signs(pair: Pair, analyser: Analyser) -> Signs:
    """Return the signs of both values answering the same question, shape (len(DIFFERING),)."""
    one, other, kind = pair.one, pair.other, pair.relation.kind
    ours, theirs = (_around(c, analyser) for c in (one, other))
    values = [normalised(c.text) for c in (one, other)]
    things = counted(one, analyser), counted(other, analyser)
    asked = set(pair.question.stems)
    told = [
        set(analyser.stems(f"{c.sentence.article.title}\n{c.sentence.evidence.passage.text}"))
        for c in (one, other)
    ]
    passages = [stems - asked for stems in told]
    on_it = [len(asked & stems) / max(1, len(asked)) for stems in told]
    gap = pair.relation.apart
    return np.array(
        [
            *pair.alike,
            _logit(one.probability),
            _logit(other.probability),
            min(one.reading.score, other.reading.score),
            one.reading.margin,
            other.reading.margin,
            other.reading.verdict,
            one.reading.score - other.reading.score,
            len(ours & theirs),
            _share(ours, theirs),
            other.sentence.context,
            min(one.sentence.context, other.sentence.context),
            bool(things[0]) and things[0] == things[1],
            all(things) and things[0] != things[1],
            kind is Kind.DAYS,
            kind is Kind.WORDS,
            named(one.text) != named(other.text),
            _in_article(values[1], one),
            _in_article(values[0], other),
            gap if kind is Kind.DAYS else 0.0,
            gap if kind is Kind.AMOUNTS else 0.0,
            math.log1p(abs(_days_between(one, other))),
            _days_between(one, other) > 0,
            abs(len(values[0].split()) - len(values[1].split())),
            math.log1p(len(values[1].split())),
            _share(passages[0], passages[1]),
            on_it[1],
            on_it[0] - on_it[1],
        ],
        dtype=np.float64,
    )


def changing_signs(pair: Pair) -> Signs:
    """Return the signs of the thing having changed in between, shape (len(CHANGING),)."""
    newer, older = (
        (pair.other, pair.one)
        if _days_between(pair.one, pair.other) >= 0
        else (pair.one, pair.other)
    )
    late, early = newer.sentence.text, older.sentence.text
    days = abs(_days_between(pair.one, pair.other))
    now, before = amount_in(newer.text), amount_in(older.text)
    kind, asked = pair.relation.kind, pair.question.text
    rise = now.value - before.value if kind is Kind.AMOUNTS and now and before else 0.0
    return np.array(
        [
            math.log1p(days),
            days > APART,
            kind is Kind.DAYS,
            kind is Kind.AMOUNTS,
            bool(_SAYS_CHANGED.search(late)),
            bool(_SAYS_CHANGED.search(early)),
            len(_OF_CHANGE.findall(late)),
            len(_OF_CHANGE.findall(early)),
            bool(_ASKED_FUTURE.search(asked)),
            bool(_ASKED_PRESENT.search(asked)),
            bool(ASKED_PAST.search(asked)),
            rise > 0,
            rise < 0,
            bool(_TO_COME.search(late)),
            bool(_TO_COME.search(early)),
        ],
        dtype=np.float64,
    )


def same_but_for_the_value(pair: Pair, analyser: Analyser) -> bool:
    """Whether two sentences say the same but for the values in them, which the weights seldom saw.

    Both must be likely answers, as the reader has it.
    """
    ours, theirs = (_around(c, analyser) for c in (pair.one, pair.other))
    read = all(c.reading.score > 0.0 for c in (pair.one, pair.other))
    return read and min(len(ours), len(theirs)) >= _FEWEST and _share(ours, theirs) >= _ALIKE


def _days_between(one: Candidate, other: Candidate) -> int:
    """Return by how many days the other's article is newer; 0 where a day is not known."""
    days = one.sentence.article.published, other.sentence.article.published
    return (days[1] - days[0]).days if days[0] and days[1] else 0


def _around(candidate: Candidate, analyser: Analyser) -> set[str]:
    return set(candidate.sentence.stems) - set(analyser.stems(candidate.text))


def _share(ours: set[str], theirs: set[str]) -> float:
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def _in_article(value: str, candidate: Candidate) -> bool:
    return bool(value) and f" {value} " in f" {normalised(candidate.sentence.article.text)} "


def _logit(chance: float) -> float:
    bounded = min(max(chance, 1e-4), 1.0 - 1e-4)
    return math.log(bounded / (1.0 - bounded))


def best_of_each_article(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidate of each article that the reader is surest of, the best of all first."""
    found: dict[str, Candidate] = {}
    for candidate in ranked:
        own = found.setdefault(candidate.sentence.article.id, candidate)
        if own is not ranked[0] and candidate.reading.score > own.reading.score:
            found[candidate.sentence.article.id] = candidate
    return list(found.values())
