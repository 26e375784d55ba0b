"""Grades -> figures with their 95 % intervals, over all questions and by type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.grade import Grade
from eval.metrics import percentile
from eval.ranking import DEPTH
from eval.risk import (
    abstention_scores,
    area_under_risk,
    calibration_bins,
    calibration_error,
    risk_coverage,
)
from eval.statistics import Columns, Interval, Statistic, interval, interval_of


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure means, for people."""

    title: str
    meaning: str
    group: str
    lower_is_better: bool = False
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a run."""

    name: str
    value: float
    interval: Interval | None
    count: int
    """Questions that it is over."""


MEASURES: dict[str, Measure] = {
    "accuracy": Measure("Accuracy", "answers that are right; right silence counts", "Answers"),
    "fact_recall": Measure("Fact recall", "facts of a full answer that the text states", "Answers"),
    "exact_match": Measure("Exact match", "short answer equals an accepted one", "Answers"),
    "f1": Measure("Token F1", "words shared with the accepted short answer", "Answers"),
    "exact_match_all": Measure(
        "Exact match, all", "with unanswerable questions, as SQuAD 2.0", "Answers"
    ),
    "f1_all": Measure("Token F1, all", "with unanswerable questions, as SQuAD 2.0", "Answers"),
    "extra_words": Measure(
        "Extra words", "words beyond the facts", "Answers", lower_is_better=True, is_share=False
    ),
    "error": Measure("Errors", "questions at which the engine failed", "Answers", True),
    "citation_recall": Measure(
        "Citation recall", "claims that their quotations support", "Citations"
    ),
    "citation_precision": Measure(
        "Citation precision", "quotations that their claims need", "Citations"
    ),
    "citation_exact": Measure(
        "Exact quotations", "quotations that stand where they say", "Citations"
    ),
    "abstention_precision": Measure(
        "Abstention precision", "silences that were right", "Abstention"
    ),
    "abstention_recall": Measure(
        "Abstention recall", "unanswerable questions met with silence", "Abstention"
    ),
    "abstention_f1": Measure("Abstention F1", "harmonic mean of the two", "Abstention"),
    "answered": Measure("Answered", "answerable questions that got an answer", "Abstention"),
    "risk": Measure("Risk", "given answers that were wrong", "Abstention", True),
    "risk_area": Measure(
        "Risk-coverage area", "mean risk as coverage rises; 0 is perfect", "Abstention", True
    ),
    "calibration_error": Measure(
        "Calibration error", "confidence against accuracy", "Abstention", True
    ),
    "disagreement_recall": Measure(
        "Disagreements found", "of those marked in the gold", "Disagreement"
    ),
    "disagreement_false": Measure(
        "False alarms", "answers that report a disagreement that is none", "Disagreement", True
    ),
    "disagreement_reported": Measure(
        "Alarms", "answers that report a disagreement", "Disagreement", True
    ),
}
for _unit in ("passage", "article"):
    _titles = {
        "hit@1": "the first holds gold evidence",
        f"hit@{DEPTH}": f"one of the first {DEPTH} holds gold evidence",
        f"recall@{DEPTH}": f"gold evidence that the first {DEPTH} hold",
        f"mrr@{DEPTH}": "1 / rank of the first that holds gold evidence",
        f"ndcg@{DEPTH}": "gold evidence, early ranks counting more",
    }
    for _name, _meaning in _titles.items():
        _shown = _name.replace("mrr", "MRR").replace("ndcg", "nDCG")
        MEASURES[f"{_unit}_{_name}"] = Measure(
            f"{_unit.capitalize()} {_shown}", _meaning, "Retrieval"
        )
for _name, _meaning in {
    "recall": "gold characters that were retrieved",
    "precision": "retrieved characters that are gold",
    "iou": "intersection over union of the two",
}.items():
    MEASURES[f"span_{_name}@{DEPTH}"] = Measure(
        f"Span {_name.replace('iou', 'IoU')}@{DEPTH}", _meaning, "Retrieval"
    )

MEANS = tuple(
    name
    for name in MEASURES
    if not name.startswith(("abstention_", "risk", "calibration")) and name != "answered"
)
"""Figures that are means of one value for each question."""


def figures(grades: Sequence[Grade]) -> tuple[Figure, ...]:
    """Return every figure that can be computed, in the order of `MEASURES`."""
    found: dict[str, Figure] = {}
    for name in MEANS:
        values = values_of(grades, name)
        if values and name != "error":
            found[name] = _mean(name, values)
    if any(grade.correct is not None for grade in grades):
        errors = [float(grade.error is not None) for grade in grades]
        found["error"] = _mean("error", errors)
        found |= {figure.name: figure for figure in _selective(grades)}
    return tuple(found[name] for name in MEASURES if name in found)


def values_of(grades: Sequence[Grade], name: str) -> list[float]:
    """Return a measure of each question that has it, in order."""
    return [grade.values[name] for grade in grades if name in grade.values]


def by_type(grades: Sequence[Grade]) -> dict[str, tuple[Figure, ...]]:
    """Return the figures of each type of question, in the order the types first appear."""
    groups: dict[str, list[Grade]] = {}
    for grade in grades:
        groups.setdefault(grade.type, []).append(grade)
    names = ("accuracy", "fact_recall", "f1", f"passage_hit@{DEPTH}", f"article_hit@{DEPTH}")
    return {
        kind: tuple(_mean(name, values) for name in names if (values := values_of(inside, name)))
        for kind, inside in groups.items()
    }


def latencies(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds; empty without any."""
    found = {"p50": percentile(milliseconds, 0.5), "p95": percentile(milliseconds, 0.95)}
    return {name: round(value, 1) for name, value in found.items() if value is not None}


def _mean(name: str, values: Sequence[float]) -> Figure:
    return Figure(name, float(np.mean(values)), interval(values), len(values))


def _selective(grades: Sequence[Grade]) -> list[Figure]:
    """Return the figures that depend on which questions were answered at all."""
    decided = [grade for grade in grades if grade.correct is not None]
    answered = [grade for grade in decided if grade.answered]
    answerable = [grade for grade in decided if not grade.unanswerable]
    found: list[Figure] = []
    if answerable:
        found.append(_mean("answered", [float(grade.answered) for grade in answerable]))
    truth = [float(grade.unanswerable) for grade in decided]
    silent = [float(grade.abstained) for grade in decided]
    for name in ("precision", "recall", "f1"):
        value = getattr(
            abstention_scores([bool(t) for t in truth], [bool(s) for s in silent]), name
        )
        if value is not None and any(truth):
            around = interval_of(_ABSTENTION[name], [truth, silent])
            found.append(Figure(f"abstention_{name}", value, around, len(decided)))
    if answered:
        right = [bool(grade.correct) for grade in answered]
        found.append(_mean("risk", [float(not one) for one in right]))
        confidences = [grade.confidence for grade in answered]
        columns = [confidences, [float(one) for one in right]]
        area = area_under_risk(risk_coverage(confidences, right, len(decided)))
        error = calibration_error(calibration_bins(confidences, right))
        for name, value, statistic in (
            ("risk_area", area, _risk_area),
            ("calibration_error", error, _calibration),
        ):
            if value is not None:
                found.append(Figure(name, value, interval_of(statistic, columns), len(answered)))
    return found


# Statistics as SciPy's bootstrap wants them: arrays with the resamples along the other axes.


def _ratio(top: Any, bottom: Any) -> NDArray[np.float64]:
    bottom = np.asarray(bottom, dtype=np.float64)
    empty = np.full(np.shape(bottom), np.nan)
    return np.asarray(np.divide(top, bottom, out=empty, where=bottom != 0))


def _abstention_precision(truth: Any, silent: Any, axis: int = -1) -> NDArray[np.float64]:
    return _ratio((truth * silent).sum(axis=axis), silent.sum(axis=axis))


def _abstention_recall(truth: Any, silent: Any, axis: int = -1) -> NDArray[np.float64]:
    return _ratio((truth * silent).sum(axis=axis), truth.sum(axis=axis))


def _abstention_f1(truth: Any, silent: Any, axis: int = -1) -> NDArray[np.float64]:
    both = truth.sum(axis=axis) + silent.sum(axis=axis)
    return _ratio(2 * (truth * silent).sum(axis=axis), both)


_ABSTENTION: dict[str, Statistic] = {
    "precision": _abstention_precision,
    "recall": _abstention_recall,
    "f1": _abstention_f1,
}


def _row_by_row(
    function: Callable[[Columns], float | None],
) -> Callable[..., NDArray[np.float64]]:
    """Return a statistic for SciPy from one that takes plain columns."""

    def statistic(*columns: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
        moved = [np.moveaxis(column, axis, -1) for column in columns]
        flat = [column.reshape(-1, column.shape[-1]) for column in moved]
        values = [function([column[row] for column in flat]) for row in range(len(flat[0]))]
        found = [np.nan if value is None else value for value in values]
        return np.asarray(found, dtype=np.float64).reshape(moved[0].shape[:-1])

    return statistic


def _area_of(columns: Columns) -> float | None:
    confidences, correct = columns
    right = [bool(value) for value in correct]
    return area_under_risk(risk_coverage(list(confidences), right, len(right)))


def _calibration_of(columns: Columns) -> float | None:
    confidences, correct = columns
    return calibration_error(calibration_bins(list(confidences), [bool(v) for v in correct]))


_risk_area = _row_by_row(_area_of)
_calibration = _row_by_row(_calibration_of)
