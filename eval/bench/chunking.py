"""Chroma's chunking evaluation as it was published, to check our measures against its figures.

    python -m eval.bench.chunking FOLDER [--size 250] [--overlap 125]

FOLDER holds Chroma's five corpora and 472 questions as articles.jsonl and questions.jsonl. The
texts are cut as its `FixedTokenChunker` cuts them (cl100k tokens), embedded with all-MiniLM-L6-v2,
searched by cosine over all corpora at once, and the five best chunks scored by `span_scores`. It
published for this model, recall / IoU: 82.4 / 3.5 for 250 tokens with 125 of overlap.

Nothing of the project's own splitting or ranking takes part: what differs is the measure.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
from pathlib import Path
from typing import Any

import numpy as np

from eval.formats import read_gold
from eval.metrics import DocumentSpan, span_scores
from index.embedder import Embedder

RETRIEVED = 5


def main() -> None:
    """Print recall, precision and IoU, mean and standard deviation over the questions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=250)
    parser.add_argument("--overlap", type=int, default=125)
    options = parser.parse_args()
    gold = read_gold(options.folder)
    encoding = cl100k()
    chunks: list[DocumentSpan] = []
    texts: list[str] = []
    for article in gold.articles:
        for start, end in token_chunks(encoding, article.text, options.size, options.overlap):
            chunks.append((article.id, start, end))
            texts.append(article.text[start:end])
    print(f"{len(chunks)} chunks of {options.size} tokens, {options.overlap} of them overlap")
    embedder = Embedder.load()
    vectors = embedder.passages(texts)
    rows: list[tuple[float, float, float]] = []
    for question in gold.questions:
        similar = vectors @ embedder.question(question.question)
        best = np.argsort(-similar, kind="stable")[:RETRIEVED]
        spans = [
            (quote.article, quote.start, quote.start + len(quote.text))
            for quote in question.evidence
            if quote.text is not None and quote.start is not None
        ]
        scores = span_scores(spans, [chunks[place] for place in best])
        rows.append((scores.recall, scores.precision, scores.iou))
    means, deviations = np.mean(rows, axis=0), np.std(rows, axis=0)
    for name, mean, deviation in zip(
        ("recall", "precision", "IoU"), means, deviations, strict=True
    ):
        print(f"{name:10} {100 * mean:5.1f} ± {100 * deviation:.1f}")


def token_chunks(encoding: Any, text: str, size: int, overlap: int) -> list[tuple[int, int]]:
    """Return the character spans of chunks of `size` tokens, each `overlap` back from the last."""
    tokens = encoding.encode(text, disallowed_special=())
    offsets = [*encoding.decode_with_offsets(tokens)[1], len(text)]
    spans: list[tuple[int, int]] = []
    for first in range(0, len(tokens), size - overlap):
        last = min(first + size, len(tokens))
        spans.append((offsets[first], offsets[last]))
        if last == len(tokens):
            break
    return spans


def cl100k() -> Any:
    """Return OpenAI's cl100k encoding from the copy that llama-index carries; no download."""
    import tiktoken

    spec = importlib.util.find_spec("llama_index.core")
    folder = Path(next(iter((spec.submodule_search_locations if spec else None) or ["."])))
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(folder / "_static" / "tiktoken_cache"))
    return tiktoken.get_encoding("cl100k_base")


if __name__ == "__main__":
    main()
