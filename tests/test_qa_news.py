"""News sense over real indexes: time, voices, copies, timelines, talk, the archive itself."""

from datetime import date

import pytest

from qa import Assistant, Settings
from qa.answer import AbstentionReason

STORM = (
    "A storm hit the coast of Norland on Monday, the coast guard said. Two fishing boats sank "
    "off Elmford and one man was hurt, according to a first count. “The waves were higher than "
    "the harbour wall,” said Ana Reyes, head of the coast guard in Elmford. Schools stayed shut "
    "and the ferry to Ashton did not sail. The wind is expected to fall before the weekend."
)


@pytest.fixture(scope="module")
def wires(tmp_path_factory, embedder):
    """Three papers: one agency text twice, the later one with another first sentence."""
    folder = tmp_path_factory.mktemp("wires")
    for name, source, day, text in (
        ("late", "Ashton Courier", "2024-05-09", STORM),
        ("early", "Norland Press", "2024-05-08", STORM),
        ("own", "Elmford Herald", "2024-05-08", "Elmford counts its boats. Two sank in the storm."),
    ):
        front = f"---\ntitle: Storm hits Norland\nsource: {source}\ndate: {day}\n---\n"
        (folder / f"{name}.md").write_text(f"{front}{text}\n", "utf-8")
    store = tmp_path_factory.mktemp("wires-store")
    with Assistant.open(Settings(articles=folder, store=store)) as assistant:
        yield assistant


def test_a_copy_is_cited_from_the_paper_that_had_it_first(wires):
    answer = wires.ask("What did Ana Reyes say about the waves?")
    assert [citation.source for citation in answer.citations] == ["Norland Press"]
    assert (answer.independent_sources, answer.copies) == (1, 2)
    assert answer.claims[0].attributed_to == "Ana Reyes, head of the coast guard in Elmford"


def test_copies_are_counted_in_an_answer_of_two_parts_too(wires):
    answer = wires.ask("What did Ana Reyes say about the waves? And how many boats sank?")
    assert answer.copies > answer.independent_sources >= 1


def test_a_time_that_an_undated_article_leaves_open_is_marked(tmp_path):
    folder = tmp_path / "undated"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Storm sinks boats\n\nA storm sank two fishing boats off Norland on Tuesday, the coast "
        "guard said.\n\nA storm had sunk a boat off Norland in March 2019 already.\n",
        "utf-8",
    )
    with Assistant.open(Settings(articles=folder, store=tmp_path / "store")) as assistant:
        told = assistant.timeline("storm off Norland")
    assert [event.said for event in told.timeline] == ["March 2019", "date not given"]
    assert told.timeline[1].when is None


def test_no_two_passages_of_the_evidence_have_the_same_text(wires):
    evidence = wires.retrieve("storm in Norland", top_k=8)
    texts = [item.passage.text for item in evidence]
    assert len(texts) == len(set(texts))


def test_a_relative_date_in_a_quotation_is_resolved_beside_it(wires):
    answer = wires.ask("When did the storm hit the coast of Norland?")
    (found,) = [reading for reading in answer.dates if reading.text == "Monday"]
    assert (found.first, found.said) == (date(2024, 5, 6), "6 May 2024")
    citation = answer.citations[found.citation - 1]
    article = wires.article(citation.article_id)
    assert citation.start <= found.start < found.end <= citation.end
    assert article.text[found.start : found.end] == "Monday"


def test_a_day_that_is_over_is_no_answer_to_when_something_will_be(tmp_path, embedder):
    front = "---\ntitle: {}\nsource: Norland Press\ndate: 2024-05-09\n---\n{}\n"
    for name, text in (
        ("closed", "The bridge of Arlen was closed to all traffic on 2 May after a storm."),
        ("reopens", "The mayor said that the bridge of Arlen would open again on 20 June."),
    ):
        (tmp_path / f"{name}.md").write_text(front.format(name, text), "utf-8")
    with Assistant.open(Settings(articles=tmp_path, store=tmp_path / "store")) as assistant:
        assert assistant.ask("When was the bridge of Arlen closed?").short == "2 May"
        assert "20 June" in assistant.ask("When will the bridge of Arlen reopen?").text
        (tmp_path / "reopens.md").unlink()
        assistant.refresh()
        assert assistant.ask("When will the bridge of Arlen reopen?").short is None


def test_a_date_of_publication_that_is_asked_for_filters(wires):
    answer = wires.ask("What do articles published on 9 May 2024 say about the storm?")
    assert {item.article.source for item in answer.evidence} == {"Ashton Courier"}
    assert answer.as_of == date(2024, 5, 9)


def test_asked_before_the_oldest_article_there_is_nothing_within_the_dates(wires):
    answer = wires.ask("Who was hurt in the storm?", as_of=date(2020, 1, 1))
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.OUTSIDE_FILTERS


def test_the_words_of_one_speaker_and_nobody_elses(assistant):
    answer = assistant.ask("What did Zelenskyy say?")
    assert {claim.attributed_to for claim in answer.claims} == {"President Volodymyr Zelenskyy"}
    assert "If dictators can be treated this way" in answer.text


def test_a_timeline_is_in_order_and_every_event_is_quoted(assistant):
    answer = assistant.timeline("Russia and Venezuela")
    said = [event.said for event in answer.timeline]
    wanted = ["December 2018", "February 2022", "May 2025", "December 2025"]
    assert list(dict.fromkeys(day for day in said if day in wanted)) == wanted
    assert any(day.endswith("January 2026") for day in said)
    assert [e.when for e in answer.timeline] == sorted(e.when for e in answer.timeline)
    for event in answer.timeline:
        quotes = [answer.citations[number - 1].quote for number in event.citations]
        assert event.text in quotes


def test_a_timeline_of_what_is_not_there_is_an_abstention(assistant):
    answer = assistant.timeline("the moon landing of 1969")
    assert answer.abstention is not None
    assert answer.timeline == ()


def test_a_follow_up_is_understood_and_shown(assistant):
    conversation = assistant.conversation()
    first = conversation.ask("Who is Neil Melvin?")
    assert first.understood_as is None
    answer = conversation.ask("What did he say about Cuba?")
    assert answer.question == "What did he say about Cuba?"
    assert answer.understood_as == "What did Neil Melvin say about Cuba?"
    assert "very limited" in answer.text


def test_what_cannot_be_understood_is_asked_back(assistant):
    answer = assistant.conversation().ask("What did he say about it?")
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.UNCLEAR
    assert answer.text.endswith("?")


def test_questions_about_the_archive_are_answered_from_the_catalogue(assistant):
    answer = assistant.ask("What articles do you have?")
    assert answer.abstention is None
    assert "Why Russia has kept quiet" in answer.text
    assert "2 articles" in answer.text
    digest = assistant.ask("Summarise the articles")
    assert len({citation.article_id for citation in digest.citations}) == 2


def test_what_is_not_its_job_is_refused(assistant):
    answer = assistant.ask("Write me a poem about spring")
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.NOT_ITS_JOB


@pytest.mark.parametrize("typed", ["Zelensky", "ZELENSKYY", "zelenskyyy"])
def test_a_name_in_another_spelling_finds_its_article(assistant, typed):
    answer = assistant.ask(f"What did {typed} say about dictators?")
    assert "If dictators can be treated this way" in answer.text
