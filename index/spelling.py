"""A word that stands in no article -> the word that was probably meant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

_SHORTEST = 5
_LONG = 8


class Spelling:
    """Finds the nearest word of a vocabulary. Safe from many threads.

    Nearest by optimal string alignment (Damerau 1964: one letter more, less, other, or two
    swapped); one such slip is allowed in a word of five to seven letters, two in a longer one, none
    in the first letter, where people seldom slip (Pollock and Zamora 1984).
    """

    def __init__(self, vocabulary: Collection[str], count: Callable[[str], int]) -> None:
        """Bind a vocabulary and how many passages have a word; nothing is read until asked."""
        self._vocabulary = vocabulary
        self._count = count
        self._lock = threading.Lock()
        self._by_letter: dict[str, list[str]] | None = None

    def nearest(self, word: str) -> str | None:
        """Return the likeliest meant word, the commonest of equally near ones, or None."""
        if len(word) < _SHORTEST or not word.isalpha():
            return None
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        allowed = 1 if len(word) < _LONG else 2
        near = extract(
            word,
            self._words(word[0]),
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=None,
        )
        ranked = sorted((distance, -self._count(found), found) for found, distance, _ in near)
        return ranked[0][2] if ranked else None

    def _words(self, letter: str) -> list[str]:
        with self._lock:
            if self._by_letter is None:
                self._by_letter = {}
                for word in self._vocabulary:
                    if len(word) >= _SHORTEST - 1 and word.isalpha():
                        self._by_letter.setdefault(word[0], []).append(word)
            return self._by_letter.get(letter, [])
