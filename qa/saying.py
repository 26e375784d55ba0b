"""Which whole sentences answer: the signs of each, and the choice of those that complete it.

`qa.ranker` weighs the signs, as fitted by `qa calibrate` on questions for reasons, views and the
like whose answering sentences are known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalIndex
from qa.extract import MOST, Sentence, coverage, differs, rarities_of
from qa.questions import Question

SAYING = (
    "words",
    "context",
    "cue",
    "meaning",
    "margin",
    "verdict",
    "article",
    "length",
    "place",
    "rank",
    "beside",
    "score behind",
    "meaning behind",
    "words behind",
)
"""Names of the signs, in the order of `saying_signs`'s columns; "behind" is behind the best."""
_LAST_PLACE = 5
LEAST, _BEHIND = 0.1, 0.05
"""What a further sentence must add, and the share of the odds of the best that it needs."""
_NEW = 0.1
"""What a sentence gains that has all words of the question which the chosen ones lack."""
_SECOND = 0.15
"""Share of the best chance that the best sentence of another article needs to be heard."""
Matrix = NDArray[np.float64]
Values = NDArray[np.float64]


def saying_signs(question: Question, sentences: Sequence[Sentence], words: LexicalIndex) -> Matrix:
    """Return the signs of each sentence, shape (sentences, len(SAYING)).

    Its own, those of its article and of the sentences beside it, and how far it stands behind the
    best: that means the same in an archive of two articles and of thousands.
    """
    if not sentences:
        return np.zeros((0, len(SAYING)))
    rarities = rarities_of(question, words)
    told: dict[str, frozenset[str]] = {}
    for sentence in sentences:
        told[sentence.article.id] = told.get(sentence.article.id, frozenset()) | sentence.stems
    covered = {article: coverage(rarities, stems) for article, stems in told.items()}
    means = {(s.article.id, s.place): s.meaning for s in sentences}
    read = [s.logits for s in sentences]
    best = max(score for score, _, _ in read)
    meant, worded = max(s.meaning for s in sentences), max(s.words for s in sentences)
    rows = [
        (
            s.words,
            s.context,
            s.cue,
            s.meaning,
            margin,
            verdict,
            covered[s.article.id],
            math.log(max(1, len(s.text))),
            min(s.place, _LAST_PLACE),
            1.0 / s.evidence.rank,
            max(means.get((s.article.id, s.place + step), 0.0) for step in (-1, 1)),
            best - score,
            meant - s.meaning,
            worded - s.words,
        )
        for s, (score, margin, verdict) in zip(sentences, read, strict=True)
    ]
    return np.array(rows, dtype=np.float64)


def judged(
    question: Question,
    sentences: Sequence[Sentence],
    words: LexicalIndex,
    chances: Callable[[Matrix], Values],
) -> list[Sentence]:
    """Return the sentences, each with its chance of answering, from the signs by `chances`."""
    found = chances(saying_signs(question, sentences, words))
    return [replace(s, chance=float(p)) for s, p in zip(sentences, found, strict=True)]


def complete(
    question: Question, sentences: Sequence[Sentence], words: LexicalIndex
) -> list[Sentence]:
    """Return the sentences to answer with, of those that were `judged`, the likeliest first.

    Greedy, weighing relevance against what is said already (after Carbonell and Goldstein 1998,
    maximal marginal relevance).

    The likeliest; then the likeliest of another article, unless it is far less likely, for a second
    voice; then in turn whichever adds most: its chance of answering, and a little for words of the
    question that none of the chosen has. That must reach `LEAST` and its odds a share of the best's
    odds; a sentence that only repeats a chosen one is left out.
    """
    if not sentences:
        return []
    ranked = sorted(sentences, key=lambda s: (-s.chance, s.article.path, s.start))
    rarities = rarities_of(question, words)
    chosen = [ranked[0], *_second_voice(ranked)]
    rest = [s for s in ranked if s not in chosen]
    while len(chosen) < MOST:
        said = frozenset[str]().union(*(s.stems for s in chosen))
        rest = [s for s in rest if all(differs(s, other) for other in chosen)]
        gains = [s.chance + _NEW * coverage(rarities, s.stems - said) for s in rest]
        best = rest[gains.index(max(gains))] if gains else None
        if best is None or max(gains) < LEAST or _odds(best) < _BEHIND * _odds(ranked[0]):
            break
        chosen.append(best)
    return chosen


def _odds(sentence: Sentence) -> float:
    return sentence.chance / max(1e-9, 1.0 - sentence.chance)


def _second_voice(ranked: Sequence[Sentence]) -> list[Sentence]:
    """Return the likeliest sentence of another article than the first's, where it is worth it."""
    first = ranked[0]
    others = (s for s in ranked if s.article.id != first.article.id and differs(s, first))
    second = next(others, None)
    return [second] if second and second.chance >= _SECOND * first.chance else []
