"""What a question wants, and which sentences are quoted for it."""

import pytest

from index.lexical import Analyser, words_of
from qa import Assistant, Settings
from qa.questions import QuestionType, analyse


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who is Neil Melvin?", "who"),
        ("WHO SIGNED THE TREATY", "who"),
        ("Which minister resigned?", "who"),
        ("When did the vote take place?", "when"),
        ("On what date was Maduro captured?", "when"),
        ("In which year was the bridge built?", "when"),
        ("Where did the bombers land?", "where"),
        ("In which city is the court?", "where"),
        ("How many bombers did Russia send?", "how many"),
        ("What percentage voted yes?", "how many"),
        ("Why has Russia kept quiet?", "why"),
        ("What is the main reason for the strike?", "why"),
        ("How did the strike end?", "how"),
        ("WHAT HAPPENED IN UVALDE", "what happened"),
        ("What is known about the fire?", "what happened"),
        ("What do the articles say about the raid?", "what happened"),
        ("What do the articles say about how many came?", "how many"),
        ("What do both articles say about the raid?", "compare"),
        ("Tell me about when the raid began", "when"),
        ("What is the name of the man accused of it?", "who"),
        ("What has changed in Birch since March?", "what happened"),
        ("What is planned for the mill?", "what happened"),
        ("What did the minister admit after the report?", "what did someone say"),
        ("What is the bus line to Arlen?", "other"),
        ("What happened to the ferry last week?", "what happened"),
        ("What did Zelenskyy say?", "what did someone say"),
        ("What is Melvin's view of the raid?", "what did someone say"),
        ("List the countries that lost an ally.", "list"),
        ("Which countries condemned it?", "list"),
        ("Which oil companies did he name?", "list"),
        ("Which two churches stand there?", "list"),
        ("Which country does Greenland belong to?", "other"),
        ("Which airline operates flights to Oslo?", "other"),
        ("What role does oil play?", "how"),
        ("What earlier visits do the articles mention?", "how"),
        ("How do the two articles differ?", "compare"),
        ("Did Russia send ships?", "yes or no"),
        ("Is Maduro recognised as president?", "yes or no"),
        ("Tell me about the flood", "what happened"),
        ("What was the date of Maduro's capture?", "when"),
        ("Tell me the date on which Maduro was captured", "when"),
        ("What is the planned date for the vote?", "when"),
        ("What is the deadline?", "when"),
        ("What is the date palm used for?", "other"),
        ("What was the death toll?", "how many"),
        ("What is the number of dead?", "how many"),
        ("What was the total cost of the bridge?", "how many"),
        ("What is the price cap?", "other"),
        ("Name the captain of the ship", "other"),
        ("Name the captain of the ships", "other"),
        ("Name the experts quoted", "list"),
        ("Name the two oil companies", "list"),
        ("Name all who signed", "list"),
    ],
)
def test_the_kind_of_answer(text, kind):
    assert analyse(text, Analyser()).type is QuestionType(kind)


def test_words_about_the_kind_of_answer_are_not_its_topic():
    analyser = Analyser()
    assert analyse("On what date was Maduro captured?", analyser).stems == ("maduro", "captur")
    assert analyse("When?", analyser).stems == ()


def test_words_are_folded_joined_and_kept_with_their_numbers():
    assert words_of("Nicolás Maduro, U.S. Tu-160: 3.5 million") == [
        "nicolas", "maduro", "us", "tu", "160", "3.5", "million",
    ]  # fmt: skip


def quotes(assistant, question):
    return [citation.quote for citation in assistant.ask(question).citations]


def test_a_similar_view_brings_the_view_that_it_is_like(assistant):
    (quote,) = [q for q in quotes(assistant, "What did the Danish prime minister think about NATO?")
                if "Frederiksen" in q]  # fmt: skip
    assert quote.startswith("Melvin believes that NATO would probably not survive")


def test_a_bare_quotation_brings_its_speaker(assistant):
    (quote,) = [q for q in quotes(assistant, "Who said that Russia had already abandoned Maduro?")
                if "abandoned" in q]  # fmt: skip
    assert "Felix Riefer" in quote


def test_reasons_follow_the_sentence_that_repeats_the_question(assistant):
    found = quotes(assistant, "Why are experts in Kyiv cautiously optimistic?")
    assert any("optimistic. Markets expect" in quote for quote in found)


def test_when_needs_a_date(assistant):
    answer = assistant.ask("On which date will the emergency Security Council meeting take place?")
    assert answer.abstention is not None


def test_a_question_without_a_topic_is_answered_by_silence(assistant):
    assert assistant.ask("When was that?").abstention is not None


def test_a_question_in_an_article_is_no_answer(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "quiz.txt").write_text(
        "Which bridge in Elmford was closed on Monday? Take our quiz about the week in Elmford. "
        "The Ash bridge in Elmford was closed on Monday after cracks were found in a pillar."
    )
    with Assistant.open(Settings(articles=folder, store=tmp_path / "store")) as opened:
        found = quotes(opened, "Which bridge in Elmford was closed on Monday?")
    assert any("Ash bridge" in quote for quote in found)
    assert not any("Which bridge" in quote for quote in found)
