"""Signs -> the chance that a candidate is right: a logistic model, fitted by `qa calibrate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from qa.candidates import SIGNS, Candidate, Matrix

RANKER_FILE = "ranker.json"


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of the signs, and how the best candidate's value becomes a probability.

    p = sigmoid(w · (signs - mean) / scale + bias) ranks; Platt's two numbers (Platt 1999) then
    turn the best candidate's value into the chance that the answer is right.
    """

    weights: tuple[float, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    bias: float
    slope: float
    intercept: float
    threshold: float
    """Least probability to answer with at the default caution (`Settings.caution` = .5)."""

    def values(self, signs: Matrix) -> NDArray[np.float64]:
        """Return one value a candidate, in logits; higher is likelier right."""
        scaled = (signs - np.array(self.mean)) / np.array(self.scale)
        return np.asarray(scaled @ np.array(self.weights) + self.bias, dtype=np.float64)

    def rank(self, candidates: Sequence[Candidate], signs: Matrix) -> list[Candidate]:
        """Return the candidates with their probabilities, likeliest first."""
        values = self.slope * self.values(signs) + self.intercept
        chances = 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))
        ranked = [
            replace(candidate, probability=float(chance))
            for candidate, chance in zip(candidates, chances, strict=True)
        ]
        return sorted(
            ranked,
            key=lambda c: (-c.probability, c.sentence.evidence.rank, c.reading.start),
        )


def open_ranker(folder: Path) -> Ranker:
    """Return the ranker that belongs to the reader of a folder.

    Raises:
        ModelError: it is missing, or was fitted for other signs.
    """
    path = folder / RANKER_FILE
    try:
        stored = json.loads(path.read_bytes())
        if tuple(stored["signs"]) != SIGNS:
            raise ModelError(
                f"{path} weighs other signs than this version has. Fit it again: qa calibrate"
            )
        weights, mean, scale = (
            tuple(float(number) for number in stored[name]) for name in ("weights", "mean", "scale")
        )
        bias, slope, intercept, threshold = (
            float(stored[name]) for name in ("bias", "slope", "intercept", "threshold")
        )
        return Ranker(weights, mean, scale, bias, slope, intercept, threshold)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"Expected the reader's weights of signs in {path}: {error}") from error
