"""Two spans that answer one question -> whether they give the same value. Pure.

Equal is what is only more exact ("January", "3 January"), rounder ("about 200", "198"), in another
unit ("30 miles", "48 kilometres") or fuller ("Putin", "Vladimir Putin").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from index.lexical import Analyser, words_of
from qa.calendar import DateSpan
from qa.candidates import Candidate, normalised
from qa.numbers import Amount, amount_in
from qa.questions import Question, QuestionType
from qa.resolved import ResolvedDate, dates_in, nearest_day

_ROUND = re.compile(
    r"\b(?:about|around|some|just|roughly|nearly|almost|approximately|more than|over|at least|up to"
    r"|fewer than|less than|under|estimated|slightly|above|below|close to|nigh on|dozens?"
    r"|an? (?:few|dozen))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:of (?:the|its|their|his|her|all)|(?:man|woman|boy|girl|child) of) $", re.IGNORECASE
)
"""Stands before the number of all, "4,000 of the 46,000", and before an age, "a woman of 22"."""
_PART = re.compile(r"^\S+(?: \S+)? of (?:the|its|their|those|these)\b", re.IGNORECASE)
"""A number of a part: "nine of the dead"."""
_HOUR = re.compile(r"\b(?:what time|time of (?:the )?day|what hour)\b", re.IGNORECASE)
_ROUGHLY, _CONVERTED = 0.1, 0.02
_FAR = 5.0
"""Logarithm of a ratio from which on amounts are as far apart as can be."""
_MOST_NAMED = 6
"""Words of a name at most."""


class Kind(StrEnum):
    """What is compared."""

    DAYS = "days"
    AMOUNTS = "amounts"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Relation:
    """How two values stand to each other."""

    kind: Kind
    same: bool | None
    """None: they cannot be compared."""
    apart: float = 0.0
    """How far: logarithm of one more than the days between, or of the ratio of two amounts."""


def relation(question: Question, one: Candidate, other: Candidate, analyser: Analyser) -> Relation:
    """Return whether two spans give the same value in answer to a question."""
    kind = _KINDS.get(question.type, Kind.WORDS)
    if normalised(one.text) == normalised(other.text):
        return Relation(kind, same=True)
    asked = set(normalised(question.text).split())
    if any(set(normalised(c.text).split()) <= asked for c in (one, other)):
        return Relation(kind, same=None)  # "2021" in answer to "When was the 2021 draft?"
    if kind is Kind.DAYS:
        return _of_days(question, one, other)
    amounts = amount_of(one), amount_of(other)
    if amounts[0] and amounts[1]:
        return _of_amounts(one, amounts[0], other, amounts[1])
    if kind is Kind.AMOUNTS:
        return Relation(kind, same=None)
    return _of_words(question, one, other, analyser)


_KINDS = {QuestionType.WHEN: Kind.DAYS, QuestionType.HOW_MANY: Kind.AMOUNTS}


def date_of(candidate: Candidate) -> ResolvedDate | None:
    """Return the day or days of a span; None without any, or with a stretch between two."""
    article, reading = candidate.sentence.article, candidate.reading
    found = dates_in(article.text, reading.start, reading.end, article.published)
    return found[0] if len(found) == 1 else None


def days_of(candidate: Candidate) -> DateSpan | None:
    """Return first and last day of a span, in the year nearest its article's where none is given.

    Less careful than `date_of`, and good enough to tell two days apart.
    """
    found, article, reading = date_of(candidate), candidate.sentence.article, candidate.reading
    if found is not None:
        return found.first, found.last
    return nearest_day(article.text, reading.start, reading.end, article.published)


def amount_of(candidate: Candidate) -> Amount | None:
    """Return the number of a span, with the unit that stands in it or after it: "45" days."""
    own = amount_in(candidate.text)
    if own is None or own.unit:
        return own
    text, end = candidate.sentence.article.text, candidate.reading.end
    word = re.match(r"[\s-]+([^\W\d_]+(?: cent)?)", text[end : end + 24])
    longer = amount_in(f"{candidate.text} {word[1]}") if word else None
    return longer or own


def counted(candidate: Candidate, analyser: Analyser) -> str:
    """Return the stem of the word after the number: what is counted. Empty where there is none."""
    text, end = candidate.sentence.article.text, candidate.reading.end
    after = re.match(r"\s+([^\W\d_]+)", text[end : end + 40])
    last = words_of(candidate.text)[-1:]
    word = last[0] if last and last[0].isalpha() and amount_in(last[0]) is None else ""
    stems = analyser.stems(word or (after[1] if after else ""))
    return stems[0] if stems else ""


def named(span: str) -> bool:
    """Whether a span has a name in it, by its capital, or a figure."""
    words = [word for word in span.split() if word.lower() not in ("the", "a", "an")]
    return any(word[:1].isupper() or any(map(str.isdigit, word)) for word in words)


def _of_days(question: Question, one: Candidate, other: Candidate) -> Relation:
    ours, theirs = days_of(one), days_of(other)
    if ours is None or theirs is None:
        return Relation(Kind.DAYS, same=None)
    gap = (max(ours[0], theirs[0]) - min(ours[1], theirs[1])).days
    if gap <= 0:
        return Relation(Kind.DAYS, same=True)
    same = None if _HOUR.search(question.text) else False
    return Relation(Kind.DAYS, same, math.log1p(gap))


def _of_amounts(one: Candidate, ours: Amount, other: Candidate, theirs: Amount) -> Relation:
    if ours.unit != theirs.unit or any(f(one) != f(other) for f in (_is_whole, _is_part)):
        return Relation(Kind.AMOUNTS, same=None)
    if _close(ours, theirs, rough=_rough(one) or _rough(other)):
        return Relation(Kind.AMOUNTS, same=True)
    low, high = sorted((abs(ours.value), abs(theirs.value)))
    apart = min(math.log((high + 1e-3) / (low + 1e-3)), _FAR)
    return Relation(Kind.AMOUNTS, same=False, apart=apart)


def _is_whole(candidate: Candidate) -> bool:
    start = candidate.reading.start
    return bool(_WHOLE.search(candidate.sentence.article.text[max(0, start - 12) : start]))


def _is_part(candidate: Candidate) -> bool:
    text, start = candidate.sentence.article.text, candidate.reading.start
    return bool(_PART.search(text[start : candidate.reading.end + len(" of these")]))


def _rough(candidate: Candidate) -> bool:
    """Whether the number is given as a rough one."""
    reading = candidate.reading
    text = candidate.sentence.article.text
    return bool(_ROUND.search(text[max(0, reading.start - 24) : reading.end]))


def _close(ours: Amount, theirs: Amount, *, rough: bool) -> bool:
    high = max(abs(ours.value), abs(theirs.value))
    converted = ours.unit in ("metre", "kilogram", "litre", "second")
    allowed = (_ROUGHLY if rough else _CONVERTED if converted else 1e-9) * high
    if ours.step != theirs.step:  # "45 days" and "six weeks": rounded to the longer of the two
        allowed = max(allowed, max(ours.step, theirs.step) / 2, max(ours.grain, theirs.grain) / 2)
    elif ours.grain != theirs.grain and max(ours.grain, theirs.grain) >= _SCALED:
        allowed = max(allowed, max(ours.grain, theirs.grain) / 2)  # "14 million", "14.2 million"
    return abs(ours.value - theirs.value) <= allowed


_SCALED = 1e5
"""Grain from which on a number is taken for a rounded one."""


def _of_words(question: Question, one: Candidate, other: Candidate, analyser: Analyser) -> Relation:
    ours, theirs = set(normalised(one.text).split()), set(normalised(other.text).split())
    if not ours or not theirs:
        return Relation(Kind.WORDS, same=None)
    if ours & theirs or set(analyser.stems(one.text)) & set(analyser.stems(other.text)):
        return Relation(Kind.WORDS, same=True)
    # "The mayor" may be who is named elsewhere.
    who = question.type is QuestionType.WHO and not (named(one.text) and named(other.text))
    if who or max(len(ours), len(theirs)) > _MOST_NAMED:
        return Relation(Kind.WORDS, same=None)
    return Relation(Kind.WORDS, same=False)
