"""Whether a question is asked in a language that is not read here: only English is."""

from __future__ import annotations

from functools import cache
from typing import Any

from index.lexical import is_stop_word, words_of

_SURE = 0.6
"""Probability from which on the identifier is believed; a few words tell it little."""
_ENGLISH_ENOUGH = 2
"""English function words that leave no doubt, whatever the names beside them look like."""
_TOLD_APART = (
    "en de fr es it pt nl pl ru uk tr sv da fi cs el ar fa he hi zh ja ko ro hu id vi"
).split()
"""The languages told apart: of all 140 too many are likely for three words and a name."""


def is_foreign(question: str) -> bool:
    """Return whether a question is in another language than English, as far as it can be told.

    Where there is doubt it is English: a keyword or two, or a name alone.
    """
    if sum(is_stop_word(word) for word in words_of(question)) >= _ENGLISH_ENOUGH:
        return False
    language, probability = _identifier().classify(question)
    return bool(language != "en" and probability >= _SURE)


@cache
def _identifier() -> Any:
    """Return the identifier, read from its own package's file; most questions never need it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_TOLD_APART)
    return identifier
