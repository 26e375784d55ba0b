import pytest

from index.lexical import Analyser

ANALYSER = Analyser()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sent", "sending"),
        ("said", "says"),
        ("fell", "falls"),
        ("won", "winning"),
        ("women", "woman"),
        ("recognise", "recognized"),
        ("organisation", "organizations"),
        ("labour", "labor"),
        ("favourable", "favorable"),
        ("neighbours", "neighbor"),
        ("theatre", "theaters"),
        ("defence", "defense"),
        ("died", "dead"),
    ],
)
def test_forms_of_one_word_are_compared_as_one(one, other):
    assert ANALYSER.stems(one) == ANALYSER.stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("four", "for"),
        ("tour", "tor"),
        ("wise", "wize"),
        ("once", "one"),
        ("Paris", "Pariz"),
        ("sink", "sing"),
    ],
)
def test_other_words_stay_apart(one, other):
    assert ANALYSER.stems(one) != ANALYSER.stems(other)
