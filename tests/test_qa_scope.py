"""What a question says beside what it asks: politeness, whose article, two questions at once."""

import numpy as np
import pytest
from qa_cases import article

from index.catalogue import PassageColumns
from qa import Assistant, Settings
from qa.answer import AbstentionReason, Answer, Development, Position
from qa.asides import without_asides
from qa.byline import AskedOfArticle, asked_of_article
from qa.citations import DraftClaim, Quote, cite
from qa.language import is_foreign
from qa.origin import asked_origin
from qa.parts import parts_of, together

NONE = np.zeros(0, dtype=np.int32)
SOURCES = ("", "Deutsche Welle", "Norland Post", "usatoday.com")
AUTHORS = ("", "Ida Berg", "Tobias Wren")
COLUMNS = PassageColumns(NONE, NONE, NONE, SOURCES, NONE, AUTHORS)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Could you tell me who won - do the articles agree?", "Who won?"),
        ("On what date was it - do both sources agree on that?", "On what date was it?"),
        ("According to the articles, who is Ida Berg?", "Who is Ida Berg?"),
        ("what has Norland asked for? please use both reports", "What has Norland asked for?"),
        ("Hello, where did the boats sink?", "Where did the boats sink?"),
    ],
)  # fmt: skip
def test_what_is_said_beside_a_question_is_not_looked_for(typed, left):
    assert without_asides(typed).rstrip("?") == left.rstrip("?")


@pytest.mark.parametrize(
    "question",
    [
        "Do the articles agree?",
        "In the article's title, what did the machine hope to end?",
        "Please?",
        "Who said please?",
        "What do the articles say about oil?",
    ],
)
def test_a_question_that_is_all_there_stays_as_typed(question):
    assert without_asides(question) == question


@pytest.mark.parametrize(
    ("question", "sources", "authors", "text"),
    [
        (
            "On which day, according to Deutsche Welle, was Maduro taken?",
            ("Deutsche Welle",), (), "On which day was Maduro taken?",
        ),
        ("According to DW, who won?", ("Deutsche Welle",), (), "Who won?"),
        ("who won according to the norland post", ("Norland Post",), (), "Who won"),
        ("Did USA Today report it?", ("usatoday.com",), (), "Did USA Today report it?"),
        ("Who won in the Norland Post's report?", ("Norland Post",), (), "Who won?"),
        ("Is columnist Tobias Wren sad?", (), ("Tobias Wren",), "Is columnist Tobias Wren sad?"),
        ("According to Berg, what broke?", (), ("Ida Berg",), "What broke?"),
        (
            "What does the Norland article say of Ida?",
            ("Norland Post",), (), "What does the Norland article say of Ida?",
        ),
        (
            "How do the DW article and the Norland Post story differ?",
            ("Deutsche Welle", "Norland Post"), (),
            "How do the DW article and the Norland Post story differ?",
        ),
    ],
)  # fmt: skip
def test_the_source_or_author_that_is_named(question, sources, authors, text):
    found = asked_origin(question, COLUMNS)
    assert (found.sources, found.authors, found.text) == (sources, authors, text)


@pytest.mark.parametrize(
    "question",
    [
        "What happened, according to independent experts?",
        "According to Melvin, why is Putin silent?",
        "Where was the dw built?",
        "Who sent the letter to Deutsche Welle?",
    ],
)
def test_no_source_is_read_into_a_question(question):
    assert asked_origin(question, COLUMNS) is None


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who won it and how many did they lose?", ("Who won it?", "how many did they lose?")),
        ("Who won, and why?", ("Who won?",)),
        ("Who won the race, and why?", ("Who won the race?", "why?")),
        ("Where was it, and what happened to it?", ("Where was it?", "what happened to it?")),
        ("Who is Ida Berg? When did she fly?", ("Who is Ida Berg?", "When did she fly?")),
    ],
)  # fmt: skip
def test_two_questions_are_taken_apart(question, parts):
    assert parts_of(question) == (parts if len(parts) > 1 else (question,))


@pytest.mark.parametrize(
    "question",
    [
        "How does the war affect what Moscow says and what it can do for Venezuela?",
        "What did Melvin say about how Russia acts and why it stays silent?",
        "Who are Lavrov and Zakharova?",
        "Who said what and who heard it?",
        "what is the capital",
    ],
)
def test_a_clause_after_and_is_no_second_question(question):
    assert parts_of(question) == (question,)


@pytest.mark.parametrize(
    ("question", "named", "asked"),
    [
        ("When was the article on the storm published?", False, AskedOfArticle.DATE),
        ("When was the Norland Post report published?", True, AskedOfArticle.DATE),
        ("When was the inspector's report published?", False, None),
        ("who wrote the column about ferries", False, AskedOfArticle.AUTHOR),
        ("Which newspaper published the article on the storm?", False, AskedOfArticle.SOURCE),
        ("Who wrote the law?", False, None),
        ("When was the bridge built?", True, None),
    ],
)
def test_what_is_asked_about_an_article(question, named, asked):
    assert asked_of_article(question, named=named) is asked


@pytest.fixture(scope="module")
def papers(tmp_path_factory, embedder):
    """Two papers that give the same fire another day, one of them by a named author."""
    folder = tmp_path_factory.mktemp("papers")
    for source, author, day, told in (
        ("Norland Post", "Ida Berg", "2024-05-09", "on Monday"),
        ("Elmford Herald", "", "2024-05-10", "on Tuesday"),
    ):
        by = f"author: {author}\n" if author else ""
        front = f"---\ntitle: Fire in Elmford\nsource: {source}\n{by}date: {day}\n---\n"
        text = (
            f"The old granary of Elmford burned down {told}, the fire service said. Nobody was "
            "hurt. The granary was built in 1902 by the merchant Otto Lund and held 40 tonnes of "
            f"barley. The {source} spoke to neighbours who had seen the flames from afar.\n"
        )
        (folder / f"{source}.md").write_text(front + text, "utf-8")
    store = tmp_path_factory.mktemp("papers-store")
    with Assistant.open(Settings(articles=folder, store=store)) as assistant:
        yield assistant


def test_only_the_named_source_answers(papers):
    post = papers.ask("According to the Norland Post, when did the granary burn down?")
    herald = papers.ask("When did the granary burn down, according to the Elmford Herald?")
    assert {c.source for c in post.citations} == {"Norland Post"}
    assert {c.source for c in herald.citations} == {"Elmford Herald"}
    assert "Monday" in post.text
    assert "Tuesday" in herald.text
    assert post.question == "According to the Norland Post, when did the granary burn down?"


def test_only_the_named_author_answers(papers):
    answer = papers.ask("When did the granary burn down, according to Ida Berg?")
    assert {c.source for c in answer.citations} == {"Norland Post"}


def test_an_article_s_own_date_and_author(papers):
    dated = papers.ask("When was the Elmford Herald article published?")
    written = papers.ask("Who wrote the Norland Post article on the fire?")
    unknown = papers.ask("Who wrote the Elmford Herald article on the fire?")
    assert dated.short == "10 May 2024"
    assert "Elmford Herald" in dated.text
    assert written.short == "Ida Berg"
    assert unknown.abstention.reason is AbstentionReason.EVIDENCE_TOO_WEAK
    assert "author" in unknown.text


def test_both_questions_of_one_message_are_answered_with_one_numbering(papers):
    asked = "Who built the granary of Elmford, and how many tonnes of barley did it hold?"
    answer = papers.ask(asked)
    assert "Otto Lund" in answer.short
    # A sentence that answers both parts is said once; the other paper's copy of it is no source.
    assert answer.text.count("40 tonnes") == 1
    assert len(set(answer.claims)) == len(answer.claims)
    assert answer.question == asked
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        article = papers.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert f"[{citation.number}]" in answer.text


def test_a_part_without_an_answer_is_said(papers):
    answer = papers.ask("Who built the granary of Elmford, and how much did the architect earn?")
    assert "Otto Lund" in answer.text
    assert "No answer was found to “how much did the architect earn?”" in answer.text


def test_a_question_on_the_archive_may_stand_beside_one_on_the_news(papers):
    answer = papers.ask("What are the articles about? Who built the granary of Elmford?")
    assert "Otto Lund" in answer.short
    assert answer.citations[0].quote.startswith("The old granary of Elmford burned down")
    for citation in answer.citations:
        found = papers.article(citation.article_id)
        assert found.text[citation.start : citation.end] == citation.quote


def test_what_changed_is_told_beside_another_part():
    early = article("Nine people died.", "2025-03-05", name="early")
    late = article("The toll rose to 14.", "2025-03-06", name="late")
    known = {one.id: one for one in (early, late)}
    drafts = [DraftClaim((Quote(one, 0, len(one.text)),)) for one in (late, early)]
    claims, citations = cite(drafts)
    positions = (Position("Nine", (2,), early.published), Position("14", (1,), late.published))
    tolls = Answer(
        "How many died?",
        "This changed: Nine [2]; then 14 [1]. The toll rose to 14. [1] Nine people died. [2]",
        "14",
        claims=claims,
        citations=citations,
        developments=(Development("How many died", positions),),
        confidence=0.8,
    )
    first_claims, first = cite(drafts[1:])
    other = Answer("What?", "Nine people died. [1]", "Nine", claims=first_claims, citations=first)
    joined = together("What? And how many died?", [other, tolls], known.__getitem__)
    assert "This changed: Nine [1]; then 14 [2]." in joined.text
    (told,) = joined.developments
    assert [position.citations for position in told.positions] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("Wann wurde Maduro festgenommen?", True),
        ("¿Cuándo fue capturado Maduro?", True),
        ("Was ist passiert?", True),
        ("马杜罗何时被捕？", True),
        ("Кто такой Мадуро?", True),
        ("When was Maduro captured?", False),
        ("What did Lavrov demand?", False),
        ("Who is Juan Guaidó?", False),
        ("maduro capture date", False),
        ("Corran Star toll", False),
        ("Why?", False),
        ("Who scored for Borussia Mönchengladbach?", False),
    ],
)
def test_another_language_is_told_from_english(question, foreign):
    assert is_foreign(question) is foreign


def test_a_question_in_another_language_is_told_what_is_read(papers):
    answer = papers.ask("Wieviel kostete die neue Umgehungsstraße der Gemeinde?")
    assert answer.abstention is not None
    assert "does not look English" in answer.text


def test_a_day_that_two_countries_read_differently_is_asked_back(papers):
    answer = papers.ask("What burned down on 03/04/2024?")
    assert answer.abstention.reason is AbstentionReason.UNCLEAR
    assert "“03/04/2024”" in answer.text
    assert papers.ask("What burned down in Elmford?").abstention is None
