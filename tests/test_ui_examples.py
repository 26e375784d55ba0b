"""Questions drawn from the articles: sensible shapes, tried before they are shown."""

from types import SimpleNamespace

import pytest

from index.records import Article, text_hash
from ui.examples import EXAMPLES, QuestionPool, candidates


def article(title, text):
    return Article("a", "a.txt", title, None, None, None, None, "en", text, text_hash(text))


@pytest.mark.parametrize(
    ("title", "text", "question"),
    [
        (
            "Why Russia has kept quiet over Maduro's ouster in Venezuela",
            "",
            "Why has Russia kept quiet over Maduro's ouster in Venezuela?",
        ),
        ("How the new law will change rents", "", "How will the new law change rents?"),
        ("Is the bridge safe?", "", "Is the bridge safe?"),
        (
            "x",
            "In December 2018, Russia sent two Tu-160 strategic bombers to Venezuela for a week.",
            "How many Tu-160 strategic bombers did Russia send to Venezuela?",
        ),
        ("x", "In May 2025, Norway closed the border.", "What did Norway do in May 2025?"),
        ("x", "“No,” said Anna Lind, a lawyer.", "What did Anna Lind say?"),
        ("x", "Felix Riefer, a scientist from Bonn, also said so.", "What did Felix Riefer say?"),
    ],
)
def test_shapes(title, text, question):
    assert question in [found for _, found in candidates(article(title, text))]


def test_plain_text_gives_no_odd_questions():
    plain = article("Storm over the coast", "The storm came. He said little. In March, it ended.")
    assert list(candidates(plain)) == []


def test_examples_fit_the_archive_and_are_answered(assistant):
    pool = QuestionPool(SimpleNamespace(assistant=assistant))
    assert pool.examples() == []
    pool._working.join(timeout=60)
    examples = pool.examples()
    assert pool.examples_ready()
    assert 2 <= len(examples) <= EXAMPLES
    for question in examples:
        answer = assistant.ask(question)
        assert answer.abstention is None
        assert answer.citations


def test_next_questions_are_neither_asked_nor_just_answered(assistant):
    pool = QuestionPool(SimpleNamespace(assistant=assistant))
    question = "How many strategic bombers did Russia send to Venezuela, and when?"
    answer = assistant.ask(question)
    quoted = frozenset((c.article_id, c.start) for c in answer.citations)
    articles = [citation.article_id for citation in answer.citations]
    first = pool.next_questions(quoted, articles, [question])
    assert first
    assert not [following for following in first if "bombers" in following]
    again = pool.next_questions(quoted, articles, [question, first[0].upper()])
    assert first[0] not in again
    assert pool.next_questions(frozenset(), ["unknown"], []) == []
