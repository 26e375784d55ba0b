"""The gold set over the small archive of our own making: time, voices, disagreement, follow-ups."""

from collections import Counter
from pathlib import Path

import pytest

from eval.archive import articles_in, library_in
from eval.gold import read_own
from eval.locate import locate

GOLD = Path(__file__).parent.parent / "eval" / "gold"
LEAST = {
    "date": 15,
    "voice": 15,
    "disagreement": 10,
    "no-disagreement": 10,
    "follow_up": 10,
    "copies": 4,
    "unanswerable": 8,
}


@pytest.fixture(scope="module")
def gold():
    return read_own(GOLD / "archive.jsonl")


def test_there_are_enough_questions_of_every_type(gold):
    counts = Counter(question.type for question in gold.questions)
    assert set(counts) == set(LEAST)
    assert {kind: counts[kind] >= least for kind, least in LEAST.items()} == dict.fromkeys(
        LEAST, True
    )


def test_each_type_is_half_dev_and_half_test(gold):
    for kind in LEAST:
        splits = Counter(q.split for q in gold.questions if q.type == kind)
        assert abs(splits["dev"] - splits["test"]) <= 1, kind


def test_the_archive_has_thirty_articles_or_more_and_one_without_a_date():
    articles = list(articles_in(GOLD / "archive"))
    assert len(articles) >= 30
    assert sum(article.published is None for article in articles) == 1


def test_every_quote_stands_in_the_cleaned_article(gold):
    cases, notes = locate(gold, library_in(GOLD / "archive"))
    assert notes == ()
    assert not [e for case in cases for e in case.evidence if e.cut or e.start is None]


def test_a_disagreement_has_evidence_in_two_articles(gold):
    for question in gold.questions:
        if question.type == "disagreement":
            assert len({quote.article for quote in question.evidence}) >= 2, question.id


def test_no_evidence_is_from_after_the_day_of_asking(gold):
    days = {article.path: article.published for article in articles_in(GOLD / "archive")}
    for question in gold.questions:
        for quote in question.evidence:
            day = days[quote.article]
            assert question.as_of is None or day is None or day <= question.as_of, question.id


@pytest.mark.parametrize(("name", "least"), [("seeds-2", 96), ("archive-2", 80)])
def test_the_second_sets_are_half_dev_and_half_test(name, least):
    questions = read_own(GOLD / f"{name}.jsonl").questions
    assert len(questions) >= least
    for kind, number in Counter(question.type for question in questions).items():
        splits = Counter(q.split for q in questions if q.type == kind)
        assert abs(splits["dev"] - splits["test"]) <= 1, kind
        assert number >= 2, kind


@pytest.mark.parametrize("name", ["seeds", "seeds-2", "archive", "archive-2"])
def test_every_follow_up_has_its_standalone_form(name):
    followed = [q for q in read_own(GOLD / f"{name}.jsonl").questions if q.history]
    assert len(followed) >= 6
    assert all(q.standalone and q.standalone != q.question for q in followed)
