"""What to index and how, and the recipe by which two indexes can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.copies import SIGNATURE_VERSION
from index.embedder import find_model
from index.lexical import ANALYSER_VERSION

CHUNKER = "sentences-balanced-1"
READER = 1
"""Version of reading and cleaning; raised when the same file would give another text."""


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """What to index and how."""

    articles: Path
    store: Path
    model: str
    passage_tokens: int
    overlap_sentences: int


def recipe(plan: IndexPlan) -> dict[str, Any]:
    """Return everything that decides what an index of the same articles holds."""
    return {
        "model": find_model(plan.model).fingerprint,
        "chunker": CHUNKER,
        "passage_tokens": plan.passage_tokens,
        "overlap_sentences": plan.overlap_sentences,
        "reader": READER,
        "copies": SIGNATURE_VERSION,
        "analyser": ANALYSER_VERSION,
    }
