import pytest
from qa_cases import sentence_like

from qa.identity import asked_name, describes, identity_of


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Who is Neil Melvin?", "Neil Melvin"),
        ("who was anna reyes", "anna reyes"),
        ("Who's Petra Dahlen?", "Petra Dahlen"),
        ("Who is the mayor of Elmford?", None),
        ("Who is he?", None),
        ("Who won the match?", None),
        ("Who is it that said the ferry sank on Monday night?", None),
        ("What is Neil Melvin?", None),
        ("Who is ?", None),
    ],
)
def test_only_a_question_for_somebody_by_name_is_one(asked, name):
    assert asked_name(asked) == name


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "“It was symbolic,” Neil Melvin, an expert at the Royal Institute, told DW.",
            "Neil Melvin",
            "an expert at the Royal Institute",
        ),
        ("Anna Reyes, 43, a nurse from Tallow, was hurt.", "anna reyes", "a nurse from Tallow"),
        (
            "Rain fell, said political scientist Ole Lund of Kyiv.",
            "Ole Lund",
            "political scientist",
        ),
        ("Danish Prime Minister Mette Lund agreed.", "Mette Lund", "Danish Prime Minister"),
        ("Danish Prime Minister Mette Lund agreed.", "Lund", "Danish Prime Minister"),
        ("US Secretary of Defense Ann Bell agreed.", "Bell", "US Secretary of Defense"),
        ("It met others, such as President Ole Lund.", "Lund", "President"),
        (
            "Jonas Dahlen is the head of the coast guard.",
            "Jonas Dahlen",
            "the head of the coast guard",
        ),
    ],
)
def test_what_stands_beside_the_name_describes_it(text, name, role):
    found = identity_of(name, [sentence_like(text, start=100)])
    assert found is not None
    assert text[found.start - 100 : found.end - 100] == role


@pytest.mark.parametrize(
    "text",
    [
        "Putin has let an ally go, Melvin said.",
        "Melvin, meanwhile, went home.",
        "On Tuesday Melvin spoke.",
        "Melvins, a band, played.",
    ],
)
def test_what_describes_nobody_is_left_alone(text):
    assert identity_of("Melvin", [sentence_like(text)]) is None


@pytest.mark.parametrize(
    ("span", "does"),
    [
        ("a Serbian tennis player", True),
        ("President of Norland", True),
        ("head of the coast guard", True),
        ("Nicolás Maduro", False),
        ("the United Nations", False),
    ],
)
def test_another_name_describes_nobody(span, does):
    assert describes(span) is does
