"""Fit what says whether the sources differ about one thing, and whether that thing changed.

For `qa calibrate`, on invented stories that are told by four papers (`differing.jsonl`): of each
question the value that every article gives is known, and which values cannot both be true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import Analyser
from qa.candidates import Candidate, normalised, same_answer, token_f1
from qa.differing import best_of_each_article, changing_signs, differing_signs
from qa.disagree import pairs_of
from qa.fitting import fitted
from qa.material import Examined
from qa.ranker import Logistic, Ranker
from qa.validation import Differing
from qa.values import relation

_DIFFERING, _CHANGING = 0.3, 0.1
"""Inverse strength of the L2 penalties."""
_NATURAL = 3.0
"""Weight of a pair from questions of which nothing is known but that their sources hardly differ;
of 0, .3, 1 and 3 the last had fewest false alarms for what it finds, in stories nothing was fitted
on and the other half of the validation questions together."""
_SAME = 0.5
"""Token F1 from which on a span is an article's answer."""


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """The best answer and the best of another article with another value."""

    differing: NDArray[np.float64]
    changing: NDArray[np.float64]
    known: bool
    """Whether it is known what each article answers."""
    both: bool
    """Whether both answer the question, on different sides."""
    changed: bool
    """Whether the thing changed."""


def judged_pairs(found: Examined, ranker: Ranker, asked: Differing | None) -> list[JudgedPair]:
    """Return the pairs that would be looked at for a question, with what is known of them.

    Where nothing is known of its sources (`asked` is None), they are taken not to differ: of
    questions on news and encyclopaedias hardly any has two true answers.
    """
    if found.in_sentences or not found.candidates:
        return []
    ranked, _ = ranker.rank(found.candidates, found.signs)
    first, *others = best_of_each_article(ranked)
    analyser = Analyser()
    related = [(other, relation(found.question, first, other, analyser)) for other in others]
    judged = []
    for pair in pairs_of(found.question, first, related, found.embed, found.vector):
        ours, theirs = (side_of(asked, c) if asked else None for c in (first, pair.other))
        judged.append(
            JudgedPair(
                differing_signs(pair, analyser),
                changing_signs(pair),
                asked is not None,
                None not in (ours, theirs) and ours != theirs,
                asked is not None and asked.verdict == "development",
            )
        )
    return judged


def fit_judging(pairs: Sequence[JudgedPair]) -> tuple[Logistic, Logistic]:
    """Return what says that both values answer, and what says of such that the thing changed."""
    told = [pair for pair in pairs if pair.both]
    return (
        fitted(
            np.array([p.differing for p in pairs]),
            np.array([p.both for p in pairs]),
            _DIFFERING,
            np.array([1.0 if p.known else _NATURAL for p in pairs]),
        ),
        fitted(
            np.array([p.changing for p in told]),
            np.array([p.changed for p in told]),
            _CHANGING,
            np.ones(len(told)),
        ),
    )


def side_of(asked: Differing, candidate: Candidate) -> int | None:
    """Return the side that a candidate takes, None where it is not its article's answer."""
    name = candidate.sentence.article.path.rpartition("#")[2]
    said = normalised(candidate.text)
    for position in asked.positions:
        answer = normalised(position.answer)
        if position.article == name and (
            same_answer(said, answer) or token_f1(said, answer) >= _SAME
        ):
            return position.side
    return None
