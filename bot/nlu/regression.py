"""Classifying texts by two logistic regressions, one on n-grams and one on embeddings, whose probabilities are multiplied.

One regression over both leans on the embeddings, which the encoder was adapted to tell apart, and trusts them too much. Apart, each is regularised for
what it sees, and where they disagree the result is unsure (docs/decisions/0012-two-regressions.md has the figures).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.nlu.features import SparseRow

Matrix = npt.NDArray[np.float32]
CORES = os.cpu_count() or 1
STORED = np.float16
"""Weights are stored with three digits: they tell as much, and a model is packed in half the time."""
REMEMBERED_STEPS = 6
SHORTEST_STEP = 1e-8
ENOUGH = 1e-4
"""A step has to bring so much of what the slope promises."""


@dataclass(frozen=True)
class Effort:
    """How a regression is fitted: `strength` is the inverse of the regularisation (scikit-learn's C), `steps` the most steps of the solver."""

    strength: float
    steps: int = 60
    tolerance: float = 1e-3


@dataclass(frozen=True)
class Regression:
    """A fitted multinomial logistic regression: `weights` of shape (features, labels), `intercepts` of shape (labels,)."""

    weights: Matrix
    intercepts: Matrix

    def log_probabilities(self, rows: Sequence[SparseRow] | Matrix) -> Matrix:
        """Shape (rows, labels)."""
        weighed = (
            rows @ self.weights if isinstance(rows, np.ndarray) else np.stack([values @ self.weights[columns] for columns, values in rows])
        )
        scores: Matrix = weighed + self.intercepts
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return scores


def probabilities_of(scores: Matrix) -> Matrix:
    """What is as likely as the scores, which are logarithms, say, and sums to 1 along the last axis."""
    exponents: Matrix = np.exp(scores - scores.max(axis=-1, keepdims=True))
    exponents /= exponents.sum(axis=-1, keepdims=True)
    return exponents


def fit(rows: csr_matrix | Matrix, targets: npt.NDArray[np.int64], classes: int, effort: Effort) -> Regression:
    """The weights that scikit-learn's LogisticRegression finds (`C` times the log loss plus half the squared weights, intercepts free; its user guide,
    1.1.11), in single precision, which takes a fifth of the time.

    Shapes: rows (n, features), targets n numbers below `classes`.
    """
    wanted = np.zeros((len(targets), classes), dtype=np.float32)
    wanted[np.arange(len(targets)), targets] = 1.0
    rows = rows.astype(np.float32)
    transposed = rows.T.tocsr() if isinstance(rows, csr_matrix) else np.ascontiguousarray(rows.T)
    strength = np.float32(1.0 / effort.strength)

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = forth(weights[:-1]) + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        right = np.einsum("ij,ij->i", scores, wanted)
        np.exp(scores, out=scores)
        totals = scores.sum(axis=1, keepdims=True)
        log_loss = float((np.log(totals)[:, 0] - right).sum(dtype=np.float64))
        scores /= totals
        scores -= wanted
        gradient = np.vstack([back(scores), scores.sum(axis=0, keepdims=True)])
        gradient[:-1] += strength * weights[:-1]
        return log_loss + 0.5 * float(strength) * _dot(weights[:-1], weights[:-1]), gradient

    with ThreadPoolExecutor(CORES) as threads:
        forth, back = _product(rows, threads), _product(transposed, threads)
        weights = minimised(loss, np.zeros((rows.shape[1] + 1, classes), dtype=np.float32), effort)
    return Regression(weights[:-1].copy(), weights[-1].copy())


def minimised(loss: Callable[[Matrix], tuple[float, Matrix]], start: Matrix, effort: Effort) -> Matrix:
    """Where a convex `loss` (value and gradient) is least, by L-BFGS (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 7.5).

    Ours, because SciPy 1.10, which Rasa needs, only has L-BFGS-B, which spends seconds a million weights on bounds that there are none of.
    """
    at, (value, gradient) = start, loss(start)
    history: deque[tuple[Matrix, Matrix, float]] = deque(maxlen=REMEMBERED_STEPS)
    for _ in range(effort.steps):
        if np.abs(gradient).max() <= effort.tolerance:
            break
        direction = _direction(gradient, history)
        slope = _dot(direction, gradient)
        length = 1.0 if history else 1.0 / max(np.sqrt(_dot(gradient, gradient)), 1e-12)
        while length > SHORTEST_STEP:
            there = at + np.float32(length) * direction
            new_value, new_gradient = loss(there)
            if new_value <= value + ENOUGH * length * slope:
                break
            length *= 0.5
        else:
            # Single precision can't tell the values apart any more.
            break
        moved, turned = there - at, new_gradient - gradient
        curvature = _dot(moved, turned)
        if curvature > 0:
            history.append((moved, turned, curvature))
        at, value, gradient = there, new_value, new_gradient
    return at


def _direction(gradient: Matrix, history: Sequence[tuple[Matrix, Matrix, float]]) -> Matrix:
    """Minus the gradient times what the last steps tell of the inverse of the second derivatives, oldest step first."""
    direction = -gradient
    shares = []
    for moved, turned, curvature in reversed(history):
        shares.append(_dot(moved, direction) / curvature)
        direction -= np.float32(shares[-1]) * turned
    if history:
        moved, turned, curvature = history[-1]
        direction *= np.float32(curvature / _dot(turned, turned))
    for (moved, turned, curvature), share in zip(history, reversed(shares), strict=True):
        direction += np.float32(share - _dot(turned, direction) / curvature) * moved
    return direction


def _dot(one: Matrix, other: Matrix) -> float:
    return float(one.ravel() @ other.ravel())


def _product(matrix: csr_matrix | Matrix, threads: ThreadPoolExecutor) -> Callable[[Matrix], Matrix]:
    """What multiplies by a matrix. Products of sparse ones use one core, so each core takes a share of the rows; those of dense ones use all anyway."""
    if not isinstance(matrix, csr_matrix):
        return lambda other: matrix @ other
    ends = [matrix.shape[0] * n // CORES for n in range(CORES + 1)]
    shares = [matrix[first:last] for first, last in pairwise(ends)]
    return lambda other: np.vstack(list(threads.map(lambda share: share @ other, shares)))


class TextClassifier:
    """Two regressions on the same texts. `labels` are in the order of the columns; `meaning` is the weight of the embeddings' voice, from 0 to 1."""

    def __init__(self, labels: Sequence[str], words: Regression, embeddings: Regression, meaning: float) -> None:
        self.labels = list(labels)
        self._words, self._embeddings, self._meaning = words, embeddings, meaning

    @classmethod
    def fitted(
        cls, sparse: csr_matrix, dense: Matrix, labels: Sequence[str], *, words: Effort, embeddings: Effort, meaning: float = 0.5
    ) -> TextClassifier:
        """Shapes: sparse (n, n-grams), dense (n, dimensions), labels n."""
        names, targets = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
        count = len(names)
        return cls(names.tolist(), fit(sparse, targets, count, words), fit(dense, targets, count, embeddings), meaning)

    def probabilities(self, sparse: Sequence[SparseRow], dense: Matrix) -> list[list[float]]:
        """One row for each row, one column for each of `labels`."""
        return self.joined(*self.voices(sparse, dense))

    def voices(self, sparse: Sequence[SparseRow], dense: Matrix) -> tuple[Matrix, Matrix]:
        """The logarithms of the probabilities that each regression gives, shape (rows, labels): on n-grams, and on embeddings."""
        return self._words.log_probabilities(sparse), self._embeddings.log_probabilities(dense)

    def joined(self, words: Matrix, embeddings: Matrix) -> list[list[float]]:
        """The probabilities of both voices together."""
        rows: list[list[float]] = probabilities_of((1 - self._meaning) * words + self._meaning * embeddings).tolist()
        return rows

    def save(self, path: Path) -> None:
        """Write without pickle."""
        np.savez(
            path,
            labels=np.array(self.labels, dtype=str),
            meaning=np.float32(self._meaning),
            words=self._words.weights.astype(STORED),
            words_intercepts=self._words.intercepts,
            embeddings=self._embeddings.weights.astype(STORED),
            embeddings_intercepts=self._embeddings.intercepts,
        )

    @classmethod
    def load(cls, path: Path) -> TextClassifier:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                stored["labels"].tolist(),
                Regression(stored["words"].astype(np.float32), stored["words_intercepts"]),
                Regression(stored["embeddings"].astype(np.float32), stored["embeddings_intercepts"]),
                float(stored["meaning"]),
            )
