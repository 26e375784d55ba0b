"""Rule-made impossible questions: plausible, changed, and changed in what matters."""

import random

import pytest
import Stemmer

from qa.training.impossible import (
    Setting,
    add_condition,
    gather_lexicon,
    impossible_twin,
    noisy_question,
    swap_antonym,
    swap_name,
    swap_number,
    swap_word,
    turn_negation,
)

PASSAGE = (
    "Maria Lund won the regatta at Harrow in 1875, before three thousand spectators. "
    "In 1880 John Archer lost the first race at Dover to Maria Lund. The mayor paid the prize."
)
LEXICON = gather_lexicon(
    [
        "Who paid the prize in 1875?",
        "Who paid the piper in 1875?",
        "Where did the crew sleep?",
    ],
    [PASSAGE, "A fair was held at Milton and at Derby. He went to Paris."],
)


def setting(question):
    return Setting(question, PASSAGE, LEXICON, Stemmer.Stemmer("english"))


@pytest.mark.parametrize(
    ("rule", "question", "allowed"),
    [
        (
            swap_antonym,
            "Who lost the first race?",
            {f"Who {verb} the first race?" for verb in ("won", "gained")}
            | {f"Who lost the {order} race?" for order in ("last", "second")},
        ),
        (swap_number, "Who won in 1875?", None),
        (swap_word, "Who paid the prize in 1875?", {"Who paid the piper in 1875?"}),
        (turn_negation, "Who did not pay?", {"Who did pay?"}),
        (turn_negation, "Who is the mayor?", {"Who isn't the mayor?", "Who is not the mayor?"}),
        (turn_negation, "What can he do?", {"What can't he do?"}),
    ],
)
def test_a_rule_changes_what_it_says(rule, question, allowed):
    for seed in range(20):
        changed = rule(setting(question), random.Random(seed))
        assert changed is not None
        assert changed != question
        if allowed is not None:
            assert changed in allowed


def test_a_swapped_name_is_another_name():
    seen = {
        swap_name(setting("What did Maria Lund win at Harrow?"), random.Random(n))
        for n in range(60)
    }
    assert "What did John Archer win at Harrow?" in seen
    assert "What did Maria Lund win at Dover?" in seen
    assert "What did Maria Lund win at Harrow?" not in seen


def test_a_swapped_year_stays_a_year():
    for seed in range(30):
        changed = swap_number(setting("Who won in 1875?"), random.Random(seed))
        assert changed is not None
        assert 1500 < int(changed.removeprefix("Who won in ").removesuffix("?")) < 2100


def test_a_condition_is_not_the_passage_s_own():
    for seed in range(30):
        changed = add_condition(setting("Who paid the prize?"), random.Random(seed))
        if changed:
            added = changed.removeprefix("Who paid the prize ").rstrip("?").split(" ", 1)[1]
            assert added not in PASSAGE


def test_twins_are_made_for_most_questions_and_are_the_same_for_the_same_seed():
    questions = [
        "Who won the regatta at Harrow?",
        "Who lost the first race?",
        "Who paid the prize?",
    ]
    one = [
        impossible_twin(q, PASSAGE, LEXICON, random.Random(n)) for n in range(9) for q in questions
    ]
    two = [
        impossible_twin(q, PASSAGE, LEXICON, random.Random(n)) for n in range(9) for q in questions
    ]
    assert one == two
    assert sum(twin is not None for twin in one) > 18
    assert not set(one) & set(questions)


def test_noise_keeps_the_question():
    for seed in range(200):
        noisy = noisy_question("When was the great regatta at Harrow won?", random.Random(seed))
        assert len(set(noisy.lower().split()) & {"great", "at", "was"}) >= 2
