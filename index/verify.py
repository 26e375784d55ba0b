"""Verify a generation in a process of its own: a torn vector index can end in a crash.

Run as `python -m index.verify FOLDER`; prints what is wrong and exits 1, or exits 0.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import QAError, StoreDamagedError

if TYPE_CHECKING:
    from index.store import VectorIndex

_WHOLE_QUERY = 20_000
_SELF_QUERIES = 50


def verify(folder: Path) -> None:
    """Check a finished build or generation in a child process.

    Raises:
        StoreDamagedError: it is not whole; says what was found.
    """
    found = subprocess.run(
        [sys.executable, "-m", "index.verify", str(folder.absolute())],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    if found.returncode != 0:
        last = (found.stdout.strip() or found.stderr.strip()).splitlines()[-1:]
        said = last[0] if last else f"the check ended with status {found.returncode}"
        raise StoreDamagedError(f"{folder.name} is not a whole index: {said}")


def check(folder: Path) -> None:
    """Check catalogue, words and vectors of a generation against each other.

    Raises:
        StoreDamagedError: something is missing, cannot be read or does not agree.
    """
    from index.catalogue import Catalogue
    from index.lexical import Analyser, LexicalIndex
    from index.records import text_hash
    from index.store import VectorIndex

    catalogue = Catalogue(folder)
    if catalogue.rows("PRAGMA quick_check") != [("ok",)]:
        raise StoreDamagedError("the catalogue is damaged")
    _, passages = catalogue.counts()
    for identifier, digest in catalogue.articles_sha256():
        article = catalogue.article(identifier)
        if article is None or text_hash(article.text) != digest:
            raise StoreDamagedError(f"the text of article {identifier} has changed")
    words = LexicalIndex(folder, Analyser()).count
    if words != passages:
        raise StoreDamagedError(f"expected {passages} passages in the word index, found {words}")
    with VectorIndex(folder) as vectors:
        if vectors.count() != passages:
            raise StoreDamagedError(f"expected {passages} vectors, found {vectors.count()}")
        _check_vectors(vectors, passages)


def _check_vectors(vectors: VectorIndex, passages: int) -> None:
    probes = set(np.linspace(0, passages - 1, min(passages, _SELF_QUERIES)).astype(int).tolist())
    for numbers, block in vectors.batches():
        lengths = np.linalg.norm(block, axis=1)
        if not np.allclose(lengths, 1.0, atol=1e-3):
            raise StoreDamagedError("a vector is not of unit length")
        for place, number in enumerate(numbers):
            if number not in probes:
                continue
            _, cosines = vectors.search(block[place], 1)
            # A copy of the passage may come first, but nothing may be nearer than itself.
            if len(cosines) != 1 or abs(float(cosines[0]) - 1.0) > 1e-2:
                raise StoreDamagedError(f"vector {number} does not find itself")
            if number == 0:
                wanted = min(passages, _WHOLE_QUERY)
                found, _ = vectors.search(block[place], wanted)
                if len(set(found)) != wanted:
                    raise StoreDamagedError(f"expected {wanted} results, found {len(set(found))}")


def main() -> int:
    """Check the folder named on the command line; return the exit status."""
    try:
        check(Path(sys.argv[1]))
    except (QAError, OSError, ValueError) as error:
        sys.stdout.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
