import pytest

from index.spelling import Spelling

COUNTS = {
    "venezuela": 9,
    "venezuelan": 2,
    "russia": 8,
    "ferry": 3,
    "fairy": 7,
    "guterr": 1,
    "2026": 4,
}
SPELLING = Spelling(COUNTS, COUNTS.__getitem__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("venezeula", "venezuela"),
        ("rusia", "russia"),
        ("russai", "russia"),
        ("venezuella", "venezuela"),
        ("ferrry", "ferry"),
        ("moon", None),
        ("zuckerberg", None),
        ("2025", None),
        ("gussia", None),
        ("", None),
    ],
)
def test_the_nearest_word_is_meant_and_nothing_far(typed, meant):
    assert SPELLING.nearest(typed) == meant


def test_of_equally_near_words_the_commoner_is_meant():
    counts = {"marin": 2, "maris": 5}
    assert Spelling(counts, counts.__getitem__).nearest("maric") == "maris"
