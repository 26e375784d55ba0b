"""Which values of several articles are set beside each other; the weights that are shipped."""

import pytest
from qa_cases import article, candidate, question

from index.lexical import Analyser
from qa.disagree import plain_words, sides_of

ANALYSER = Analyser()


@pytest.fixture
def found_in(judge_of):
    """What is found for (text, span, published) of each article, likeliest first."""

    def found(asked, *told):
        wanted = question(asked)
        ranked = [
            candidate(
                wanted, article(text, day, source=f"Paper {n}", name=f"a{n}"), span, 0.9 - 0.05 * n
            )
            for n, (text, span, day) in enumerate(told)
        ]
        return sides_of(wanted, ranked, ANALYSER, judge_of(asked))

    return found


def test_two_days_for_one_event_stand_side_by_side(found_in):
    found = found_in(
        "When was the bridge closed?",
        ("The bridge was closed on 3 May 2024 by the mayor.", "3 May 2024", "2024-05-06"),
        ("The mayor closed the bridge on 5 May 2024.", "5 May 2024", "2024-05-07"),
    )
    assert [side.value for side in found.sides] == ["3 May 2024", "5 May 2024"]
    assert found.newest is None
    clauses = [clause for clause, _ in plain_words(found.sides)]
    assert clauses == ["Paper 0 gives 3 May 2024", "Paper 1 gives 5 May 2024"]


def test_the_same_in_other_words_is_no_disagreement(found_in):
    found = found_in(
        "How many days was the mayor in office?",
        ("The mayor resigned after 45 days in office.", "45", "2024-05-06"),
        ("The mayor resigned after six weeks in office.", "six weeks", "2024-05-06"),
    )
    assert found.sides == ()


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (
            "How many people were aboard the ferry?",
            ("The ferry had 187 people aboard.", "187", "2024-05-06"),
            ("There were 203 people aboard the ferry.", "203", "2024-05-06"),
        ),
        (
            "Who acquired the harbour company?",
            ("Norsea acquired the harbour company for 30 million.", "Norsea", "2024-05-06"),
            ("Balt Shipping acquired the harbour company for 30 million.", "Balt Shipping", None),
        ),
    ],
)
def test_other_numbers_and_names_of_the_same_thing_disagree(found_in, asked, one, other):
    found = found_in(asked, one, other)
    assert (len(found.sides), found.newest) == (2, None)


def test_what_changed_is_told_in_order_and_answered_with_the_newest(found_in):
    found = found_in(
        "How many people have died in the ferry accident?",
        ("Six people died in the ferry accident.", "Six", "2024-05-06"),
        ("The toll has risen: 14 people have now died in the ferry accident.", "14", "2024-05-12"),
    )
    assert [side.value for side in found.sides] == ["Six", "14"]
    assert found.newest is not None
    assert found.newest.text == "14"


def test_one_article_does_not_disagree_with_itself(judge_of):
    wanted = question("When was the bridge closed?")
    same = article("The bridge was closed on 3 May 2024, not on 5 May 2024.")
    ranked = [candidate(wanted, same, "3 May 2024"), candidate(wanted, same, "5 May 2024")]
    assert sides_of(wanted, ranked, ANALYSER, judge_of(wanted.text)).sides == ()


def test_an_unlikely_candidate_is_no_position(judge_of):
    wanted = question("When was the bridge closed?")
    ranked = [
        candidate(wanted, article("The bridge was closed on 3 May 2024.", name="a"), "3 May 2024"),
        candidate(
            wanted,
            article("Walkers crossed the river by boat on 9 May 2024.", name="b"),
            "9 May 2024",
            probability=0.02,
            margin=-9.0,
            verdict=-3.0,
        ),
    ]
    assert sides_of(wanted, ranked, ANALYSER, judge_of(wanted.text)).sides == ()


def test_sources_of_one_position_are_gathered_and_its_newest_day_told(found_in):
    found = found_in(
        "How many people were aboard the ferry?",
        ("The ferry had 187 people aboard.", "187", "2024-05-06"),
        ("There were 203 people aboard the ferry.", "203", "2024-05-06"),
        ("Some said the ferry had 187 people aboard.", "187", "2024-05-09"),
    )
    assert [len(side.held_by) for side in found.sides] == [2, 1]
    assert str(found.sides[0].published) == "2024-05-09"


def test_no_candidates_no_sides(judge_of):
    asked = "When was the bridge closed?"
    assert sides_of(question(asked), [], ANALYSER, judge_of(asked)).sides == ()
