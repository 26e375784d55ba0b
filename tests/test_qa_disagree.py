import pytest
from qa_cases import article, candidate, question

from index.lexical import Analyser
from qa.disagree import plain_words, sides_of

ANALYSER = Analyser()


def sides(asked, *told):
    """Sides for (text, span, published) of each article, likeliest first."""
    wanted = question(asked)
    ranked = [
        candidate(
            wanted, article(text, day, source=f"Paper {n}", name=f"a{n}"), span, 0.9 - 0.05 * n
        )
        for n, (text, span, day) in enumerate(told)
    ]
    return sides_of(wanted, ranked, ANALYSER)


def test_two_days_for_one_event_stand_side_by_side():
    found = sides(
        "When was the bridge closed?",
        ("The bridge was closed on 3 May 2024 by the mayor.", "3 May 2024", "2024-05-06"),
        ("The mayor closed the bridge on 5 May 2024.", "5 May 2024", "2024-05-07"),
    )
    assert [side.value for side in found] == ["3 May 2024", "5 May 2024"]
    clauses = [clause for clause, _ in plain_words(found)]
    assert clauses == ["Paper 0 gives 3 May 2024", "Paper 1 gives 5 May 2024"]


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (
            "When was the bridge closed?",
            ("The bridge was closed in May 2024 by the mayor.", "May 2024", "2024-05-06"),
            ("The mayor closed the bridge on 5 May 2024.", "5 May 2024", "2024-05-07"),
        ),
        (
            "When was the bridge closed?",
            ("The mayor closed the bridge on Sunday.", "Sunday", "2024-05-06"),
            ("The mayor closed the bridge on 5 May 2024.", "5 May 2024", "2024-05-07"),
        ),
        (
            "How many people were hurt in the storm?",
            ("A dozen people were hurt in the storm.", "A dozen", "2024-05-06"),
            ("The storm hurt 12 people.", "12", "2024-05-07"),
        ),
        (
            "How many people marched in Elmford?",
            ("About 200 people marched in Elmford.", "About 200", "2024-05-06"),
            ("In Elmford 198 people marched.", "198", "2024-05-06"),
        ),
        (
            "How many days was the mayor in office?",
            ("The mayor resigned after 45 days in office.", "45", "2024-05-06"),
            ("The mayor resigned after six weeks in office.", "six weeks", "2024-05-06"),
        ),
        (
            "How far did the oil spread?",
            ("The oil spread five miles along the coast.", "five miles", "2024-05-06"),
            ("The oil spread 8 km along the coast.", "8 km", "2024-05-06"),
        ),
        (
            "Who called the president?",
            ("Putin called the president on Friday.", "Putin", "2024-05-06"),
            ("Vladimir Putin called the president.", "Vladimir Putin", "2024-05-06"),
        ),
        (
            "How many people died in the ferry accident?",
            ("Six people died in the ferry accident.", "Six", "2024-05-06"),
            ("The toll rose: 14 people died in the ferry accident.", "14", "2024-05-08"),
        ),
        (
            "Who won the match?",
            ("Elmford won the match at home.", "Elmford", "2024-05-06"),
            (
                "The race in Ashton was held by the river, and Lena Marr came first.",
                "Lena Marr",
                None,
            ),
        ),
    ],
    ids=[
        "less exact",
        "relative",
        "in words",
        "rounded",
        "in longer units",
        "other units",
        "fuller name",
        "a toll that rises",
        "another matter",
    ],
)
def test_what_can_both_be_true_is_no_disagreement(asked, one, other):
    assert sides(asked, one, other) == ()


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
def test_other_numbers_and_names_of_the_same_thing_disagree(asked, one, other):
    assert len(sides(asked, one, other)) == 2


def test_a_toll_that_falls_is_a_disagreement():
    found = sides(
        "How many people died in the ferry accident?",
        ("Fourteen people died in the ferry accident.", "Fourteen", "2024-05-06"),
        ("In the ferry accident 6 people died.", "6", "2024-05-08"),
    )
    assert len(found) == 2


def test_one_article_does_not_disagree_with_itself():
    wanted = question("When was the bridge closed?")
    same = article("The bridge was closed on 3 May 2024, not on 5 May 2024.")
    ranked = [candidate(wanted, same, "3 May 2024"), candidate(wanted, same, "5 May 2024")]
    assert sides_of(wanted, ranked, ANALYSER) == ()


def test_an_unlikely_candidate_is_no_position():
    wanted = question("When was the bridge closed?")
    ranked = [
        candidate(wanted, article("The bridge was closed on 3 May 2024.", name="a"), "3 May 2024"),
        candidate(
            wanted,
            article("The bridge was closed on 9 May 2024.", name="b"),
            "9 May 2024",
            probability=0.1,
            margin=-1.0,
        ),
    ]
    assert sides_of(wanted, ranked, ANALYSER) == ()


def test_sources_of_one_position_are_gathered_and_its_newest_day_told():
    found = sides(
        "How many people were aboard the ferry?",
        ("The ferry had 187 people aboard.", "187", "2024-05-06"),
        ("There were 203 people aboard the ferry.", "203", "2024-05-06"),
        ("Some said the ferry had 187 people aboard.", "187", "2024-05-09"),
    )
    assert [len(side.held_by) for side in found] == [2, 1]
    assert str(found[0].published) == "2024-05-09"


def test_no_candidates_no_sides():
    assert sides_of(question("When was the bridge closed?"), [], ANALYSER) == ()
