"""Question -> Evidence: dense and BM25 search, fused, filtered, copies counted once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.catalogue import PassageColumns, date_to_int
from index.embedder import Vectors
from index.lexical import words_of
from index.opened import OpenIndex
from index.records import Article, Passage
from qa.answer import Evidence

_SHINGLE = 3
_NEAR_IDENTICAL = 0.8
_MOST_ALLOWED = 0.5
"""Share of the passages from which on filters are applied after the search."""
_MOST_BY_ONE = 2000
"""Passages of an author's articles that are looked through."""
_FACT = re.compile(r"\b(?:[A-Z]\w+|\d[\d.,:]*)")
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may be searched.

    Published from `since` to `until`, both included, only from `sources` and by `authors` where
    given; undated articles match no date range.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] | None = None
    authors: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    """Titles of articles to leave out: "and in the other article?"."""

    def allow(self, article: Article) -> bool:
        """Whether an article may be searched."""
        day = article.published
        dated = day is not None
        return (
            (self.since is None or (dated and day >= self.since))  # type: ignore[operator]
            and (self.until is None or (dated and day <= self.until))  # type: ignore[operator]
            and (self.sources is None or article.source in self.sources)
            and (self.authors is None or article.author in self.authors)
            and article.title not in self.without
        )

    def __bool__(self) -> bool:
        return (self.since, self.until, self.sources, self.authors) != (None, None, None, None)


@dataclass(frozen=True, slots=True)
class Search:
    """How to search: passages wanted, candidates of each search, weight of the dense score."""

    top_k: int
    candidates: int
    dense_weight: float


def retrieve(
    index: OpenIndex,
    vector: Vectors,
    question: str,
    search: Search,
    filters: Filters,
    favour: NDArray[np.float64] | None = None,
) -> tuple[Evidence, ...]:
    """Return the passages most likely to hold the answer, best first.

    `vector` is the question's unit vector. Candidates are the best of both searches; each
    gets both its exact scores, and `fuse` ranks them. A passage that nearly repeats a better
    one is left out. `favour` is added to the fused score of each passage, by number: for
    articles of the time that the question speaks of.
    """
    lexical = index.words.scores(question)
    allowed = _mask(index.catalogue.columns(), filters) if filters else None
    if allowed is not None:
        lexical = np.where(allowed, lexical, 0.0)
    near = _nearest(index, vector, search.candidates, filters, allowed)
    numbers = np.union1d(np.array(near, dtype=np.int64), _best(lexical, search.candidates))
    if not len(numbers):
        return ()
    dense = np.asarray(index.vectors.vectors(numbers.tolist()) @ vector, dtype=float)
    bm25 = np.asarray(lexical[numbers], dtype=float)
    fused = fuse(dense, bm25, search.dense_weight)
    if favour is not None:
        fused = (fused + favour[numbers]) / (1.0 + float(favour.max()))
    # Ties are broken by passage number, so that the same question always ranks the same.
    order = np.lexsort((numbers, -fused))
    ranked = _without_copies(index, [int(numbers[place]) for place in order], filters.without)
    scores = {int(numbers[p]): (float(fused[p]), float(dense[p]), float(bm25[p])) for p in order}
    kept: list[Evidence] = []
    for number, passage, article in ranked:
        kept.append(Evidence(passage, article, len(kept) + 1, *scores[number]))
        if len(kept) == search.top_k:
            break
    return _from_earliest(index, kept, filters)


def _nearest(
    index: OpenIndex,
    vector: Vectors,
    count: int,
    filters: Filters,
    allowed: NDArray[np.bool_] | None,
) -> list[int]:
    """Return the numbers of the nearest passages that the filters allow, nearest first.

    Where most passages are allowed ("as of today"), some more are searched and the others
    dropped: a filter inside Chroma's search costs time for every passage that it lets through.
    """
    wanted = min(count, index.passages)
    if allowed is not None and (share := float(allowed.mean())) >= _MOST_ALLOWED:
        near, _ = index.vectors.search(vector, min(int(2 * wanted / share), index.passages))
        kept = [number for number in near if allowed[number]]
        if len(kept) >= min(wanted, int(allowed.sum())):
            return kept[:wanted]
    if allowed is not None and filters.authors is not None:
        # Chroma does not know who wrote what; nobody has written more than can be looked through.
        return [int(number) for number in np.flatnonzero(allowed)[:_MOST_BY_ONE]]
    near, _ = index.vectors.search(
        vector, wanted, since=filters.since, until=filters.until, sources=filters.sources
    )
    return near


def _from_earliest(
    index: OpenIndex, evidence: Sequence[Evidence], filters: Filters
) -> tuple[Evidence, ...]:
    """Put in the place of a copy's passage the same passage of the article published first."""
    copied = index.catalogue.copies([item.article.id for item in evidence])
    shown = {item.article.id for item in evidence}
    earliest: list[Evidence] = []
    for item in evidence:
        first = copied.get(item.article.id, (item.article.id, 1))[0]
        if first != item.article.id and first not in shown:
            wording = _wording(item.passage.text)
            for passage, article in index.catalogue.passages_of(first):
                if filters.allow(article) and _near_identical(wording, _wording(passage.text)):
                    item = replace(item, passage=passage, article=article)
                    shown.add(first)
                    break
        earliest.append(item)
    return tuple(earliest)


def fuse(dense: Scores, bm25: Scores, dense_weight: float) -> Scores:
    """Return the convex sum of both scores, each brought to 0…1 over the candidates.

    Min-max normalisation and convex combination: Bruch, Gai and Ingber 2023, "An Analysis of
    Fusion Functions for Hybrid Retrieval". The best possible is 1.
    """
    return dense_weight * _min_max(dense) + (1.0 - dense_weight) * _min_max(bm25)


def _min_max(scores: Scores) -> Scores:
    low, high = scores.min(), scores.max()
    if high - low < 1e-12:
        # All alike: the score says nothing, unless it is that none has a word in common.
        return np.full_like(scores, 1.0 if high > 0 else 0.0)
    return np.asarray((scores - low) / (high - low), dtype=float)


def _best(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    found = np.flatnonzero(scores > 0)
    if len(found) > count:
        # lexsort and not argpartition: equal scores must not be cut off at random.
        found = found[np.lexsort((found, -scores[found]))[:count]]
    return found.astype(np.int64)


def _mask(columns: PassageColumns, filters: Filters) -> NDArray[np.bool_]:
    mask = np.ones(len(columns.article), dtype=bool)
    if filters.since:
        mask &= columns.published >= (date_to_int(filters.since) or 0)
    if filters.until:
        mask &= (columns.published <= (date_to_int(filters.until) or 0)) & (columns.published > 0)
    if filters.sources is not None:
        mask &= _one_of(columns.source, columns.sources, filters.sources)
    if filters.authors is not None:
        mask &= _one_of(columns.author, columns.authors, filters.authors)
    return mask


def _one_of(
    column: NDArray[np.int32], names: Sequence[str], wanted: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which places of a column are those of wanted names."""
    return np.isin(column, [place for place, name in enumerate(names) if name in wanted])


def _without_copies(
    index: OpenIndex, numbers: Sequence[int], without: tuple[str, ...]
) -> Iterator[tuple[int, Passage, Article]]:
    kept: list[_Wording] = []
    for first in range(0, len(numbers), 32):
        block = numbers[first : first + 32]
        found = index.catalogue.passages(block)
        for number in block:
            passage, article = found[number]
            if article.title in without:
                continue
            wording = _wording(passage.text)
            if any(_near_identical(wording, other) for other in kept):
                continue
            kept.append(wording)
            yield number, passage, article


@dataclass(frozen=True, slots=True)
class _Wording:
    shingles: frozenset[tuple[str, ...]]
    facts: frozenset[str]
    """Names and numbers: what a text that is otherwise the same may tell differently."""


def _wording(text: str) -> _Wording:
    words = words_of(text)
    shingles = frozenset(
        tuple(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1))
    )
    return _Wording(shingles, frozenset(_FACT.findall(text)))


def _near_identical(one: _Wording, other: _Wording) -> bool:
    """Whether two passages' word shingles overlap (Broder 1997: resemblance) by four fifths.

    Where each has a name or number that the other lacks, they tell different things in the same
    words, and both are wanted.
    """
    fewer, more = sorted((len(one.shingles), len(other.shingles)))
    if not fewer or fewer < _NEAR_IDENTICAL * more:
        return False
    both = len(one.shingles & other.shingles)
    if both < _NEAR_IDENTICAL * (fewer + more - both):
        return False
    return not (one.facts - other.facts and other.facts - one.facts)
