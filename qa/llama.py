"""The archive inside any llama-index program: a retriever and a query engine.

The only file that imports llama-index. `start_char_idx` and `end_char_idx` of every node are
offsets into the article's text: `assistant.article(node.metadata["article_id"])
.text[node.start_char_idx:node.end_char_idx] == node.text`.
"""

from __future__ import annotations

import asyncio

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from qa.answer import Answer, Citation, Evidence
from qa.assistant import Assistant


class ArticleRetriever(BaseRetriever):
    """Our retrieval as a llama-index retriever: passages with fused scores, best first."""

    def __init__(self, assistant: Assistant, top_k: int | None = None) -> None:
        """Retrieve from an open assistant; `top_k` passages, or as many as its settings say."""
        self._assistant = assistant
        self._top_k = top_k
        # Its own callback manager: the default would come from llama-index's global settings.
        super().__init__(callback_manager=CallbackManager([]))

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._assistant.retrieve(query_bundle.query_str, top_k=self._top_k)
        return [_evidence_node(item) for item in found]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class ArticleQueryEngine(BaseQueryEngine):
    """Our answers as a llama-index query engine: one source node for each citation.

    The response's metadata is the whole answer, as `Answer.to_dict()` gives it.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Answer through an open assistant."""
        self._assistant = assistant
        super().__init__(callback_manager=CallbackManager([]))

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = self._assistant.ask(query_bundle.query_str)
        return Response(
            response=answer.text,
            source_nodes=[_citation_node(citation, answer) for citation in answer.citations],
            metadata=answer.to_dict(),
        )

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _evidence_node(item: Evidence) -> NodeWithScore:
    article, passage = item.article, item.passage
    node = _node(passage.id, passage.text, passage.start, passage.end, article.id)
    node.metadata |= {
        "path": article.path,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "dense": item.dense,
        "bm25": item.bm25,
    }
    return NodeWithScore(node=node, score=item.score)


def _citation_node(citation: Citation, answer: Answer) -> NodeWithScore:
    name = f"{citation.article_id}:{citation.start}-{citation.end}"
    node = _node(name, citation.quote, citation.start, citation.end, citation.article_id)
    node.metadata |= {
        "number": citation.number,
        "title": citation.title,
        "source": citation.source,
        "published": citation.published.isoformat() if citation.published else None,
        "url": citation.url,
    }
    return NodeWithScore(node=node, score=answer.confidence)


def _node(identifier: str, text: str, start: int, end: int, article_id: str) -> TextNode:
    return TextNode(
        id_=identifier,
        text=text,
        start_char_idx=start,
        end_char_idx=end,
        metadata={"article_id": article_id},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article_id)},
    )
