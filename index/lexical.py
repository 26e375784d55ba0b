"""Words: one analyser for passages and questions, and BM25 over them by bm25s."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.forms import base_form
from index.spelling import Spelling
from index.states import names_of_state

LEXICAL_FOLDER = "bm25"
ANALYSER_VERSION = 2
_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w\w+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before
    being below between both but by can could did do does doing down during each few for
    from further had has have having he her here hers herself him himself his how i if in
    into is it its itself just me more most my myself no nor not now of off on once only or
    other our ours out over own same she should so some such than that the their theirs them
    themselves then there these they this those through to too under until up very was we
    were what when where which while who whom whose why will with would you your yours
    yourself""".split()
)


class Analyser:
    """Turns text into the stems that BM25 and word overlap compare. Safe from many threads.

    Accents are folded (Nicolás = Nicolas), initials joined (U.S. = US), numbers kept,
    stop words dropped, irregular and British forms joined with the others (`index.forms`), English
    stems taken (Porter 2, through PyStemmer).
    """

    def __init__(self) -> None:
        """Load the stemmer."""
        import Stemmer

        self._stemmer = Stemmer.Stemmer("english")
        self._lock = threading.Lock()  # a stemmer keeps a cache that threads must not share

    def stems(self, text: str) -> list[str]:
        """Return the stems of the text's words in order, stop words left out."""
        words = [base_form(word) for word in words_of(text) if word not in _STOP_WORDS]
        with self._lock:
            stems: list[str] = self._stemmer.stemWords(words)
        return stems


def words_of(text: str) -> list[str]:
    """Return the text's words in order: lower case, accents folded, initials joined."""
    text = _INITIALS.sub(lambda match: match.group().replace(".", ""), text)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _WORD.findall(text.lower())


def is_stop_word(word: str) -> bool:
    """Whether a lower-case word says nothing about the topic."""
    return word in _STOP_WORDS


def build_lexical(folder: Path, texts: Iterable[str], analyser: Analyser) -> int:
    """Write a BM25 index of the texts (number n is the n-th) and return how many there were.

    BM25 as in Lucene (Kamphuis et al. 2020), b = 0.75 and k1 = 0.5: in a short passage a word's
    second occurrence says little. Measured on two collections (eval/RESULTS.md).
    """
    import bm25s

    vocabulary: dict[str, int] = {}
    documents: list[list[int]] = [
        [vocabulary.setdefault(stem, len(vocabulary)) for stem in analyser.stems(text)]
        for text in texts
    ]
    if not vocabulary:
        vocabulary[""] = 0
    index = bm25s.BM25(k1=0.5, b=0.75, method="lucene")
    index.index((documents, vocabulary), show_progress=False, create_empty_token=False)
    index.save(str(folder / LEXICAL_FOLDER), show_progress=False)
    return len(documents)


class LexicalIndex:
    """Reads a BM25 index. Safe from many threads."""

    def __init__(self, folder: Path, analyser: Analyser) -> None:
        """Open the index of a generation, memory-mapped."""
        import bm25s

        self.analyser = analyser
        self._index: Any = bm25s.BM25.load(str(folder / LEXICAL_FOLDER), mmap=True)
        self._vocabulary: dict[str, int] = self._index.vocab_dict
        pointers = np.asarray(self._index.scores["indptr"], dtype=np.int64)
        self._document_counts = np.diff(pointers)
        self._spelling = Spelling(self._vocabulary, self._seen)

    @property
    def count(self) -> int:
        """Number of passages indexed."""
        return int(self._index.scores["num_docs"])

    def scores(self, text: str) -> NDArray[np.float32]:
        """Return the BM25 score of every passage for a question, in number order."""
        stems = self.question_stems(text)
        known = [self._vocabulary[stem] for stem in stems if stem in self._vocabulary]
        if not known:
            return np.zeros(self.count, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def rarity(self, stem: str) -> float:
        """Return how much a word tells, 0 to 1: its IDF over that of a word never seen."""
        seen = self._seen(stem)
        most = np.log1p(2.0 * self.count + 1.0)
        return float(np.log1p((self.count - seen + 0.5) / (seen + 0.5)) / most)

    def question_stems(self, text: str) -> list[str]:
        """Return the stems of a question.

        One that stands in no passage gives way to another name of the same state that does
        (Kremlin, Moscow), or to its likeliest spelling.
        """
        return [
            stem
            if stem in self._vocabulary
            else (self._same_state(stem) or self._spelling.nearest(stem) or stem)
            for stem in self.analyser.stems(text)
        ]

    def spelt_right(self, word: str, told: Iterable[str]) -> str | None:
        """Return the first of some words that a misspelt one was probably meant to be.

        None where the word stands in a passage, or is another name of a state that does.
        """
        stems = self.analyser.stems(word)
        if len(stems) != 1 or stems[0] in self._vocabulary or self._same_state(stems[0]):
            return None
        meant = self._spelling.nearest(stems[0])
        if meant is None:
            return None
        return next((other for other in told if self.analyser.stems(other) == [meant]), None)

    def _same_state(self, stem: str) -> str | None:
        """Return the last known name of the state: a seat of power rather than the state."""
        names = self.analyser.stems(" ".join(reversed(names_of_state(stem))))
        return next((name for name in names if name in self._vocabulary), None)

    def _seen(self, stem: str) -> int:
        """Return how many passages have the stem."""
        number = self._vocabulary.get(stem)
        return int(self._document_counts[number]) if number is not None else 0

    def known(self, stem: str) -> bool:
        """Whether the stem stands in any passage."""
        return stem in self._vocabulary
