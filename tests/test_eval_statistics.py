import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.statistics import Verdict, compare, interval, mcnemar

shares = st.lists(st.floats(0, 1).map(lambda x: round(x, 3)), min_size=2, max_size=30)


@settings(max_examples=30, deadline=None)
@given(shares)
def test_an_interval_holds_its_mean_and_stays_in_range(values):
    around = interval(values)
    if around is None:
        assert len(set(values)) == 1
        return
    mean = sum(values) / len(values)
    assert min(values) - 1e-9 <= around.low <= mean + 1e-9
    assert mean - 1e-9 <= around.high <= max(1.0, max(values)) + 1e-9


def test_the_same_values_give_the_same_interval():
    values = [0.0, 1.0, 1.0, 0.0, 1.0, 0.5]
    assert interval(values) == interval(values)


def test_more_questions_make_it_narrower():
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 200)
    assert few.high - few.low > 3 * (many.high - many.low)


def test_all_right_is_not_certainty():
    around = interval([1.0] * 10)
    # Clopper and Pearson: (alpha / 2) ** (1 / n).
    assert around.low == pytest.approx(0.025 ** (1 / 10))
    assert around.high == 1.0
    assert interval([0.0] * 10).high == pytest.approx(1 - 0.025 ** (1 / 10))


def test_one_value_has_no_interval():
    assert interval([1.0]) is None
    assert interval([0.3, 0.3]) is None


def test_mcnemar_worked_by_hand():
    # 1 lost, 6 won: two-sided binomial, 2 * (1 + 7) / 2 ** 7.
    old = [1, 0, 0, 0, 0, 0, 0, 1, 1]
    new = [0, 1, 1, 1, 1, 1, 1, 1, 1]
    assert mcnemar(old, new) == pytest.approx(2 * 8 / 128)
    assert mcnemar([1, 0], [1, 0]) == 1.0


def test_verdicts():
    bad, good = [0.0] * 30, [1.0] * 30
    assert compare(bad, good).verdict is Verdict.BETTER
    assert compare(good, bad).verdict is Verdict.WORSE
    assert compare(bad, good, lower_is_better=True).verdict is Verdict.WORSE
    assert compare(bad, bad).verdict is Verdict.CANNOT_TELL
    assert compare([], []).verdict is Verdict.CANNOT_TELL
    assert compare([0.0], [1.0]).verdict is Verdict.CANNOT_TELL


def test_a_small_change_among_yes_and_no_needs_mcnemar_too():
    old = [0.0] * 4 + [1.0] * 20
    new = [1.0] * 4 + [1.0] * 20
    changed = compare(old, new)
    assert changed.interval.low >= 0
    assert changed.p_value == pytest.approx(0.125)
    assert changed.verdict is Verdict.CANNOT_TELL


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_swapping_the_runs_swaps_the_verdict(pairs):
    old, new = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    forth, back = compare(old, new), compare(new, old)
    assert forth.value == pytest.approx(-back.value)
    opposite = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert back.verdict is opposite.get(forth.verdict, Verdict.CANNOT_TELL)
