"""Signs -> which candidate is likeliest right, and how sure that is: small logistic models.

All are fitted by `qa calibrate`. The first weighs the signs of each candidate; the second says how
likely the best one is right, from its own signs and from how it stands among the others; the third
says how likely each of the sentences answers where sentences are wanted; the fourth how likely
those that were chosen answer; the last two whether another value answers too, and whether the
thing has changed.
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
from qa.candidates import SIGNS, Candidate, Matrix, alike_of
from qa.differing import CHANGING, DIFFERING
from qa.saying import SAYING
from qa.telling import TELLING

RANKER_FILE = "ranker.json"
_MOST = ("verdict", "dense", "words", "context", "score")
STANDING = (
    *SIGNS,
    "value",
    "share of odds",
    "gap",
    "share with alike",
    "gap to others",
    *(f"most {name}" for name in _MOST),
)
"""What the confidence is estimated from: the best candidate's signs and its standing."""
WEIGHED = {
    "signs": SIGNS,
    "standing": STANDING,
    "said": SAYING,
    "told": TELLING,
    "differ": DIFFERING,
    "change": CHANGING,
}
"""The signs that each model weighs, by the name they are stored under."""
_SAID_AGAIN = 0.5
"""Share of the chances of equal answers that is added to a candidate's own; of 0, .15, .3, .5, .7
and 1 the middle ones chose best on squad_articles and news_2022, both halves."""
_NOTHING = -2.0
"""Logit of the answer that is not there, beside which every candidate stands: the only one among
few sentences is not right for want of another."""
_SMALL, _LARGE = 3.0, 4.0
"""Logarithms of the passages up to which an archive is small, and from which it is large."""
Values = NDArray[np.float64]
Alike = NDArray[np.bool_]


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
    saying: Logistic
    """Says how likely a single sentence answers (`qa.saying`)."""
    telling: Logistic
    """Says how likely the sentences that were chosen answer (`qa.telling`)."""
    differing: Logistic
    """Says how likely another article's value answers the same question (`qa.differing`)."""
    changing: Logistic
    """Says how likely the thing changed between two articles (`qa.differing`)."""
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
        """Return the candidates, likeliest first, and the confidence in the first, 0 to 1.

        Likeliest is the answer that has most support, in the words of its likeliest candidate.
        """
        alike = alike_of(candidates)
        chances = self.choosing.chances(signs)
        ranked = [
            (support, replace(candidate, probability=float(chance)))
            for candidate, chance, support in zip(
                candidates, chances, supported(chances, alike), strict=True
            )
        ]
        ranked.sort(
            key=lambda item: (-item[0], item[1].sentence.evidence.rank, item[1].reading.start)
        )
        return [candidate for _, candidate in ranked], self.sure(signs, alike)

    def told(self, signs: Values) -> float:
        """Return the chance that whole sentences answer, from `qa.telling.telling_signs`."""
        return float(self.telling.chances(signs[None])[0])

    def sure(self, signs: Matrix, alike: Alike) -> float:
        """Return the chance that the likeliest of the candidates is right; 0 without any."""
        if not len(signs):
            return 0.0
        return float(self.trusting.chances(standing(self.choosing, signs, alike)[None])[0])


def supported(chances: Values, alike: Alike) -> Values:
    """Return the chance of each candidate with part of the chances of those that say the same."""
    return np.asarray((1.0 - _SAID_AGAIN) * chances + _SAID_AGAIN * (alike @ chances))


def best_of(choosing: Logistic, signs: Matrix, alike: Alike) -> int:
    """Return which candidate has most support; there must be one."""
    return int(supported(choosing.chances(signs), alike).argmax())


def standing(choosing: Logistic, signs: Matrix, alike: Alike) -> Values:
    """Return what the confidence in the best candidate rests on, in the order of `STANDING`.

    `alike` says which candidates give the same answer, shape (candidates, candidates): those
    speak for each other, and only the others against.
    """
    values = choosing.values(signs)
    best = best_of(choosing, signs, alike)
    top = max(float(values.max()), _NOTHING)
    odds, none = np.exp(values - top), float(np.exp(_NOTHING - top))
    same = alike[best]
    gaps = [
        float(values[best] - max([_NOTHING, *values[rivals]]))
        for rivals in (np.arange(len(values)) != best, ~same)
    ]
    shares = [float(odds[group].sum() / (odds.sum() + none)) for group in (best, same)]
    most = [float(signs[:, SIGNS.index(name)].max()) for name in _MOST]
    return np.array([*signs[best], values[best], shares[0], gaps[0], shares[1], gaps[1], *most])


def write_ranker(ranker: Ranker, folder: Path, notes: dict[str, Any]) -> None:
    """Store a ranker beside its reader, with whatever is to be known of how it was made."""
    stored = {**WEIGHED, **asdict(ranker), **notes}
    (folder / RANKER_FILE).write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


def open_ranker(folder: Path) -> Ranker:
    """Return the ranker that belongs to the reader of a folder.

    Raises:
        ModelError: it is missing, or was fitted for other signs.
    """
    path = folder / RANKER_FILE
    try:
        stored = json.loads(path.read_bytes())
        if any(tuple(stored[name]) != signs for name, signs in WEIGHED.items()):
            raise ModelError(
                f"{path} weighs other signs than this version has. Fit it again: qa calibrate"
            )
        return Ranker(
            _logistic(stored["choosing"]),
            _logistic(stored["trusting"]),
            _logistic(stored["saying"]),
            _logistic(stored["telling"]),
            _logistic(stored["differing"]),
            _logistic(stored["changing"]),
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
