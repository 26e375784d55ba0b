"""Which passage size, overlap and fusion: the table behind the defaults.

    python -m eval.bench.passages FOLDER [--sizes 128 192 256] [--overlaps 0 1]

FOLDER holds Chroma's chunking evaluation (five corpora, 472 questions with exact spans) as
articles.jsonl and questions.jsonl. Each row splits all corpora anew, embeds them, searches them
at once and scores the five best passages by span recall and IoU (`eval.metrics.span_scores`). The
search is exact and in memory; splitting, embedding, BM25 and fusion are the project's own.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.formats import read_gold
from eval.gold import Gold, Question
from eval.metrics import DocumentSpan, span_scores
from index.articles import read_file
from index.embedder import Embedder, Vectors
from index.lexical import Analyser, LexicalIndex, build_lexical
from index.passages import PassageSize, headline, split_article, text_to_embed
from index.sentences import sentence_splitter
from qa.retrieve import fuse

RETRIEVED = 5
CANDIDATES = 100
Scores = NDArray[np.float64]
Fusion = Callable[[Scores, Scores], Scores]


@dataclass(frozen=True, slots=True)
class Split:
    """All corpora cut in one way: passages, their vectors and their words."""

    spans: tuple[DocumentSpan, ...]
    vectors: Vectors
    words: LexicalIndex


def reciprocal_ranks(dense: Scores, bm25: Scores) -> Scores:
    """Return the sum of 1 / (60 + rank) in both lists (Cormack, Clarke and Buettcher 2009)."""
    ranks = [np.argsort(np.argsort(-scores, kind="stable")) + 1 for scores in (dense, bm25)]
    return np.asarray(sum(1.0 / (60.0 + rank) for rank in ranks), dtype=float)


FUSIONS: dict[str, Fusion] = {
    "half and half": lambda dense, bm25: fuse(dense, bm25, 0.5),
    "dense .7": lambda dense, bm25: fuse(dense, bm25, 0.7),
    "reciprocal ranks": reciprocal_ranks,
    "dense alone": lambda dense, _: dense,
    "BM25 alone": lambda _, bm25: bm25,
}


def main() -> None:
    """Print one row for each size, overlap and fusion."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[128, 160, 192, 224])
    parser.add_argument("--overlaps", type=int, nargs="+", default=[0])
    options = parser.parse_args()
    gold, embedder = read_gold(options.folder), Embedder.load()
    questions = np.stack([embedder.question(q.question) for q in gold.questions])
    print("| tokens | overlap | passages | fusion | recall | IoU |\n|---|---|---|---|---|---|")
    for size in options.sizes:
        for overlap in options.overlaps:
            with tempfile.TemporaryDirectory() as scratch:
                split = split_corpora(options.folder, gold, embedder, (size, overlap), scratch)
                for name, fusion in FUSIONS.items():
                    recall, iou = scores_of(gold.questions, split, questions, fusion)
                    print(
                        f"| {size} | {overlap} | {len(split.spans):,} | {name} "
                        f"| {recall:.3f} | {iou:.4f} |",
                        flush=True,
                    )


def split_corpora(
    folder: Path, gold: Gold, embedder: Embedder, cut: tuple[int, int], scratch: str
) -> Split:
    """Cut every corpus, embed the passages and index their words."""
    sentences = sentence_splitter()
    size = PassageSize(cut[0], embedder.max_tokens, cut[1])
    articles, _ = read_file(folder, "articles.jsonl")
    spans: list[DocumentSpan] = []
    texts: list[str] = []
    for known, article in zip(gold.articles, articles, strict=True):
        title = len(embedder.token_spans(headline(article.title)))
        parts = split_article(article, sentences(article.text), embedder.token_spans, size, title)
        for passage in parts:
            spans.append((known.id, passage.start, passage.end))
            texts.append(text_to_embed(article.title, passage.text))
    analyser = Analyser()
    build_lexical(Path(scratch), texts, analyser)
    words = LexicalIndex(Path(scratch), analyser)
    return Split(tuple(spans), embedder.passages(texts), words)


def scores_of(
    questions: Sequence[Question], split: Split, asked: Vectors, fusion: Fusion
) -> tuple[float, float]:
    """Return mean span recall and IoU of the five best passages."""
    rows: list[tuple[float, float]] = []
    for question, vector in zip(questions, asked, strict=True):
        dense = np.asarray(split.vectors @ vector, dtype=float)
        bm25 = np.asarray(split.words.scores(question.question), dtype=float)
        both = np.union1d(np.argsort(-dense)[:CANDIDATES], np.argsort(-bm25)[:CANDIDATES])
        best = both[np.argsort(-fusion(dense[both], bm25[both]), kind="stable")[:RETRIEVED]]
        gold = [
            (quote.article, quote.start, quote.start + len(quote.text))
            for quote in question.evidence
            if quote.text is not None and quote.start is not None
        ]
        scores = span_scores(gold, [split.spans[place] for place in best])
        rows.append((scores.recall, scores.iou))
    recall, iou = np.mean(rows, axis=0)
    return float(recall), float(iou)


if __name__ == "__main__":
    main()
