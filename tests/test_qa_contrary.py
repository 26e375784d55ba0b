"""Opposite sides of a yes-no question, and all that only looks like them; the real embedder."""

import pytest
from qa_cases import Words, article, question

from index.records import Passage
from qa.answer import Evidence
from qa.contrary import contrary_sides
from qa.extract import gather
from qa.stance import clause_around, stances_in


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("The council condemned the raid.", True),
        ("The council remained silent.", False),
        ("The council did not condemn the raid.", False),
        ("The council did not stay silent.", True),
        ("He did not speak, but the council condemned the raid.", True),
    ],
)
def test_a_negation_turns_the_word_after_it_over(text, agrees):
    assert {stance.agrees for stance in stances_in(text)} == {agrees}


@pytest.mark.parametrize("text", ["", "?", "not", "The era dates back to 1990.", "🙂 «»"])
def test_other_texts_take_no_side(text):
    assert stances_in(text) == ()


@pytest.mark.parametrize(
    ("text", "word", "clause"),
    [
        ("Rain fell, the council stayed silent, and all went home.", "silent",
         "the council stayed silent"),
        ("The council that met in the hall of the old town by the river on Monday morning "
         "condemned the raid.", "condemned",
         "… old town by the river on Monday morning condemned …"),
        ("Silent.", "Silent", "Silent"),
    ],
)  # fmt: skip
def test_a_side_is_shown_as_its_clause(text, word, clause):
    start = text.index(word)
    shown = clause_around(text, start, start + len(word))
    assert shown.replace("… ", "").replace(" …", "") in text
    assert clause.strip("… ") in shown or shown.strip("… ").endswith(clause.strip("… "))


def sides(embedder, asked, *told):
    """Sides for (text, published) of each article."""
    wanted = question(asked)
    evidence = []
    for n, (text, day) in enumerate(told):
        found = article(text, day, source=f"Paper {n}", name=f"a{n}")
        passage = Passage(found.id, 0, len(text), text)
        evidence.append(Evidence(passage, found, n + 1, 0.9, 0.7, 9.0))
    spans = {e.article.id: [(0, len(e.article.text))] for e in evidence}
    sentences = gather(wanted, evidence, spans.__getitem__, Words())
    return contrary_sides(wanted, sentences, embedder.passages, embedder.question(asked))


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        ("Did Norland condemn the raid or stay silent?",
         "Norland strongly condemned the raid on the port.",
         "The government of Norland stayed silent on the raid."),
        ("Does Norland recognize Orlov as president?",
         "Norland recognizes Orlov as the president.",
         "Norland does not recognize Orlov as president."),
        ("Has the bridge been closed or reopened?",
         "The bridge has been closed since Monday.",
         "The bridge has reopened to traffic."),
    ],
)  # fmt: skip
def test_two_articles_on_opposite_sides_are_both_heard(embedder, asked, one, other):
    found = sides(embedder, asked, (one, "2024-05-06"), (other, "2024-05-07"))
    assert {side.held_by[0].sentence.text for side in found} == {one, other}
    assert all(side.value.startswith("“") for side in found)


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        # Both say the same, once by a negation.
        ("Did Norland condemn the raid or stay silent?",
         ("Norland did not condemn the raid.", "2024-05-06"),
         ("Norland stayed silent on the raid.", "2024-05-06")),
        # Weeks apart: things have moved on.
        ("Has the bridge been closed or reopened?",
         ("The bridge has been closed since Monday.", "2024-05-06"),
         ("The bridge has reopened to traffic.", "2024-07-06")),
        # Not a yes-no question.
        ("Who condemned the raid?",
         ("Norland condemned the raid.", "2024-05-06"),
         ("Norland stayed silent on the raid.", "2024-05-06")),
        # Something else altogether.
        ("Did Norland condemn the raid or stay silent?",
         ("Norland condemned the raid on the port.", "2024-05-06"),
         ("The orchestra fell silent when the lights went out.", "2024-05-06")),
        # One article may well tell both.
        ("Did Norland condemn the raid or stay silent?",
         ("Norland condemned the raid, after staying silent on it for days.", "2024-05-06"),
         ("The raid on the port of Norland went on.", "2024-05-06")),
    ],
)  # fmt: skip
def test_what_only_looks_contrary_raises_no_alarm(embedder, asked, one, other):
    assert sides(embedder, asked, one, other) == ()
