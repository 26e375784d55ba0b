"""Signs -> which candidate is likeliest right, and how sure that is: small logistic models.

All are fitted by `qa calibrate`. The first weighs the signs of each candidate; the second says how
likely the best one is right, from its own signs and from how it stands among the others; the third
says how likely whole sentences answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from qa.candidates import SIGNS, Candidate, Matrix
from qa.telling import TELLING

RANKER_FILE = "ranker.json"
_MOST = ("verdict", "dense", "words", "context", "score")
STANDING = (*SIGNS, "value", "share of odds", "gap", *(f"most {name}" for name in _MOST))
"""What the confidence is estimated from: the best candidate's signs and its standing."""
_SMALL, _LARGE = 3.0, 4.0
"""Logarithms of the passages up to which an archive is small, and from which it is large."""
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """sigmoid(w · (x - mean) / scale + bias)."""

    weights: tuple[float, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    bias: float

    def values(self, signs: Matrix) -> Values:
        """Return one value a row, in logits."""
        scaled = (signs - np.array(self.mean)) / np.array(self.scale)
        return np.asarray(scaled @ np.array(self.weights) + self.bias, dtype=np.float64)

    def chances(self, signs: Matrix) -> Values:
        """Return one probability a row."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.values(signs), -30, 30))))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least confidence to answer with at the default caution (`Settings.caution` = .5)."""

    span: float
    sentences: float
    """Of answers in whole sentences."""
    last_resort: float
    """Of whole sentences where a short answer was wanted and none is sure enough."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """What chooses among candidates, and what says how sure the choice is."""

    choosing: Logistic
    trusting: Logistic
    telling: Logistic
    """Weighs the signs of whole sentences (`qa.telling`)."""
    small: Thresholds
    large: Thresholds

    def thresholds(self, size: float) -> Thresholds:
        """Return the thresholds for an archive of 10 ** `size` passages.

        In a small archive hardly anything looks like an answer that is none, so it needs less;
        between small and large ones the thresholds change with the logarithm of the size.
        """
        grown = min(max((size - _SMALL) / (_LARGE - _SMALL), 0.0), 1.0)
        pairs = zip(astuple(self.small), astuple(self.large), strict=True)
        return Thresholds(*(small + grown * (large - small) for small, large in pairs))

    def rank(self, candidates: Sequence[Candidate], signs: Matrix) -> tuple[list[Candidate], float]:
        """Return the candidates, likeliest first, and the confidence in the first, 0 to 1."""
        chances = self.choosing.chances(signs)
        ranked = [
            replace(candidate, probability=float(chance))
            for candidate, chance in zip(candidates, chances, strict=True)
        ]
        ranked.sort(key=lambda c: (-c.probability, c.sentence.evidence.rank, c.reading.start))
        return ranked, self.sure(signs)

    def told(self, signs: Values) -> float:
        """Return the chance that whole sentences answer, from `qa.telling.telling_signs`."""
        return float(self.telling.chances(signs[None])[0])

    def sure(self, signs: Matrix) -> float:
        """Return the chance that the likeliest of the candidates is right; 0 without any."""
        if not len(signs):
            return 0.0
        return float(self.trusting.chances(standing(self.choosing, signs)[None])[0])


def standing(choosing: Logistic, signs: Matrix) -> Values:
    """Return what the confidence in the best candidate rests on, in the order of `STANDING`."""
    values = choosing.values(signs)
    best = int(values.argmax())
    odds = np.exp(values - values.max())
    others = np.delete(values, best)
    gap = float(values[best] - others.max()) if len(others) else 10.0
    most = [float(signs[:, SIGNS.index(name)].max()) for name in _MOST]
    return np.array([*signs[best], values[best], float(1.0 / odds.sum()), gap, *most])


def write_ranker(ranker: Ranker, folder: Path, notes: dict[str, Any]) -> None:
    """Store a ranker beside its reader, with whatever is to be known of how it was made."""
    stored = {
        "signs": SIGNS, "standing": STANDING, "told": TELLING, **asdict(ranker), **notes
    }  # fmt: skip
    (folder / RANKER_FILE).write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


def open_ranker(folder: Path) -> Ranker:
    """Return the ranker that belongs to the reader of a folder.

    Raises:
        ModelError: it is missing, or was fitted for other signs.
    """
    path = folder / RANKER_FILE
    try:
        stored = json.loads(path.read_bytes())
        weighed = tuple(tuple(stored[name]) for name in ("signs", "standing", "told"))
        if weighed != (SIGNS, STANDING, TELLING):
            raise ModelError(
                f"{path} weighs other signs than this version has. Fit it again: qa calibrate"
            )
        return Ranker(
            _logistic(stored["choosing"]),
            _logistic(stored["trusting"]),
            _logistic(stored["telling"]),
            Thresholds(**stored["small"]),
            Thresholds(**stored["large"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"Expected the reader's weights of signs in {path}: {error}") from error


def _logistic(stored: dict[str, Any]) -> Logistic:
    weights, mean, scale = (
        tuple(float(number) for number in stored[name]) for name in ("weights", "mean", "scale")
    )
    return Logistic(weights, mean, scale, float(stored["bias"]))
