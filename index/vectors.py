"""Give every passage of a new catalogue its vector: taken over where known, else embedded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from index.catalogue import Catalogue
from index.embedder import Embedder, Vectors
from index.passages import text_to_embed
from index.records import Article, Passage
from index.store import VectorIndex, VectorWriter

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how much is done, and how much there is in all."""


def fill_vectors(
    catalogue: Catalogue,
    writer: VectorWriter,
    embedder: Callable[[], Embedder],
    reusable: Mapping[bytes, int],
    old: VectorIndex | None,
    batch: int,
    progress: Progress,
) -> int:
    """Write the vectors of all passages in order; return how many had to be embedded.

    `reusable` gives, by vector key, the passage number in `old` that has the vector. The
    embedder is asked for only when a vector is missing.
    """
    _, total = catalogue.counts()
    missing = sum(key not in reusable for (key,) in _keys(catalogue, 0, total))
    done = 0
    for first in range(0, total, batch):
        last = min(first + batch, total)
        keys = [key for (key,) in _keys(catalogue, first, last)]
        found = catalogue.passages(list(range(first, last)))
        new = [place for place, key in enumerate(keys) if key not in reusable]
        texts = [_text(*found[first + place]) for place in new]
        fresh: Vectors | None = None
        if texts:
            said = partial(_say, progress, done, missing)
            fresh = embedder().passages(texts, said)
            done += len(texts)
        kept = [place for place, key in enumerate(keys) if key in reusable]
        vectors = _join(len(keys), new, fresh, kept, old, [reusable[keys[p]] for p in kept])
        writer.add(vectors, [found[number][1] for number in range(first, last)])
        progress("storing vectors", last, total)
    return missing


def _say(progress: Progress, before: int, total: int, count: int) -> None:
    progress("embedding", before + count, total)


def _text(passage: Passage, article: Article) -> str:
    return text_to_embed(article.title, passage.text)


def _keys(catalogue: Catalogue, first: int, last: int) -> list[tuple[bytes]]:
    return catalogue.rows(  # type: ignore[return-value]
        "SELECT key FROM passages WHERE number >= ? AND number < ? ORDER BY number", (first, last)
    )


def _join(
    count: int,
    new: list[int],
    fresh: Vectors | None,
    kept: list[int],
    old: VectorIndex | None,
    numbers: list[int],
) -> Vectors:
    taken = old.vectors(numbers) if old is not None and numbers else None
    dimension = next(v.shape[1] for v in (fresh, taken) if v is not None)
    vectors = np.zeros((count, dimension), dtype=np.float32)
    if fresh is not None:
        vectors[new] = fresh
    if taken is not None:
        vectors[kept] = taken
    return vectors
