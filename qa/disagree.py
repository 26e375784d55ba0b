"""Candidate answers of several articles -> where the sources disagree. Pure.

Two values disagree only where they answer the same question and cannot both be true: other days,
other numbers of the same thing, other names in a sentence that is otherwise alike. One that is
merely more exact ("January", "3 January"), rounder ("about 200", "198") or fuller ("Putin",
"Vladimir Putin") agrees. A later number of a thing that grows is a development, not a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from index.lexical import Analyser, words_of
from qa.candidates import Candidate, normalised
from qa.extract import Sentence
from qa.numbers import Amount, amount_in
from qa.questions import Question, QuestionType
from qa.resolved import ResolvedDate, dates_in

LEAST = 0.5
"""Share of the best candidate's probability that another position needs."""
_ALIKE, _NEARLY = 0.5, 0.65
_APART = 10
"""Days between two articles beyond which they may tell of different times, not differ."""
_SLIP_DAYS, _NEAR_DAYS = 3, 14
_NAMED = 0.15
_SHARED = 3
"""Words that two sentences on one matter have in common, where the reader is sure of both."""
_ROUND = re.compile(
    r"\b(?:about|around|some|just|roughly|nearly|almost|approximately|more than|over|at least|up to"
    r"|fewer than|less than|under|estimated|an? (?:few|dozen))\b",
    re.IGNORECASE,
)


_GROWS = re.compile(
    r"\b(?:r(?:ose|ises|isen|ising)|climb(?:s|ed)?|reach(?:es|ed)?|so far|at least|by now|toll"
    r"|increase[sd]?|grew|growing|up from|more than|known to have|confirmed|latest|another)\b",
    re.IGNORECASE,
)


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


def sides_of(
    question: Question, ranked: Sequence[Candidate], analyser: Analyser
) -> tuple[Side, ...]:
    """Return two or more positions that cannot all be true, likeliest first; else nothing.

    `ranked` are candidates with their probabilities, likeliest first.
    """
    leading = _one_an_article(ranked)
    if len(leading) < 2:
        return ()
    differ = _COMPARERS.get(question.type, _names_differ)

    def compare(
        question: Question, one: Candidate, other: Candidate, analyser: Analyser
    ) -> bool | None:
        found = differ(question, one, other, analyser)
        return None if found and not of_one_time(one.sentence, other.sentence) else found

    sides: list[list[Candidate]] = [[leading[0]]]
    for candidate in leading[1:]:
        verdicts = [compare(question, side[0], candidate, analyser) for side in sides]
        if False in verdicts:
            sides[verdicts.index(False)].append(candidate)
        elif all(verdict is True for verdict in verdicts):
            sides.append([candidate])
    if len(sides) < 2 or _rises(question, sides):
        return ()
    return tuple(Side(_said(question, side[0]), tuple(side)) for side in sides)


def of_one_time(one: Sentence, other: Sentence) -> bool:
    """Whether two articles were published about the same time, or one of them nobody knows when."""
    days = (one.article.published, other.article.published)
    return days[0] is None or days[1] is None or abs((days[0] - days[1]).days) <= _APART


def newest_count(
    question: Question, ranked: Sequence[Candidate], analyser: Analyser
) -> Candidate | None:
    """Return the newest number where articles of different days count the same thing upwards."""
    if question.type is not QuestionType.HOW_MANY or not ranked:
        return None
    leading = _one_an_article(ranked)
    told = [leading[0]]
    told += [c for c in leading[1:] if _numbers_differ(question, told[0], c, analyser) is not None]
    if not _rises(question, [[candidate] for candidate in told]):
        return None
    return max(told, key=lambda c: (c.sentence.article.published or date.min, c.probability))


def _one_an_article(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the best candidate of each article that is a serious one.

    Serious is what comes near the best of all, or what the reader takes for an answer when it
    sees its passage alone: a passage does not become less true beside a better-worded one.
    """
    found: dict[str, Candidate] = {}
    for candidate in ranked:
        near = candidate.probability >= LEAST * ranked[0].probability
        if near or (candidate.reading.margin > 0.0 and candidate.reading.verdict > 0.0):
            own = found.setdefault(candidate.sentence.article.id, candidate)
            if own is not ranked[0] and candidate.reading.score > own.reading.score:
                found[candidate.sentence.article.id] = candidate
    return list(found.values())


def _dates_differ(
    question: Question, one: Candidate, other: Candidate, analyser: Analyser
) -> bool | None:
    """True: two days that cannot both be; False: the same; None: cannot be told."""
    ours, theirs = _date_of(one), _date_of(other)
    if ours is None or theirs is None:
        return None
    gap = max(ours.first, theirs.first) - min(ours.last, theirs.last)
    if gap.days <= 0:
        return False
    if _same_sentence(one, other, analyser):
        return True
    # Days that all but agree are told of one event, however differently it is worded.
    if gap.days <= _SLIP_DAYS:
        return True if _both_likely(one, other) else None
    shared = _around(one, analyser) & _around(other, analyser)
    sure = _surely(one) and _surely(other) and len(shared) >= _SHARED
    return True if sure and gap.days <= _NEAR_DAYS else None


def _both_likely(one: Candidate, other: Candidate) -> bool:
    """Whether the reader takes both for answers, and both sentences name what is asked about."""
    return all(
        c.reading.margin > 0.0 and c.reading.verdict > 0.0 and c.sentence.words >= _NAMED
        for c in (one, other)
    )


def _date_of(candidate: Candidate) -> ResolvedDate | None:
    article, reading = candidate.sentence.article, candidate.reading
    found = dates_in(article.text, reading.start, reading.end, article.published)
    if len(found) != 1:
        return None  # a stretch from one day to another is no single day
    return found[0]


def _numbers_differ(
    question: Question, one: Candidate, other: Candidate, analyser: Analyser
) -> bool | None:
    ours, theirs = _amount_of(one), _amount_of(other)
    if ours is None or theirs is None or ours.unit != theirs.unit:
        return None
    if _close(ours, theirs, rough=_rough(one) or _rough(other)):
        return False
    counted = _counted(one, analyser), _counted(other, analyser)
    if not ours.unit and all(counted) and counted[0] != counted[1]:
        return None
    return True if _same_matter(question, one, other, analyser) else None


def _counted(candidate: Candidate, analyser: Analyser) -> str:
    """Return the stem of the word after the number: what is counted. Empty where there is none."""
    text, end = candidate.sentence.article.text, candidate.reading.end
    after = re.match(r"\s+([^\W\d_]+)", text[end : end + 40])
    last = words_of(candidate.text)[-1:]
    word = last[0] if last and last[0].isalpha() and amount_in(last[0]) is None else ""
    stems = analyser.stems(word or (after[1] if after else ""))
    return stems[0] if stems else ""


def _amount_of(candidate: Candidate) -> Amount | None:
    """Return the number of a span, with the unit that stands in it or after it: "45" days."""
    own = amount_in(candidate.text)
    if own is None or own.unit:
        return own
    text, end = candidate.sentence.article.text, candidate.reading.end
    word = re.match(r"[\s-]+([^\W\d_]+(?: cent)?)", text[end : end + 24])
    longer = amount_in(f"{candidate.text} {word[1]}") if word else None
    return longer or own


def _rough(candidate: Candidate) -> bool:
    """Whether the number is given as a rough one."""
    reading = candidate.reading
    text = candidate.sentence.article.text
    return bool(_ROUND.search(text[max(0, reading.start - 24) : reading.end]))


def _close(ours: Amount, theirs: Amount, *, rough: bool) -> bool:
    high = max(abs(ours.value), abs(theirs.value))
    converted = bool(ours.unit) and ours.unit in ("metre", "kilogram", "second")
    allowed = (0.1 if rough else 0.02 if converted else 1e-9) * high
    if ours.step != theirs.step:  # "45 days" and "six weeks": rounded to the longer of the two
        allowed = max(allowed, max(ours.step, theirs.step) / 2)
    return abs(ours.value - theirs.value) <= allowed


def _names_differ(
    question: Question, one: Candidate, other: Candidate, analyser: Analyser
) -> bool | None:
    ours, theirs = set(normalised(one.text).split()), set(normalised(other.text).split())
    if not ours or not theirs:
        return None
    if ours & theirs:
        return False
    named = [any(c.isupper() or c.isdigit() for c in x.text) for x in (one, other)]
    if not all(named) or max(len(ours), len(theirs)) > 6:
        return None
    # Names are told apart by the sentences around them alone: nothing else says that "Scotland"
    # and "UK" do not stand for different things.
    return True if _same_sentence(one, other, analyser, _NEARLY) else None


def _same_sentence(
    one: Candidate, other: Candidate, analyser: Analyser, share: float = _ALIKE
) -> bool:
    """Whether two sentences say the same but for the answer in them."""
    ours, theirs = _around(one, analyser), _around(other, analyser)
    if min(len(ours), len(theirs)) < 3:
        return False
    return len(ours & theirs) >= share * min(len(ours), len(theirs))


def _around(candidate: Candidate, analyser: Analyser) -> set[str]:
    return set(candidate.sentence.stems) - set(analyser.stems(candidate.text))


def _same_matter(question: Question, one: Candidate, other: Candidate, analyser: Analyser) -> bool:
    """Whether both sentences speak of what was asked: alike, or each with most of its words."""
    if _same_sentence(one, other, analyser):
        return True
    shared = _around(one, analyser) & _around(other, analyser)
    if len(shared) >= _SHARED and _surely(one) and _surely(other):
        return True
    both = min(one.sentence.context, other.sentence.context)
    return both >= 0.5 and one.sentence.words >= 0.3 and other.sentence.words >= 0.3


def _surely(candidate: Candidate) -> bool:
    """Whether the reader has hardly a doubt that its passage answers, and with these words."""
    return candidate.reading.margin >= 2.0 and candidate.reading.verdict >= 1.0


def _rises(question: Question, sides: Sequence[Sequence[Candidate]]) -> bool:
    """Whether numbers only follow the days of their articles: a toll that rises, a count.

    At least one of the sentences must say that the number was still growing.
    """
    told = (c.sentence.text for side in sides for c in side)
    if question.type is not QuestionType.HOW_MANY or not any(map(_GROWS.search, told)):
        return False
    dated = []
    for side in sides:
        amount = _amount_of(side[0])
        for candidate in side:
            day = candidate.sentence.article.published
            if day is None or amount is None:
                return False
            dated.append((day, amount.value))
    days = {day for day, _ in dated}
    if len(days) < len(sides):
        return False
    values = [value for _, value in sorted(dated)]
    return values == sorted(values)


def _said(question: Question, candidate: Candidate) -> str:
    if question.type is QuestionType.WHEN:
        day = _date_of(candidate)
        if day is not None:
            return day.said
    return candidate.text


_COMPARERS = {
    QuestionType.WHEN: _dates_differ,
    QuestionType.HOW_MANY: _numbers_differ,
}


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
