"""Ranked candidates -> what to say: the short answer, the sentences to quote, who disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical import Analyser
from qa.candidates import Candidate, normalised, same_answer
from qa.disagree import Holder, Side, newest_count, sides_of
from qa.extract import Sentence
from qa.questions import Question

_MOST_SOURCES = 3
_SUPPORTS = 0.35
"""Share of the best candidate's probability that another source of the same answer needs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer before its quotations are cut: sentences in the order in which they are said."""

    short: str | None
    sentences: tuple[Sentence, ...]
    sides: tuple[Side, ...]
    probability: float


def choose(
    question: Question, ranked: Sequence[Candidate], confidence: float, analyser: Analyser
) -> Finding | None:
    """Return the best answer with its other sources, or None where there is no candidate.

    A count that rose from article to article is answered with the newest. Every side of a
    disagreement has its best sentence; an answer that is not disputed has up to three
    sources, the best first.
    """
    if not ranked:
        return None
    best = newest_count(question, ranked, analyser) or ranked[0]
    sides = sides_of(question, ranked, analyser)
    chosen: Sequence[Holder]
    if sides:
        chosen = [side.held_by[0] for side in sides][:_MOST_SOURCES]
    else:
        chosen = _sources_of(best, ranked)
    return Finding(
        short=trimmed(best.text) or None,
        sentences=tuple(c.sentence for c in chosen),
        sides=sides,
        probability=confidence,
    )


def _sources_of(best: Candidate, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the best candidate and those of other articles that give the same answer."""
    answer = normalised(best.text)
    chosen = [best]
    for candidate in ranked:
        if len(chosen) == _MOST_SOURCES:
            break
        if (
            all(candidate.sentence.article.id != c.sentence.article.id for c in chosen)
            and candidate.probability >= _SUPPORTS * best.probability
            and same_answer(normalised(candidate.text), answer)
        ):
            chosen.append(candidate)
    return chosen


def trimmed(span: str) -> str:
    """Return a span on one line without stray marks at its ends."""
    text = " ".join(span.split()).strip(" ,;:.–—")
    for left, right in (("(", ")"), ("“", "”"), ("‘", "’"), ('"', '"')):
        if text.startswith(left) and right not in text[1:]:
            text = text[1:]
        if text.endswith(right) and left not in text[:-1]:
            text = text[:-1]
    return text.strip()
