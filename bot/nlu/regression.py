"""Classifying texts by two logistic regressions, one on n-grams and one on embeddings, whose probabilities are multiplied.

One regression over both leans on the embeddings, which the encoder was adapted to tell apart, and trusts them too much. Apart, each is regularised for
what it sees, and where they disagree the result is unsure (docs/decisions/0012-two-regressions.md has the figures).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Matrix = npt.NDArray[np.float32]
CORES = os.cpu_count() or 1


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

    def log_probabilities(self, rows: csr_matrix | Matrix) -> Matrix:
        """Shape (rows, labels)."""
        scores: Matrix = rows @ self.weights + self.intercepts
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
    1.1.11), by SciPy's L-BFGS in single precision, which takes a third of the time.

    Shapes: rows (n, features), targets n numbers below `classes`.
    """
    wanted = np.zeros((len(targets), classes), dtype=np.float32)
    wanted[np.arange(len(targets)), targets] = 1.0
    rows = rows.astype(np.float32)
    transposed = rows.T.tocsr() if isinstance(rows, csr_matrix) else np.ascontiguousarray(rows.T)
    features, strength = rows.shape[1], 1.0 / effort.strength

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(features + 1, classes).astype(np.float32)
        scores = forth(weights[:-1]) + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        exponents = np.exp(scores)
        totals = exponents.sum(axis=1, keepdims=True)
        log_loss = float((np.log(totals)[:, 0] - (scores * wanted).sum(axis=1)).sum(dtype=np.float64))
        error = exponents / totals - wanted
        gradient = np.vstack([back(error), error.sum(axis=0, keepdims=True)]).astype(np.float64).ravel()
        penalised = flat[:-classes]
        gradient[:-classes] += strength * penalised
        return log_loss + 0.5 * strength * float(penalised @ penalised), gradient

    with ThreadPoolExecutor(CORES) as threads:
        forth, back = _product(rows, threads), _product(transposed, threads)
        found = minimize(
            loss,
            np.zeros((features + 1) * classes),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": effort.steps, "gtol": effort.tolerance, "maxcor": 6},
        )
    weights = found.x.reshape(features + 1, classes).astype(np.float32)
    return Regression(weights[:-1].copy(), weights[-1].copy())


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

    def probabilities(self, sparse: csr_matrix, dense: Matrix) -> list[list[float]]:
        """One row for each row, one column for each of `labels`."""
        return self.joined(*self.voices(sparse, dense))

    def voices(self, sparse: csr_matrix, dense: Matrix) -> tuple[Matrix, Matrix]:
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
            words=self._words.weights,
            words_intercepts=self._words.intercepts,
            embeddings=self._embeddings.weights,
            embeddings_intercepts=self._embeddings.intercepts,
        )

    @classmethod
    def load(cls, path: Path) -> TextClassifier:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                stored["labels"].tolist(),
                Regression(stored["words"], stored["words_intercepts"]),
                Regression(stored["embeddings"], stored["embeddings_intercepts"]),
                float(stored["meaning"]),
            )
