import pytest

from qa.numbers import Amount, amount_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two", 2),
        ("twenty-one", 21),
        ("two hundred and five", 205),
        ("1,250", 1250),
        ("a dozen", 12),
        ("two dozen", 24),
        ("1.5 million", 1.5e6),
        ("3 thousand", 3000),
        ("two Tu-160", None),
        ("one million two hundred thousand", 1.2e6),
        ("half", 0.5),
        ("no one", None),
        ("between 10 and 20", None),
        ("a ferry", None),
        ("", None),
    ],
)
def test_numbers_are_read_in_words_and_figures(text, value):
    found = amount_in(text)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5 km", Amount(5000, "metre")),
        ("12 per cent", Amount(12, "percent")),
        ("12%", Amount(12, "percent")),
        ("$3bn", Amount(3e9, "dollar")),
        ("three dollars", Amount(3, "dollar")),
        ("£40", Amount(40, "pound")),
        ("40 people", Amount(40)),
        ("six feet", Amount(6 * 0.3048, "metre")),
    ],
)
def test_units_are_brought_to_one(text, amount):
    found = amount_in(text)
    assert found is not None
    assert found.value == pytest.approx(amount.value)
    assert found.unit == amount.unit


def test_the_same_length_in_other_units_is_the_same_amount():
    miles, kilometres = amount_in("5 miles"), amount_in("8.04672 kilometres")
    assert miles is not None
    assert kilometres is not None
    assert miles.value == pytest.approx(kilometres.value)


def test_four_years_are_forty_eight_months():
    years, months = amount_in("four years"), amount_in("48 months")
    assert years is not None
    assert months is not None
    assert years.value == pytest.approx(months.value)
