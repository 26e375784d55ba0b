"""How sure the sentence engine is, and what it says when it is not sure enough."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.lexical import LexicalIndex, is_stop_word, words_of
from qa.answer import Abstention, AbstentionReason, Evidence
from qa.extract import Sentence
from qa.language import is_foreign
from qa.questions import Question, QuestionType

_NEAREST = 3
_NOTHING = -10.0
_CONFIDENCE = (
    (0.9, "Very likely right"),
    (0.7, "Likely right"),
    (0.5, "Probably right"),
    (0.0, "Unsure: check the quotations"),
)
_MUST_HAVE = (QuestionType.WHEN, QuestionType.HOW_MANY)


def confidence_of(question: Question, best: Sentence | None, words: LexicalIndex) -> float:
    """Return the estimated probability that the best sentence answers, 0 to 1.

    The logistic function of `signal_of`, where nothing was fitted.
    """
    return 1.0 / (1.0 + math.exp(-signal_of(question, best, words)))


def signal_of(question: Question, best: Sentence | None, words: LexicalIndex) -> float:
    """Return how much speaks for the best sentence, as a logit; very little without one.

    The share of the question's words around the sentence, the cosines of sentence and passage,
    the words that stand in no article, what the reader makes of the sentence, and whether it has
    what such an answer must have: a date for "when", a number for "how many". Weights set by hand
    on the gold set's `dev` half; fitted ones rank no better on the validation sets (area under the
    curve .886 against .883 for questions that ask for sentences), and it is one
    of the signs that `qa calibrate` weighs for whole sentences (`qa.telling`).
    """
    if best is None:
        return _NOTHING
    dense = max(0.0, best.evidence.dense)
    signal = 3.2 * best.context + 2.2 * best.words + 3.0 * best.meaning + 3.0 * dense - 4.6
    signal -= 1.2 * unknown_words(question, words)
    signal += 0.5 * best.cue
    if best.reading is not None:
        signal += 2.4 * (best.read - 0.45)
    if question.type in _MUST_HAVE and not best.cue:
        signal -= 3.5
    return signal


def confidence_in_words(confidence: float) -> str:
    """Return the words for a probability from 0 to 1."""
    return next(words for least, words in _CONFIDENCE if confidence >= least or least == 0.0)


def unknown_words(question: Question, words: LexicalIndex) -> float:
    """Return the share of the question's words that stand in no article, 0 to 1."""
    return sum(not words.known(stem) for stem in question.stems) / max(1, len(question.stems))


def names_nobody(question: Question, words: LexicalIndex) -> bool:
    """Whether a name in the question, by its capital, stands in no article under any spelling."""
    if question.text == question.text.upper():
        return False
    for bare in _typed_words(question)[1:]:
        stems = words.question_stems(bare) if bare[:1].isupper() else []
        if any(stem in question.stems and not words.known(stem) for stem in stems):
            return True
    return False


def archive_size(words: LexicalIndex) -> float:
    """Return the decimal logarithm of the number of passages."""
    return math.log10(max(1, words.count))


def abstain(
    question: Question,
    evidence: Sequence[Evidence],
    words: LexicalIndex,
    articles: int,
    filtered: bool,
) -> Abstention:
    """Say why the archive does not answer, naming what it lacks where that is plain."""
    missing = _missing_words(question, words)
    said = f" No article mentions {_listed(missing)}." if missing else ""
    if is_foreign(question.text):
        said = " The question does not look English, the one language that is read here."
    number = "the 1 article" if articles == 1 else f"the {articles:,} articles"
    if not evidence and filtered:
        return Abstention(
            AbstentionReason.OUTSIDE_FILTERS,
            "No article lies within the dates or sources asked for. Widen them and ask again.",
        )
    if not evidence:
        return Abstention(
            AbstentionReason.NOTHING_FOUND, f"Nothing in {number} bears on this question.{said}"
        )
    scope = "the articles within the dates or sources asked for" if filtered else number
    return Abstention(
        AbstentionReason.EVIDENCE_TOO_WEAK,
        f"Nothing in {scope} answers this plainly enough.{said} "
        "The nearest passages are given, but they do not settle the question.",
        tuple(evidence[:_NEAREST]),
    )


def _missing_words(question: Question, words: LexicalIndex) -> list[str]:
    """Return the question's content words that stand in no article, as they were typed."""
    missing = []
    for typed in dict.fromkeys(_typed_words(question)):
        plain = words_of(typed)
        stems = words.question_stems(typed)
        known = any(words.known(stem) for stem in stems)
        asked_about = any(stem in question.stems for stem in stems)
        if asked_about and not known and not all(is_stop_word(word) for word in plain):
            missing.append(typed)
    return missing[:4]


def _typed_words(question: Question) -> list[str]:
    """Return the words of a question as typed, without the marks around them."""
    return [word.strip(".,;:!?\"'()“”‘’«»") for word in question.text.split()]


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
