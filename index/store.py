"""Passage vectors in Chroma; the only file that imports it, and where distance becomes cosine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.catalogue import date_to_int
from index.embedder import Vectors
from index.errors import StoreDamagedError
from index.records import Article

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

COLLECTION = "passages"
VECTORS_FOLDER = "chroma"
BATCH = 5000
"""Chroma takes at most 5,461 records at once; small batches are far slower."""
_GET_BATCH = 5000


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    # Without _env_file=None a `.env` in the working folder would override these.
    settings = Settings(anonymized_telemetry=False, _env_file=None)  # type: ignore[call-arg]
    return chromadb.PersistentClient(str(folder / VECTORS_FOLDER), settings=settings)


class VectorWriter:
    """Fills a new collection; vector number n belongs to passage number n."""

    def __init__(self, folder: Path, count: int) -> None:
        """Create the collection for exactly `count` vectors."""
        self._client = _client(folder)
        self._collection = self._client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_construction": 200,
                    "ef_search": 200,
                    "max_neighbors": 24,
                    # Exactly one save, when the last vector is in: a later one would write to a
                    # published generation when a reader opens it.
                    "batch_size": max(1, min(count, BATCH)),
                    "sync_threshold": max(1, count),
                }
            },
        )
        self._next = 0

    def add(self, vectors: Vectors, articles: Sequence[Article]) -> None:
        """Append at most `BATCH` vectors, each with the article it comes from."""
        metadatas: list[Any] = []
        for article in articles:
            fields: dict[str, Any] = {"source": article.source or ""}
            if article.published:
                fields["published"] = date_to_int(article.published)
            metadatas.append(fields)
        ids = [str(number) for number in range(self._next, self._next + len(vectors))]
        self._collection.add(ids=ids, embeddings=vectors, metadatas=metadatas)
        self._next += len(vectors)

    def close(self) -> None:
        """Release the files."""
        self._client.close()  # type: ignore[attr-defined]


class VectorIndex:
    """Reads the vectors of a published generation. Safe from many threads."""

    def __init__(self, folder: Path) -> None:
        """Open the vectors of a generation.

        Raises:
            StoreDamagedError: they cannot be opened.
        """
        if not (folder / VECTORS_FOLDER / "chroma.sqlite3").is_file():
            raise StoreDamagedError(f"Expected Chroma's files in {folder}, found none.")
        self._client = _client(folder)
        self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def __enter__(self) -> VectorIndex:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release files and memory; an unclosed client leaks both."""
        self._client.close()  # type: ignore[attr-defined]

    def count(self) -> int:
        """Return the number of vectors."""
        return self._collection.count()

    def search(
        self,
        question: Vectors,
        count: int,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
    ) -> tuple[list[int], NDArray[np.float64]]:
        """Return the nearest passages' numbers and cosines (-1 to 1), nearest first.

        The filters are applied inside the search; undated articles match no date range.
        """
        found = self._collection.query(
            query_embeddings=question[None, :],
            n_results=count,
            where=_where(since, until, sources),
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return [int(number) for number in found["ids"][0]], 1.0 - np.asarray(distances, dtype=float)

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """Return the vectors of passages by number, shape (numbers, dimension).

        Raises:
            StoreDamagedError: one of them is not there.
        """
        parts = []
        for first in range(0, len(numbers), _GET_BATCH):
            wanted = [str(number) for number in numbers[first : first + _GET_BATCH]]
            found = self._collection.get(ids=sorted(set(wanted)), include=["embeddings"])
            embeddings = found["embeddings"]
            if embeddings is None or len(found["ids"]) != len(set(wanted)):
                raise StoreDamagedError("Expected a vector for every passage, found fewer.")
            rows = {number: place for place, number in enumerate(found["ids"])}
            block = np.asarray(embeddings, dtype=np.float32)
            parts.append(block[[rows[number] for number in wanted]])
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def batches(self) -> Iterator[tuple[list[int], Vectors]]:
        """Yield all numbers and vectors, a batch at a time."""
        for first in range(0, self.count(), _GET_BATCH):
            numbers = list(range(first, min(first + _GET_BATCH, self.count())))
            yield numbers, self.vectors(numbers)


def _where(since: date | None, until: date | None, sources: Sequence[str] | None) -> Any:
    parts: list[dict[str, Any]] = []
    if since:
        parts.append({"published": {"$gte": date_to_int(since)}})
    if until:
        parts.append({"published": {"$lte": date_to_int(until)}})
    if sources is not None:
        parts.append({"source": {"$in": list(sources)}})
    return {"$and": parts} if len(parts) > 1 else (parts[0] if parts else None)
