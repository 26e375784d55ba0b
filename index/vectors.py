"""Give every passage of a new catalogue its vector: taken over where known, else embedded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.catalogue import Catalogue
from index.embedder import Embedder, Vectors
from index.journal import VectorJournal
from index.passages import text_to_embed
from index.records import Article, Passage
from index.store import VectorWriter

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how much is done, and how much there is in all."""


@dataclass(frozen=True, slots=True)
class KnownVectors:
    """Vectors that need not be computed again: which number has a key's, and how to get them."""

    numbers: Mapping[bytes, int]
    fetch: Callable[[list[int]], Vectors]


def fill_vectors(
    catalogue: Catalogue,
    writer: VectorWriter,
    embedder: Callable[[], Embedder],
    known: Sequence[KnownVectors],
    journal: VectorJournal,
    batch: int,
    progress: Progress,
) -> int:
    """Write the vectors of all passages in order; return how many had to be embedded.

    The embedder is asked for only when a vector is missing from all `known`; what it gives
    goes into the journal at once.
    """
    _, total = catalogue.counts()
    missing = sum(_source(key, known) is None for (key,) in _keys(catalogue, 0, total))
    done = 0
    for first in range(0, total, batch):
        last = min(first + batch, total)
        keys = [key for (key,) in _keys(catalogue, first, last)]
        found = catalogue.passages(list(range(first, last)))
        sources = [_source(key, known) for key in keys]
        new = [place for place, source in enumerate(sources) if source is None]
        parts: list[tuple[list[int], Vectors]] = []
        if new:
            said = partial(_say, progress, done, missing)
            fresh = embedder().passages([_text(*found[first + place]) for place in new], said)
            journal.add([keys[place] for place in new], fresh)
            parts.append((new, fresh))
            done += len(new)
        for vectors in known:
            places = [place for place, source in enumerate(sources) if source is vectors]
            if places:
                parts.append((places, vectors.fetch([vectors.numbers[keys[p]] for p in places])))
        writer.add(_joined(len(keys), parts), [found[n][1] for n in range(first, last)])
        progress("storing vectors", last, total)
    return missing


def _source(key: bytes, known: Sequence[KnownVectors]) -> KnownVectors | None:
    return next((vectors for vectors in known if key in vectors.numbers), None)


def _say(progress: Progress, before: int, total: int, count: int) -> None:
    progress("embedding", before + count, total)


def _text(passage: Passage, article: Article) -> str:
    return text_to_embed(article.title, passage.text)


def _keys(catalogue: Catalogue, first: int, last: int) -> list[tuple[bytes]]:
    return catalogue.rows(  # type: ignore[return-value]
        "SELECT key FROM passages WHERE number >= ? AND number < ? ORDER BY number", (first, last)
    )


def _joined(count: int, parts: Sequence[tuple[list[int], Vectors]]) -> Vectors:
    vectors = np.zeros((count, parts[0][1].shape[1]), dtype=np.float32)
    for places, part in parts:
        vectors[places] = part
    return vectors
