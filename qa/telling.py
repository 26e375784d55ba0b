"""Signs of whether whole sentences answer a question; `qa.ranker` weighs them.

For questions whose answer is not a few words, and for those where the reader is sure of none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalIndex
from qa.confidence import archive_size, signal_of
from qa.extract import UNREAD, Sentence
from qa.questions import Question, QuestionType

TELLING = ("signal", "wanted", "archive", "margin", "verdict")
"""Names of the signs, in the order of `telling_signs`."""
_NO_SPAN = -2.0
"""Margin below which it tells nothing more: a sentence may answer that holds no answer in a few
words. Of -2, -4, -6 and -8 it ranked best where sentences were wanted."""
Values = NDArray[np.float64]


def telling_signs(
    question: Question, best: Sentence | None, words: LexicalIndex, *, wanted: bool
) -> Values:
    """Return the signs of the best sentence, shape (len(TELLING),).

    `wanted`: whether sentences are the answer of choice, and not a last resort.
    """
    signal = signal_of(question, best, words)
    _, margin, verdict = best.logits if best else UNREAD
    if best and question.type is QuestionType.HAPPENED:
        margin, verdict = _NO_SPAN, 0.0  # it asks for nothing in particular that could be read
    return np.array((signal, float(wanted), archive_size(words), max(margin, _NO_SPAN), verdict))
