"""What can be graded by name: the assistant, the baselines, or any callable."""

from __future__ import annotations

import heapq
import importlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.asking import Answerer
from eval.baselines import Search, always_abstain, evidence_at, first_found
from index.errors import InputError
from index.lexical import Analyser, LexicalIndex, build_lexical
from index.records import Article
from index.sentences import sentence_splitter
from qa.answer import Answer, Evidence
from qa.assistant import Assistant

ENGINES = {
    "qa": "this project's assistant",
    "bm25": "baseline: the first sentence that BM25 finds",
    "dense": "baseline: the first passage that the embeddings find",
    "llama-index": "baseline: the first passage that llama-index's starter finds",
    "abstain": "baseline: always abstains",
}
SENTENCES = 5
"""Sentences that the BM25 baseline retrieves."""


def engine_of(name: str, assistant: Assistant) -> Answerer:
    """Return the answerer of that name, over the assistant's articles.

    Raises:
        InputError: there is none of that name.
    """
    makers: dict[str, Callable[[], Answerer]] = {
        "qa": lambda: assistant_answerer(assistant),
        "bm25": lambda: first_found(sentence_search(_articles(assistant)), "bm25"),
        "dense": lambda: first_found(assistant.retrieve, "dense"),
        "llama-index": lambda: first_found(_starter(assistant), "llama-index"),
        "abstain": lambda: always_abstain,
    }
    if name not in makers:
        raise InputError(
            f"Expected an engine ({', '.join(ENGINES)}) or MODULE:NAME, found {name!r}."
        )
    return makers[name]()


def settings_of(engine: str) -> dict[str, Any]:
    """Return the settings that an engine needs to be what its name says."""
    weights = {"dense": 1.0, "bm25": 0.0}
    return {"dense_weight": weights[engine]} if engine in weights else {}


def imported(name: str) -> Any:
    """Return what `MODULE:NAME` names.

    Raises:
        InputError: there is no such thing to import.
    """
    module, _, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(f"Expected {name!r} to be MODULE:NAME, found: {error}.") from error
    if not callable(found):
        raise InputError(f"Expected {name!r} to be callable, found {type(found).__name__}.")
    return found


def assistant_answerer(assistant: Assistant) -> Answerer:
    """Return the assistant as an answerer; earlier questions are asked before, in one talk."""

    def ask(question: str, *, history: Sequence[str] = (), as_of: date | None = None) -> Answer:
        begin = getattr(assistant, "conversation", None)
        if not history or begin is None:
            return assistant.ask(question, as_of=as_of)
        conversation = begin()
        for earlier in history:
            conversation.ask(earlier, as_of=as_of)
        answer: Answer = conversation.ask(question, as_of=as_of)
        return answer

    return ask


def retriever_of(name: str, assistant: Assistant) -> Answerer:
    """Return the retrieval behind an engine, to be graded alone."""
    if name == "llama-index":
        return _starter(assistant)

    def retrieve(question: str, *, as_of: date | None = None) -> tuple[Evidence, ...]:
        return assistant.retrieve(question, as_of=as_of)

    return retrieve


def sentence_search(articles: Sequence[Article]) -> Search:
    """Return a BM25 search over every sentence of the articles."""
    split = sentence_splitter()
    places = [(article, *span) for article in articles for span in split(article.text)]
    with TemporaryDirectory(prefix="qa-eval-") as folder:
        texts = (article.text[start:end] for article, start, end in places)
        build_lexical(Path(folder), texts, Analyser())
        # Memory-mapped files stay readable after the folder is gone.
        index = LexicalIndex(Path(folder), Analyser())

    def search(question: str) -> tuple[Evidence, ...]:
        scores = index.scores(question)
        best = heapq.nsmallest(SENTENCES, range(len(scores)), key=lambda n: (-scores[n], n))
        found = [number for number in best if scores[number] > 0]
        return tuple(
            evidence_at(
                *places[number],
                rank,
                score=float(scores[number] / (1 + scores[number])),
                dense=0.0,
                bm25=float(scores[number]),
            )
            for rank, number in enumerate(found, start=1)
        )

    return search


def _starter(assistant: Assistant) -> Search:
    from eval.starter import starter_search

    return starter_search(_articles(assistant), assistant.embedder())


def _articles(assistant: Assistant) -> list[Article]:
    return [assistant.article(summary.id) for summary in assistant.catalogue()]
