"""Ranked candidates -> what to say: the short answer, the sentences to quote, who disagrees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.lexical import Analyser
from qa.candidates import Candidate, normalised, same_answer
from qa.disagree import DIFFERS, Holder, Judge, Side, Sides, sides_of
from qa.extract import Sentence, another_source
from qa.numbers import amount_in
from qa.questions import Question, QuestionType
from qa.resolved import dates_in
from qa.values import days_of

_HAS_NUMBER = re.compile(r"\d")
_LAST_WORD = re.compile(r"([\w.,]*\w) $")
_NAME = re.compile(r"((?:[A-Z][\w.’'-]+ ){1,4}[A-Z][\w’'-]+) (?=[a-z])")
_LONG = 10
"""Words from which on a span is more than a name."""
_MOST_SOURCES = 3
_SURE, _HARDLY = 0.3, 0.2
"""Confidence in the answer from which on other values are set beside it, and from which on those
that are likelier to be answers than not (`_PLAIN`)."""
_PLAIN = 0.55
_SUPPORTS = 0.35
"""Share of the best candidate's probability that another source of the same answer needs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer before its quotations are cut: sentences in the order in which they are said."""

    short: str | None
    sentences: tuple[Sentence, ...]
    sides: tuple[Side, ...]
    probability: float
    changed: bool = False
    """Whether the sides were each right in their time, the oldest first, and do not disagree."""


def choose(
    question: Question,
    ranked: Sequence[Candidate],
    confidence: float,
    analyser: Analyser,
    judge: Judge,
) -> Finding | None:
    """Return the best answer with its other sources, or None where there is no candidate.

    What changed from article to article is answered with the newest. Every side of a
    disagreement has its best sentence; an answer that is not disputed has up to three
    sources, the best first.
    """
    if not ranked:
        return None
    least = DIFFERS if confidence >= _SURE else _PLAIN
    sure = confidence >= _HARDLY
    found = sides_of(question, ranked, analyser, judge, least) if sure else Sides()
    best = found.newest or ranked[0]
    chosen: Sequence[Holder] = [side.held_by[0] for side in found.sides]
    chosen = chosen[-_MOST_SOURCES:] if found.newest else chosen[:_MOST_SOURCES]
    if not chosen:
        chosen = _sources_of(best, ranked)
    return Finding(
        short=_day_of(question, best)
        or _number_before(question, best)
        or _leading_name(question, best)
        or trimmed(best.text)
        or None,
        sentences=tuple(c.sentence for c in chosen),
        sides=found.sides,
        probability=confidence,
        changed=found.newest is not None,
    )


def with_short(told: Finding, unsure: Finding | None) -> Finding:
    """Return whole sentences that are told, with the short answer of an unsure finding.

    Only where that stands in the very sentence that is told first: the sentence is sure enough, and
    what it names is seen in it.
    """
    if unsure is None or unsure.sides or told.sides or told.short or not told.sentences:
        return told
    first, holding = told.sentences[0], unsure.sentences[0]
    same = (first.article.id, first.place) == (holding.article.id, holding.place)
    return replace(told, short=unsure.short) if same else told


def _day_of(question: Question, best: Candidate) -> str | None:
    """Return the date that the sentence gives where "when" was answered by an event.

    "before the attack" is true, and "February 2022" in the same sentence is what was asked for.
    None where the span has a date, or the sentence none or several.
    """
    sentence = best.sentence
    if question.type is not QuestionType.WHEN:
        return None
    text, day = sentence.article.text, sentence.article.published
    if days_of(best) is not None or _HAS_NUMBER.search(best.text):
        return None
    dates = dates_in(text, sentence.start, sentence.end, day)
    found = text[dates[0].start : dates[0].end] if len(dates) == 1 else ""
    return found if found and found not in question.text else None


def _number_before(question: Question, best: Candidate) -> str | None:
    """Return the span with the number right before it, where one was asked for: "two Tu-160"."""
    if question.type is not QuestionType.HOW_MANY:
        return None
    text, reading = best.sentence.article.text, best.reading
    word = _LAST_WORD.search(text, best.sentence.start, reading.start)
    if word is None or word[1].lower() in ("a", "an") or amount_in(word[1]) is None:
        return None
    return trimmed(text[word.start() : reading.end])


def _leading_name(question: Question, best: Candidate) -> str | None:
    """Return the name that a long span begins with where "who" was asked.

    "Petra Dahlen won just over 52 per cent, ending the years of Aldo Wiercz": two names, and the
    reader has taken all that stands between them.
    """
    if question.type is not QuestionType.WHO or len(best.text.split()) < _LONG:
        return None
    name = _NAME.match(best.text)
    return name[1] if name else None


def _sources_of(best: Candidate, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the best candidate and those of other articles that give the same answer.

    A copy is no other source: an article that says it in the very same words is left out.
    """
    answer = normalised(best.text)
    chosen = [best]
    for candidate in ranked:
        if len(chosen) == _MOST_SOURCES:
            break
        if (
            another_source(candidate.sentence, [c.sentence for c in chosen])
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
