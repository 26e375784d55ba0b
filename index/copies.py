"""Copies: syndicated and near-identical articles gathered into clusters.

MinHash (Broder 1997, "On the resemblance and containment of documents") over runs of five words,
candidates by locality-sensitive hashing (datasketch), every candidate checked on the full sets.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIGNATURE_VERSION = 1
"""Raised when signatures of the same text change: stored ones are then worthless."""
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_RUN = 5
"""Words in a run: long enough that two reports of one event share few by chance."""
_SHORT = 30
"""Articles of fewer words are copies only if they are equal word for word."""
_ALIKE = 0.7
_SHORTENED = 0.4
"""The shorter of two copies has at least this share of the longer's runs: a brief that stands
whole inside a long report of someone's own does not make that report a copy."""
_LEAD = 60
_SAME_LEAD = 0.5
_BANDS, _ROWS = 12, 2
"""A pair that shares half of all its runs is found with probability .97, one that shares .7
with .9997."""
_MOST_CHECKED = 64
_SEED = 1
_FEWEST_SAMPLES = 16
_LEAST_SHARED = 0.1
"""A copy shares 0.28 of its runs at least (0.7 of 0.4); the rest allows for sampling."""
_NONE = np.zeros(0, dtype="<u4")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split(),
        start=2,
    )
}


@dataclass(frozen=True, slots=True)
class Signature:
    """All of a text that the search for copies needs, about 4 bytes a word."""

    digest: str
    """SHA-256 of the normalised words, 64 hexadecimal digits: equal texts have equal ones."""
    words: int
    runs: bytes
    """Hashes of the runs of five words, sorted, each once: little-endian 32-bit integers."""
    lead: str
    """The first words, with `#` in the place of each number."""
    lead_numbers: frozenset[str]
    numbers: frozenset[str]

    def to_bytes(self) -> bytes:
        """Return the signature for storing; `Signature.from_bytes` reads it back."""
        head = {
            "version": SIGNATURE_VERSION,
            "digest": self.digest,
            "words": self.words,
            "lead": self.lead,
            "lead_numbers": sorted(self.lead_numbers),
            "numbers": sorted(self.numbers),
        }
        return json.dumps(head, ensure_ascii=False).encode() + b"\n" + self.runs

    @classmethod
    def from_bytes(cls, stored: bytes) -> Signature:
        """Read a stored signature.

        Raises:
            ValueError: these are not the bytes of a signature of this version; make a new one
                with `sign`.
        """
        line, _, runs = stored.partition(b"\n")
        try:
            head = json.loads(line)
            if head["version"] != SIGNATURE_VERSION or len(runs) % 4:
                raise ValueError(f"version {head['version']}, {len(runs)} bytes of runs")
            return cls(
                head["digest"],
                head["words"],
                runs,
                str(head["lead"]),
                frozenset(head["lead_numbers"]),
                frozenset(head["numbers"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            message = (
                f"Expected a signature of version {SIGNATURE_VERSION}, got {error}; sign again"
            )
            raise ValueError(message) from error


def sign(text: str) -> Signature:
    """Return the signature of an article's text. Case, punctuation and spacing do not count."""
    words = _words(text)
    lead = _lead(text)
    return Signature(
        digest=hashlib.sha256(" ".join(words).encode()).hexdigest(),
        words=len(words),
        runs=_runs(words).tobytes(),
        lead=" ".join("#" if _number(word) else word for word in lead),
        lead_numbers=frozenset(filter(None, map(_number, lead))),
        numbers=frozenset(filter(None, map(_number, words))),
    )


def cluster_signatures(signatures: Iterable[tuple[str, Signature]]) -> dict[str, str]:
    """Return for each id the id of the first given signature that it is a copy of.

    One that copies none stands for itself. Give them earliest first, so that the earliest stands
    for its copies.

    Copies are texts of which the longer shares 0.7 of all runs with the other, or the shorter
    has 0.7 of its own in the other (cut, or with a new lead). Not copies, though all but equal:
    texts whose lead gives another number or date. A toll that rose or a correction is a later
    report with a say of its own, and hiding it behind the first would hide the development.

    Memory: 4 kB an article of 500 words for its signature, and 8 kB more in the hash tables if it
    shares runs with others and copies none (measured on 4,000; 500,000 articles, a fifth of them
    in the tables: 3 GB). Time, 1 ms an article, grows with articles, not with pairs.
    """
    given = list(signatures)
    stands_for: dict[str, str] = {}
    equal: dict[str, str] = {}
    kept: list[tuple[str, Signature]] = []
    # Takes .4 s to import and is needed while an index is built, not for asking.
    from datasketch import MinHash, MinHashLSH

    empty = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=int)
    near = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    for (name, signature), shares in zip(given, _share_runs([s for _, s in given]), strict=True):
        first = equal.get(signature.digest) if signature.words else None
        if first is None and signature.words >= _SHORT and shares:
            sketch = empty.copy()
            sketch.update_batch(_array(signature).tolist())
            first = _first_copy(signature, [kept[number] for number in near.query(sketch)])
            if first is None:
                near.insert(len(kept), sketch, check_duplication=False)
                kept.append((name, signature))
        stands_for[name] = name if first is None else first
        equal.setdefault(signature.digest, stands_for[name])
    return stands_for


def _share_runs(signatures: Sequence[Signature]) -> list[bool]:
    """Tell which texts share enough runs with all others together to be anyone's copy.

    Most articles of an archive do not, and need no place in the hash tables. Judged on every
    eighth run, by value, so that a run is looked at in all texts or in none.
    """
    samples = [runs[runs % 8 == 0] for runs in map(_array, signatures)]
    values, counts = np.unique(np.concatenate([_NONE, *samples]), return_counts=True)
    shared = values[counts > 1]
    return [
        len(sample) < _FEWEST_SAMPLES
        or len(np.intersect1d(sample, shared, assume_unique=True)) >= _LEAST_SHARED * len(sample)
        for sample in samples
    ]


def _first_copy(signature: Signature, candidates: Sequence[tuple[str, Signature]]) -> str | None:
    """Check the likeliest candidates, those with the same numbers in the lead first."""
    likely = sorted(candidates, key=lambda c: c[1].lead_numbers != signature.lead_numbers)
    return next((n for n, other in likely[:_MOST_CHECKED] if are_copies(signature, other)), None)


def are_copies(one: Signature, other: Signature) -> bool:
    """Whether two texts are one text, cut, re-led or lightly edited; see `cluster_signatures`."""
    if one.digest == other.digest:
        return one.words > 0
    fewer, more = sorted((len(one.runs) // 4, len(other.runs) // 4))
    if min(one.words, other.words) < _SHORT or fewer < _SHORTENED * more:
        return False
    if _lead_differs(one, other):
        return False
    shared = len(np.intersect1d(_array(one), _array(other), assume_unique=True))
    return shared >= _ALIKE * fewer


def _lead_differs(one: Signature, other: Signature) -> bool:
    """Whether the leads give different numbers.

    Where both have the same lead but for its numbers, any difference counts; where one has a new
    lead, only if each gives a number that the other's whole text lacks.
    """
    if one.lead_numbers == other.lead_numbers:
        return False
    ours, theirs = set(pairwise(one.lead.split())), set(pairwise(other.lead.split()))
    if len(ours & theirs) >= _SAME_LEAD * max(1, min(len(ours), len(theirs))):
        return True
    return bool(one.lead_numbers - other.numbers) and bool(other.lead_numbers - one.numbers)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _lead(text: str) -> list[str]:
    """Return the first words of the first paragraph that is more than a headline or byline."""
    for paragraph in text.splitlines():
        words = _words(paragraph)
        if len(words) >= 15:
            return words[:_LEAD]
    return _words(text[: 20 * _LEAD])[:_LEAD]


def _number(word: str) -> str | None:
    """Return a number in digits, None for any other word ("one" is more often no number)."""
    return word.replace(",", "") if word[0].isdecimal() else _NUMBER_WORDS.get(word)


def _runs(words: Sequence[str]) -> NDArray[np.uint32]:
    """Hash every run of words: a polynomial of the words' CRC-32, mixed as in splitmix64."""
    if len(words) < _RUN:
        return np.zeros(0, dtype="<u4")
    hashes = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    count = len(words) - _RUN + 1
    total = np.zeros(count, dtype=np.uint64)
    for place in range(_RUN):
        total = total * np.uint64(0x9E3779B97F4A7C15) + hashes[place : place + count]
    total = (total ^ (total >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.unique((total ^ (total >> np.uint64(27))) >> np.uint64(32)).astype("<u4")


def _array(signature: Signature) -> NDArray[np.uint32]:
    return np.frombuffer(signature.runs, dtype="<u4")
