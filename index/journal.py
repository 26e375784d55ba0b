"""Vectors that an unfinished build has already computed, so that the next one need not.

Embedding half a million articles takes a day; a build that is interrupted, killed or refused must
not lose it. The journal lies beside the generations, is appended to as the build goes on and is
thrown away once a generation has been published. Only the process that holds the writer's lock uses
it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedder import Vectors

_KEY = 16


class VectorJournal:
    """Records of a vector's key (16 bytes) and its numbers (float32); a torn end is cut off."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Open the journal of a model in a store's folder; there need be none yet."""
        name = hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
        self.path = folder / f".vectors-{name}.journal"
        self.numbers: dict[bytes, int] = {}
        """Which record has the vector of a key."""
        self._records: np.ndarray[tuple[int], np.dtype[np.void]] | None = None
        if self.path.is_file():
            self._read()

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """Return the vectors of records, shape (numbers, dimension)."""
        assert self._records is not None
        return np.asarray(self._records["vector"][list(numbers)], dtype=np.float32)

    def add(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Append vectors and wait until they are on the disk."""
        records = np.zeros(len(keys), dtype=_record(vectors.shape[1]))
        records["key"] = keys
        records["vector"] = vectors
        with self.path.open("ab") as file:
            if not file.tell():
                file.write(vectors.shape[1].to_bytes(4, "little"))
            file.write(records.tobytes())
            file.flush()
            os.fsync(file.fileno())

    def discard(self) -> None:
        """Delete the file."""
        self._records = None
        self.path.unlink(missing_ok=True)

    def _read(self) -> None:
        content = self.path.read_bytes()
        dimension = int.from_bytes(content[:4], "little")
        size = _record(dimension).itemsize if 0 < dimension <= 65536 else 0
        whole = (len(content) - 4) // size if size else 0
        if whole <= 0:
            self.path.unlink()
            return
        if 4 + whole * size < len(content):
            os.truncate(self.path, 4 + whole * size)
        self._records = np.frombuffer(content, _record(dimension), count=whole, offset=4)
        lengths = np.linalg.norm(self._records["vector"], axis=1)
        for number in np.flatnonzero(np.abs(lengths - 1.0) < 1e-3):
            self.numbers[self._records["key"][number].tobytes()] = int(number)


def _record(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("key", f"V{_KEY}"), ("vector", np.float32, (dimension,))])
