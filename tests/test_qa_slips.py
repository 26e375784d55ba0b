"""A slip in the word that asks."""

import pytest

from qa.slips import with_question_word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whn was Maduro captured", "when was Maduro captured"),
        ("Waht did Melvin say?", "What did Melvin say?"),
        ("wich bombers flew", "which bombers flew"),
        ("And wher did it land?", "And where did it land?"),
        ("in whch city was it", "in which city was it"),
        ("hhow many came", "how many came"),
        ("hwo many came", "how many came"),
    ],
)
def test_one_slip_is_put_right(typed, meant):
    assert with_question_word(typed, lambda _: False) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Was Maduro captured?",
        "were they hurt",
        "Show me the fire",
        "Wheat prices rose by how much?",
        "Howe resigned when?",
        "Wen Jiabao said what?",
        "hose pipes were banned where?",
        "Swho came?",
        "hat makers of Luton",  # a word of the articles
        "Wales won",
        "whn",
        "",
        "3 people died",
    ],
)
def test_what_may_be_meant_stays(typed):
    assert with_question_word(typed, lambda word: word == "hat") == typed
