"""llama-index's starter, as a search: `VectorStoreIndex` with its default splitter.

Its own README's five lines, with our embedding model in the place of OpenAI's. The only file
of the harness with llama-index's index types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.baselines import Search, evidence_at
from index.embedder import Embedder
from index.records import Article
from qa.answer import Evidence

TOP_K = 2
"""The starter's own default."""


def starter_search(articles: Sequence[Article], embedder: Embedder) -> Search:
    """Index the articles as llama-index's starter does and return its retriever as a search.

    Chunks of 1,024 tokens with 20 of overlap, in memory; only what the embedding model reads
    of a chunk (its first 256 tokens with MiniLM) can be found.
    """
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    documents = [Document(text=article.text, doc_id=article.id) for article in articles]
    index = VectorStoreIndex.from_documents(
        documents,
        embed_model=embedding_model(embedder),
        transformations=[SentenceSplitter()],
        show_progress=False,
    )
    retriever = index.as_retriever(similarity_top_k=TOP_K)
    known = {article.id: article for article in articles}

    def search(question: str) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        for hit in retriever.retrieve(question):
            article = known[str(hit.node.ref_doc_id)]
            text = hit.node.get_content()
            start = article.text.find(text, getattr(hit.node, "start_char_idx", None) or 0)
            start = start if start >= 0 else article.text.find(text)
            if start < 0:
                continue  # its splitter joined what does not stand together
            score = float(hit.score or 0.0)
            end = start + len(text)
            found.append(
                evidence_at(article, start, end, len(found) + 1, score=score, dense=score, bm25=0.0)
            )
        return tuple(found)

    return search


def embedding_model(embedder: Embedder, batch: int = 10) -> Any:
    """Return the embedder behind llama-index's interface, given `batch` texts at a time."""
    from llama_index.core.embeddings import BaseEmbedding

    class Packaged(BaseEmbedding):
        """The project's embedder behind llama-index's interface."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(value) for value in embedder.question(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [[float(value) for value in row] for row in embedder.passages(texts)]

    return Packaged(model_name="packaged", embed_batch_size=batch)
