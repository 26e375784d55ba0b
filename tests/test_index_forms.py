import pytest

from index.lexical import Analyser
from index.states import names_of_state

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


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("kremlin", ("russia", "russian", "moscow", "kremlin", "duma")),
        ("british", ("uk", "britain", "british", "london", "westminster", "whitehall")),
        ("melvin", ()),
        ("", ()),
    ],
)
def test_all_names_of_a_state(word, names):
    assert names_of_state(word) == names
