"""How sure a figure is, and whether two runs differ: bootstrap and McNemar, through SciPy.

Everything is seeded: the same values give the same interval to the last bit.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
RESAMPLES = 2000
SEED = 20260107

Columns = Sequence[Sequence[float]]
Statistic = Callable[..., NDArray[np.float64]]
"""Takes one array for each column and `axis`, and reduces that axis; nan where undefined."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % confidence interval."""

    low: float
    high: float


class Verdict(StrEnum):
    """What can be said about a difference between two runs."""

    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Difference:
    """New minus old over the same questions."""

    value: float
    interval: Interval | None
    p_value: float | None
    """Of McNemar's test; None where the values are not all 0 or 1."""
    verdict: Verdict
    count: int


def interval(values: Sequence[float]) -> Interval | None:
    """Return the 95 % interval of the mean; None for fewer than two values.

    Percentile bootstrap over questions (Efron 1979; `scipy.stats.bootstrap`). Where all
    values are 0 or all are 1 every resample is the same and would claim certainty: there it
    is the exact binomial interval (Clopper and Pearson 1934; `scipy.stats.binomtest`).
    """
    if len(values) < 2:
        return None
    first = values[0]
    if all(value == first for value in values):
        return _exact_interval(int(first) * len(values), len(values)) if first in (0, 1) else None
    return interval_of(_mean, [values])


def interval_of(statistic: Statistic, columns: Columns) -> Interval | None:
    """Return the 95 % percentile-bootstrap interval of a statistic of paired columns.

    Resamples in which the statistic is undefined (nan) are left out; None where all are, or
    where there are fewer than two rows.
    """
    from scipy.stats import DegenerateDataWarning, bootstrap

    if not columns or len(columns[0]) < 2:
        return None
    with warnings.catch_warnings():
        # It warns of undefined resamples; they are left out below.
        warnings.simplefilter("ignore", DegenerateDataWarning)
        result = bootstrap(
            [np.asarray(column, dtype=np.float64) for column in columns],
            statistic,
            n_resamples=RESAMPLES,
            confidence_level=CONFIDENCE,
            method="percentile",
            paired=True,
            vectorized=True,
            batch=100,
            rng=np.random.default_rng(SEED),
        )
    drawn = result.bootstrap_distribution
    drawn = drawn[~np.isnan(drawn)]
    if not drawn.size:
        return None
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Interval(float(low), float(high))


def mcnemar(old: Sequence[float], new: Sequence[float]) -> float:
    """Return the two-sided p-value of McNemar's exact test on paired values of 0 or 1.

    With b questions right only before and c right only now, b is compared with a fair coin
    thrown b + c times (McNemar 1947; `scipy.stats.binomtest`); 1.0 where none changed.
    """
    from scipy.stats import binomtest

    lost = sum(before > after for before, after in zip(old, new, strict=True))
    won = sum(before < after for before, after in zip(old, new, strict=True))
    return float(binomtest(lost, lost + won, 0.5).pvalue) if lost + won else 1.0


def compare(
    old: Sequence[float], new: Sequence[float], *, lower_is_better: bool = False
) -> Difference:
    """Return new minus old with its interval and what can be said about it.

    "better" or "worse" only where the paired bootstrap's 95 % interval of the mean
    difference leaves out zero and, for values of 0 and 1, McNemar's p is under 0.05 too.
    """
    differences = [after - before for before, after in zip(old, new, strict=True)]
    if not differences:
        return Difference(0.0, None, None, Verdict.CANNOT_TELL, 0)
    mean = float(np.mean(differences))
    binary = all(value in (0, 1) for value in (*old, *new))
    p_value = mcnemar(old, new) if binary else None
    around: Interval | None = None
    if len(differences) > 1:
        constant = all(difference == differences[0] for difference in differences)
        around = Interval(mean, mean) if constant else interval_of(_mean, [differences])
    decided = (
        around is not None
        and (around.low > 0 or around.high < 0)
        and (p_value is None or p_value < 1 - CONFIDENCE)
    )
    verdict = Verdict.CANNOT_TELL
    if decided:
        verdict = Verdict.BETTER if (mean > 0) != lower_is_better else Verdict.WORSE
    return Difference(mean, around, p_value, verdict, len(differences))


def _mean(values: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
    return np.asarray(np.mean(values, axis=axis))


def _exact_interval(successes: int, count: int) -> Interval:
    from scipy.stats import binomtest

    found: Any = binomtest(successes, count).proportion_ci(CONFIDENCE, method="exact")
    return Interval(float(found.low), float(found.high))
