"""Who is quoted: which questions ask it, and who is named."""

import pytest

from qa import Assistant, Settings
from qa.quoted import asked_kind

PIPELINE = """---
title: Pipeline talks stall
source: Norland Post
date: 2025-03-04
---
Talks on the pipeline stalled on Monday.

"We will not pay twice," energy minister Ida Varga told the Norland Post. Critics say it is
too much.

Jon Brandt, an economist at Birch University, said the offer made no sense.
"Nobody builds it at that price," he said.

Some local papers said that the talks were over. The mayor of Birch condemned the delay.
"""
BAKERY = """---
title: A bakery for Birch
source: Harbour Gazette
date: 2025-03-05
---
A bakery opened in Birch on Tuesday. "It smells of home," said its owner, Lena Moss.
"""


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is quoted?", ""),
        ("Who was interviewed about the pipeline?", ""),
        ("Which experts are cited on the price?", "expert"),
        ("Which people does the article quote?", ""),
        ("name the officials quoted in the report", "official"),
        ("List all the economists that the story interviews", "economist"),
        ("Who does the article speak to?", ""),
        ("Which witnesses are heard?", "witness"),
    ],
)
def test_questions_that_ask_who_is_quoted(question, kind):
    assert asked_kind(question, named=False) == kind


@pytest.mark.parametrize(
    "question",
    [
        "Who is quoted as saying that the talks are over?",
        "Who did Trump speak to?",
        "Which experts did the minister interview?",
        "Who quoted a poem?",
        "Who is cited for speeding?",
        "Which people live in Birch?",
        "",
    ],
)
def test_questions_about_the_news_are_left_alone(question):
    assert asked_kind(question, named=False) is None


def test_a_source_that_is_named_may_be_who_quotes():
    assert asked_kind("Which experts did the Post talk to?", named=True) == "expert"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quoted")
    (folder / "articles").mkdir()
    (folder / "articles" / "pipeline.md").write_text(PIPELINE, "utf-8")
    (folder / "articles" / "bakery.md").write_text(BAKERY, "utf-8")
    settings = Settings(articles=folder / "articles", store=folder / "store")
    with Assistant.open(settings) as opened:
        yield opened


def test_everybody_with_a_name_is_listed_with_words_of_their_own(assistant):
    answer = assistant.ask("Who is quoted on the pipeline?")
    assert answer.short == "Ida Varga, Jon Brandt"
    assert [claim.attributed_to for claim in answer.claims] == [
        "energy minister Ida Varga",
        "Jon Brandt, an economist at Birch University",
    ]
    for citation in answer.citations:
        text = assistant.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_only_people_of_the_kind_asked_for(assistant):
    assert assistant.ask("Which experts does the Norland Post quote?").short == "Jon Brandt"
    assert assistant.ask("Which officials does the Norland Post quote?").short == "Ida Varga"
    assert assistant.ask("Which economists are quoted?").short == "Jon Brandt"


def test_only_people_of_the_source_asked_for(assistant):
    assert assistant.ask("Who does the Harbour Gazette quote?").short == "Lena Moss"


def test_nobody_of_that_kind_is_no_answer_of_this_sort(assistant):
    answer = assistant.ask("Which lawyers are quoted on the pipeline?")
    assert answer.short != "Ida Varga, Jon Brandt"
    assert answer.confidence < 1.0


def test_a_source_that_quotes_none_of_the_kind_is_said_to(assistant):
    answer = assistant.ask("Which experts does the Harbour Gazette quote?")
    assert answer.text == "The articles asked for quote no expert by name."
    assert answer.abstention is not None
    assert {item.article.source for item in answer.abstention.nearest} == {"Harbour Gazette"}
