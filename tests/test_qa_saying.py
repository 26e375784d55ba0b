"""Which whole sentences are chosen, given how likely each of them answers."""

import numpy as np
from qa_cases import Words, article, candidate, question

from qa.extract import MOST
from qa.saying import LEAST, SAYING, complete, judged, saying_signs

ASKED = question("Why did the mill of Birch close, and why did the workers of Arlen protest?")
LIKELIEST = "The mill of Birch closed because wheat was dear."
SAME = "Because wheat was dear, the mill of Birch closed."
OTHER_HALF = "Workers of Arlen protested since nobody had asked them."
ASIDE = "It snowed all night."


def sentence(text, name):
    found = article(text, name=name)
    return candidate(ASKED, found, text.split()[0]).sentence


def chosen(*chances):
    """The texts chosen among sentences with these chances, given as (text, article, chance)."""
    sentences = [sentence(text, name) for text, name, _ in chances]
    values = np.array([chance for _, _, chance in chances])
    known = judged(ASKED, sentences, Words(), lambda _: values)
    return [s.text for s in complete(ASKED, known, Words())]


def test_the_likeliest_is_enough_where_nothing_else_is_likely():
    assert chosen((ASIDE, "a", 0.01), (LIKELIEST, "a", 0.7)) == [LIKELIEST]


def test_a_sentence_that_says_the_same_is_left_out():
    found = chosen((LIKELIEST, "a", 0.7), (SAME, "b", 0.6), (OTHER_HALF, "c", 0.3))
    assert found == [LIKELIEST, OTHER_HALF]


def test_words_of_the_question_that_nobody_has_said_count():
    just_short = LEAST - 0.02
    assert chosen((LIKELIEST, "a", 0.4), (OTHER_HALF, "a", just_short)) == [LIKELIEST, OTHER_HALF]
    assert chosen((LIKELIEST, "a", 0.4), (ASIDE, "a", just_short)) == [LIKELIEST]


def test_another_article_is_heard_sooner():
    assert LEAST > 0.09
    assert chosen((LIKELIEST, "a", 0.3), (ASIDE, "b", 0.09)) == [LIKELIEST, ASIDE]
    assert chosen((LIKELIEST, "a", 0.3), (ASIDE, "a", 0.09)) == [LIKELIEST]
    assert chosen((LIKELIEST, "a", 0.9), (ASIDE, "b", 0.09)) == [LIKELIEST]


def test_what_is_likely_but_far_behind_the_best_is_left_out():
    assert chosen((LIKELIEST, "a", 0.6), (OTHER_HALF, "a", 0.3)) == [LIKELIEST, OTHER_HALF]
    assert chosen((LIKELIEST, "a", 0.95), (OTHER_HALF, "a", 0.3)) == [LIKELIEST]


def test_an_answer_has_not_more_than_so_many_sentences():
    texts = ("Frost came.", "Roads broke.", "Wheat failed.", "Banks shut.", "Ovens cooled.")
    assert len(chosen(*((text, "a", 0.5) for text in texts))) == MOST


def test_nothing_to_choose_from():
    assert chosen() == []


def test_signs_are_one_row_a_sentence_and_finite_without_a_reading():
    found = [sentence(LIKELIEST, "a"), sentence(ASIDE, "b")]
    signs = saying_signs(ASKED, found, Words())
    assert signs.shape == (2, len(SAYING))
    assert np.isfinite(signs).all()
    assert signs[0, SAYING.index("words")] > signs[1, SAYING.index("words")]
    behind = signs[:, SAYING.index("words behind")]
    assert behind[0] == 0.0
    assert behind[1] > 0.0
    assert saying_signs(ASKED, [], Words()).shape == (0, len(SAYING))
