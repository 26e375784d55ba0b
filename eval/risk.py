"""How good silences and confidences are: abstention, risk and coverage, calibration.

Pure functions, each with its formula and its source; None means "cannot be measured here".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class AbstentionScores:
    """None where nothing was there to be right about."""

    precision: float | None
    recall: float | None
    f1: float | None


def abstention_scores(unanswerable: Sequence[bool], abstained: Sequence[bool]) -> AbstentionScores:
    """Return precision, recall and F1 of silence, silence on an unanswerable question being right.

    Precision = right silences / silences; recall = right silences / unanswerable questions;
    F1 = their harmonic mean = 2 right silences / (silences + unanswerable).
    """
    right = sum(truth and silent for truth, silent in zip(unanswerable, abstained, strict=True))
    silences, impossible = sum(abstained), sum(unanswerable)
    return AbstentionScores(
        precision=right / silences if silences else None,
        recall=right / impossible if impossible else None,
        f1=2 * right / (silences + impossible) if silences + impossible else None,
    )


def risk_coverage(
    confidences: Sequence[float], correct: Sequence[bool], total: int
) -> list[tuple[float, float]]:
    """Return the risk-coverage curve of the answers given: (coverage, risk), coverage rising.

    Answers are taken in falling confidence: coverage = answers taken / all `total`
    questions, risk = share of wrong ones among those taken (El-Yaniv and Wiener 2010,
    "On the Foundations of Noise-free Selective Classification"). Answers of equal
    confidence are taken together, so that their order cannot matter.
    """
    by_confidence: dict[float, list[bool]] = {}
    for confidence, right in zip(confidences, correct, strict=True):
        by_confidence.setdefault(confidence, []).append(right)
    curve: list[tuple[float, float]] = []
    taken = wrong = 0
    for confidence in sorted(by_confidence, reverse=True):
        taken += len(by_confidence[confidence])
        wrong += by_confidence[confidence].count(False)
        curve.append((taken / total, wrong / taken))
    return curve


def area_under_risk(curve: Sequence[tuple[float, float]]) -> float | None:
    """Return the mean risk over the coverage that the curve reaches; 0 is perfect.

    Sum of risk x step in coverage, divided by the last coverage: the AURC of Geifman, Uziel
    and El-Yaniv 2019 (arXiv:1805.08206), cut where the engine falls silent.
    """
    if not curve:
        return None
    area = before = 0.0
    for coverage, risk in curve:
        area += risk * (coverage - before)
        before = coverage
    return area / before


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """The answers whose confidence is in one tenth of the scale."""

    confidence: float
    """Mean confidence, 0 to 1."""
    accuracy: float
    """Share that is correct."""
    count: int


def calibration_bins(confidences: Sequence[float], correct: Sequence[bool]) -> list[CalibrationBin]:
    """Return the reliability diagram: the filled ones of ten bins of equal width, in order."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in zip(confidences, correct, strict=True):
        place = min(int(confidence * CALIBRATION_BINS), CALIBRATION_BINS - 1)
        members.setdefault(place, []).append((confidence, right))
    return [
        CalibrationBin(
            confidence=math.fsum(confidence for confidence, _ in inside) / len(inside),
            accuracy=sum(right for _, right in inside) / len(inside),
            count=len(inside),
        )
        for _, inside in sorted(members.items())
    ]


def calibration_error(bins: Sequence[CalibrationBin]) -> float | None:
    """Return the expected calibration error: sum of n_b / n x |accuracy_b - confidence_b|.

    Naeini, Cooper and Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using
    Bayesian Binning"; ten bins of equal width as in Guo et al. 2017 (arXiv:1706.04599).
    """
    total = sum(one.count for one in bins)
    if not total:
        return None
    return math.fsum(one.count * abs(one.accuracy - one.confidence) for one in bins) / total
