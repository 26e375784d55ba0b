import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.wording import normal_form, states, without_markers


@pytest.mark.parametrize(
    "written",
    [
        "January 3, 2026",
        "3 January 2026",
        "Jan. 3rd, 2026",
        "the 3rd of January, 2026",
        "2026-01-03",
        "January the 3rd 2026",
    ],
)
def test_dates_in_several_wordings_are_one(written):
    assert normal_form(written) == "january 3 2026"


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("They sent two Tu-160 bombers [1] in December 2018.", "2 Tu-160 bombers in Dec. 2018"),
        ("Twenty-four of the 1,000 U.S. troops", "24 of 1000 US troops"),
        ("backed Juan Guaidó", "juan guaido"),
        ("Maduro’s release", "Maduro's release"),
        ("an ‘act of armed aggression’", "act of armed aggression"),
        ("captured on January 3, 2026, and", "January 3"),
        ("The deal is worth 3.5 billion.", "3.5 billion"),
    ],
)
def test_states(text, wording):
    assert states(text, wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("in December 2018", "2"),
        ("reports of it", "port"),
        ("on January 13", "January 3"),
        ("the January 3 talks", "January 3, 2026"),
        ("Russia may take action", "May 5"),
        ("anything", ""),
        ("anything", "…"),
    ],
)
def test_does_not_state(text, wording):
    assert not states(text, wording)


def test_may_is_a_month_only_beside_a_number():
    assert normal_form("It may rain") == "it may rain"
    assert normal_form("on 5 May 2025") == "on may 5 2025"


def test_impossible_dates_are_left_alone():
    assert normal_form("2026-13-45") == "2026 13 45"


def test_markers_are_taken_out():
    assert without_markers("One [1]. Two [2, 3] and [4–6] three.") == "One. Two and three."


@given(st.text(max_size=80))
def test_normal_form_is_stable(text):
    once = normal_form(text)
    assert " ".join(once.split()) == once
    assert not once or states(text, text)
