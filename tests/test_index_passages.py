from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import PassageSize, split_article
from index.records import Article, text_hash
from index.sentences import sentence_splitter

WORDS = ["Mr.", "Smith", "U.S.", "Senate", "said", "yes.", "No!", "«Why?»", "5", "p.m.", "\n\n"]
WORDS += ["war", "peace,", "Zürich", "…", "—", "(aside)", "end.", "The", "the", "😀", "x" * 300]


@pytest.fixture(scope="module")
def split():
    return sentence_splitter()


def article_of(text):
    return Article("a" * 16, "a.txt", "", None, None, None, None, "en", text, text_hash(text))


def sentences_of(split, text):
    return [text[start:end] for start, end in split(text)]


def test_abbreviations_and_quotes_do_not_end_sentences(split):
    text = (
        "Mr. Smith met U.S. Senate leaders on Jan. 5. Gen. Milley spoke at 5 p.m. Tuesday. "
        "“We won!” she cried. No. 5 was there. He lives in Washington, D.C. The end."
    )
    assert sentences_of(split, text) == [
        "Mr. Smith met U.S. Senate leaders on Jan. 5.",
        "Gen. Milley spoke at 5 p.m. Tuesday.",
        "“We won!” she cried.",
        "No. 5 was there.",
        "He lives in Washington, D.C.",
        "The end.",
    ]


def test_a_line_break_always_ends_a_sentence(split):
    assert sentences_of(split, "A heading\nThen text. More") == ["A heading", "Then text.", "More"]


def test_repeated_sentences_have_their_own_offsets(split):
    text = "It rained. It rained. It rained."
    assert split(text) == [(0, 10), (11, 21), (22, 32)]


def gaps_are_blank(article, passages):
    """Whether nothing but white space lies outside the passages, so that all can be found."""
    edges = [0, *(p for passage in passages for p in (passage.start, passage.end))]
    outside = list(pairwise([*edges, len(article.text)]))[::2]
    return all(not article.text[start:end].strip() for start, end in outside if start < end)


@given(st.lists(st.sampled_from(WORDS), max_size=120), st.integers(16, 80), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_passages_reproduce_the_text_and_lose_nothing(embedder, words, tokens, overlap):
    text = " ".join(words)
    article = article_of(text)
    size = PassageSize(tokens, embedder.max_tokens, overlap)
    passages = split_article(article, sentence_splitter()(text), embedder.token_spans, size)
    for passage in passages:
        assert article.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert len(embedder.token_spans(passage.text)) <= tokens
    assert gaps_are_blank(article, passages)
    assert len({passage.id for passage in passages}) == len(passages)


def test_a_title_takes_its_share_of_what_the_model_reads(embedder, split):
    text = "One more word. " * 400
    article = article_of(text)
    size = PassageSize(254, 256)
    for title_tokens in (0, 60):
        passages = split_article(
            article, split(text), embedder.token_spans, size, title_tokens=title_tokens
        )
        longest = max(len(embedder.token_spans(p.text)) for p in passages)
        assert longest + title_tokens + 3 <= 256


def test_passages_are_evenly_filled(embedder, split):
    text = "This sentence has eight tokens in it. " * 30
    passages = split_article(
        article_of(text), split(text), embedder.token_spans, PassageSize(200, 256)
    )
    lengths = [len(p.text) for p in passages]
    assert len(lengths) == 2
    assert min(lengths) > 0.8 * max(lengths)


def test_overlap_repeats_whole_sentences(embedder, split):
    text = " ".join(f"Sentence number {n} is here." for n in range(40))
    size = PassageSize(60, 256, overlap=1)
    passages = split_article(article_of(text), split(text), embedder.token_spans, size)
    for before, after in pairwise(passages):
        shared = text[after.start : before.end]
        assert shared.startswith("Sentence number")
        assert shared.endswith("is here.")
        assert shared.count(".") == 1
