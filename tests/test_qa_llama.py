import asyncio
from concurrent.futures import ThreadPoolExecutor

from llama_index.core.llms.mock import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.schema import NodeRelationship

from qa.llama import ArticleQueryEngine, ArticleRetriever

QUESTION = "How many strategic bombers did Russia send to Venezuela?"


def check_offsets(assistant, nodes):
    assert nodes
    for item in nodes:
        node = item.node
        article = assistant.article(node.metadata["article_id"])
        assert article.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.relationships[NodeRelationship.SOURCE].node_id == article.id


def test_the_retriever_gives_our_passages_with_offsets(assistant):
    nodes = ArticleRetriever(assistant, top_k=3).retrieve(QUESTION)
    assert len(nodes) == 3
    assert [n.score for n in nodes] == sorted((n.score for n in nodes), reverse=True)
    assert "Tu-160" in nodes[0].node.text
    check_offsets(assistant, nodes)


def test_the_query_engine_gives_our_answer_with_its_citations(assistant):
    response = ArticleQueryEngine(assistant).query(QUESTION)
    assert "two Tu-160" in response.response
    assert response.metadata["question"] == QUESTION
    check_offsets(assistant, response.source_nodes)


def test_both_work_asynchronously(assistant):
    async def both():
        return (
            await ArticleRetriever(assistant).aretrieve(QUESTION),
            await ArticleQueryEngine(assistant).aquery(QUESTION),
        )

    # In a thread of its own: the browser tests keep an event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        nodes, response = pool.submit(lambda: asyncio.run(both())).result()
    check_offsets(assistant, nodes)
    check_offsets(assistant, response.source_nodes)


def test_the_retriever_drops_into_a_llama_index_engine(assistant):
    """llama-index's own engine, prompt and synthesizer; only the paid model is its mock."""
    engine = RetrieverQueryEngine(
        retriever=ArticleRetriever(assistant, top_k=2),
        response_synthesizer=get_response_synthesizer(llm=MockLLM()),
    )
    response = engine.query(QUESTION)
    assert "Tu-160" in response.response  # the mock repeats its prompt, with our passages in it
    check_offsets(assistant, response.source_nodes)
    assert response.source_nodes[0].node.metadata["published"] == "2026-01-07"


def test_an_abstention_has_no_source_nodes(assistant):
    response = ArticleQueryEngine(assistant).query("What did the stock market do on Tuesday?")
    assert response.source_nodes == []
    assert response.metadata["abstention"]["reason"] == "evidence too weak"
