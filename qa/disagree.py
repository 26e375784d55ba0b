"""Candidate answers of several articles -> where the sources differ, and what has changed.

Values that cannot both be true (`qa.values`) are set side by side where fitted weights take both
for answers to the question (`qa.differing`). Where the thing itself changed from one article to the
next, a toll that rises or a day that was put off, the values are told in their order instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedder import Vectors
from index.lexical import Analyser, words_of
from qa.candidates import Candidate
from qa.differing import (
    Pair,
    best_of_each_article,
    changing_signs,
    differing_signs,
    same_but_for_the_value,
)
from qa.extract import Sentence
from qa.questions import Question, QuestionType
from qa.values import Relation, date_of, relation

DIFFERS = 0.45
"""Least chance that both values answer the question. It finds more than a fifth of the
disagreements of stories that nothing was fitted on (`eval.bench.differing`)."""
_CHANGES = 0.5
_LEAST_READ = -4.0
"""Score of the reader that a rival needs to be looked at."""
_MOST_RIVALS = 4
LEAST = 0.5
"""Share of the probability of the best candidate of a side that another source of it needs."""
Weigh = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Judge:
    """What says whether two values differ about one thing."""

    embed: Callable[[Sequence[str]], Vectors]
    vector: Vectors
    """The question's."""
    differing: Weigh
    """Chances from `qa.differing.differing_signs`, one row a pair."""
    changing: Weigh
    """Chances from `qa.differing.changing_signs`."""


class Holder(Protocol):
    """What holds a position: anything with its sentence."""

    @property
    def sentence(self) -> Sentence: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Side:
    """One position: what is said, and who of each article says it, best first."""

    value: str
    held_by: tuple[Holder, ...]

    @property
    def published(self) -> date | None:
        """The newest day on which an article took this position."""
        days = [c.sentence.article.published for c in self.held_by]
        return max((day for day in days if day), default=None)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two or more positions, or none."""

    sides: tuple[Side, ...] = ()
    """The likeliest first; where the thing changed, in the order of time."""
    newest: Candidate | None = None
    """The newest value where the thing changed, and each was right in its time."""


def sides_of(
    question: Question,
    ranked: Sequence[Candidate],
    analyser: Analyser,
    judge: Judge,
    least: float = DIFFERS,
) -> Sides:
    """Return the positions of the sources where they differ from the likeliest answer.

    `ranked` are candidates with their probabilities, likeliest first; `least` is the least chance
    that both values answer the question.
    """
    if not ranked:
        return Sides()
    first, *others = best_of_each_article(ranked)
    related = [(other, relation(question, first, other, analyser)) for other in others]
    pairs = pairs_of(question, first, related, judge.embed, judge.vector)
    differing = _weighed(pairs, judge.differing, lambda pair: differing_signs(pair, analyser))
    told = [
        (chance, n)
        for n, (chance, pair) in enumerate(zip(differing, pairs, strict=True))
        if chance >= least or same_but_for_the_value(pair, analyser)
    ]
    told.sort(reverse=True)
    if not told:
        return Sides()
    changing = [c >= _CHANGES for c in _weighed(pairs, judge.changing, changing_signs)]
    later = [_in_time(pair) and change for pair, change in zip(pairs, changing, strict=True)]
    changed = later[told[0][1]]
    chosen = [pairs[n].other for _, n in told if later[n] is changed]
    agreeing = [c for c, r in related if r.same and _serious(c, first)]
    sides = _gathered(question, [first, *agreeing], chosen, others, analyser)
    if changed:
        sides.sort(key=lambda side: (_first_day(side), side[0].probability))
    positions = tuple(Side(_said(question, side[0]), tuple(side)) for side in sides)
    return Sides(positions, sides[-1][0] if changed else None)


def pairs_of(
    question: Question,
    first: Candidate,
    related: Sequence[tuple[Candidate, Relation]],
    embed: Callable[[Sequence[str]], Vectors],
    vector: Vectors,
) -> list[Pair]:
    """Return the best answer paired with each rival: of those with another value the likeliest."""
    rivals = [(c, r) for c, r in related if r.same is False and c.reading.score >= _LEAST_READ]
    rivals = sorted(rivals, key=lambda rival: -rival[0].probability)[:_MOST_RIVALS]
    if not rivals:
        return []
    meanings = embed([first.sentence.text, *(c.sentence.text for c, _ in rivals)])
    asked = np.asarray(meanings @ vector, dtype=float)
    both = np.asarray(meanings @ meanings[0], dtype=float)
    return [
        Pair(question, first, c, r, (float(both[n]), float(asked[0]), float(asked[n])))
        for n, (c, r) in enumerate(rivals, 1)
    ]


def _weighed(
    pairs: Sequence[Pair], weigh: Weigh, signs: Callable[[Pair], NDArray[np.float64]]
) -> list[float]:
    return [float(c) for c in weigh(np.array([signs(p) for p in pairs]))] if pairs else []


def _gathered(
    question: Question,
    ours: list[Candidate],
    chosen: Sequence[Candidate],
    others: Sequence[Candidate],
    analyser: Analyser,
) -> list[list[Candidate]]:
    """Return the sides: ours, and of the others those that say the same together."""
    sides = [ours]
    for rival in chosen:
        own = next((s for s in sides[1:] if relation(question, s[0], rival, analyser).same), None)
        if own is None:
            sides.append([rival])
        else:
            own.append(rival)
    placed = {c.sentence.article.id for side in sides for c in side}
    for other in others:
        if other.sentence.article.id in placed:
            continue
        for side in sides[1:]:
            if _serious(other, side[0]) and relation(question, side[0], other, analyser).same:
                side.append(other)
                break
    return sides


def _serious(candidate: Candidate, beside: Candidate) -> bool:
    """Whether a candidate comes near another, or the reader takes it for an answer by itself."""
    near = candidate.probability >= LEAST * beside.probability
    return near or (candidate.reading.margin > 0.0 and candidate.reading.verdict > 0.0)


def _in_time(pair: Pair) -> bool:
    """Whether both articles are dated, and on different days."""
    days = pair.one.sentence.article.published, pair.other.sentence.article.published
    return None not in days and days[0] != days[1]


def _first_day(side: Sequence[Candidate]) -> date:
    days = [c.sentence.article.published for c in side]
    return min((day for day in days if day), default=date.min)


def _said(question: Question, candidate: Candidate) -> str:
    if question.type is QuestionType.WHEN:
        day = date_of(candidate)
        if day is not None:
            return day.said
    return candidate.text


def plain_words(sides: Sequence[Side]) -> list[tuple[str, Side]]:
    """Return for each side a clause such as "Deutsche Welle gives 3 January 2026"."""
    names = [_told_by(side) for side in sides]
    if len(set(names)) < len(names):
        # One paper, two articles: only the headline can tell them apart.
        names = [f"“{side.held_by[0].sentence.article.title}”" for side in sides]
    return [(f"{name} gives {side.value}", side) for name, side in zip(names, sides, strict=True)]


def _told_by(side: Side) -> str:
    article = side.held_by[0].sentence.article
    return article.source or article.author or f"“{article.title}”"


def subject_of(question: str) -> str:
    """Return what the disagreement is about: the question without its mark."""
    return " ".join(question.split()).rstrip("?!. ") if words_of(question) else question
