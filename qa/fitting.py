"""Labelled signs -> a fitted logistic model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.candidates import Matrix
from qa.ranker import Logistic


def fitted(
    signs: Matrix, labels: NDArray[np.bool_], strength: float, weight: NDArray[np.float64]
) -> Logistic:
    """Return the logistic regression of labels on signs, shape (rows, signs).

    `strength` is the inverse of the L2 penalty, `weight` what each row counts.
    """
    from sklearn.linear_model import LogisticRegression

    mean, scale = signs.mean(axis=0), np.maximum(signs.std(axis=0), 1e-6)
    model = LogisticRegression(C=strength, max_iter=3000)
    model.fit((signs - mean) / scale, labels, sample_weight=weight)
    return Logistic(
        tuple(float(w) for w in model.coef_[0]),
        tuple(float(m) for m in mean),
        tuple(float(s) for s in scale),
        float(model.intercept_[0]),
    )
