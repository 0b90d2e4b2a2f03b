"""Classifying texts by two logistic regressions, one on n-grams and one on embeddings, whose probabilities are multiplied.

One regression over both leans on the embeddings, which the encoder was adapted to tell apart, and trusts them too much. Apart, each is regularised for
what it sees, and where they disagree the result is unsure (docs/decisions/0012-two-regressions.md has the figures).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.nlu.features import SparseRow

Matrix = npt.NDArray[np.float32]
STORED = np.float16
"""Weights are stored with three digits: they tell as much, and a model is packed in half the time."""
ROUNDS, LEAST_LOOKS = 8, 20_000
"""How often a regression on n-grams looks at each example, and at all of them together: of few examples at each more often."""
STEPS = 60
"""The most steps of a regression on embeddings."""
TOLERANCE = 1e-6
NEVER = -50.0


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


def fit(rows: csr_matrix | Matrix, targets: npt.NDArray[np.int64], classes: int, strength: float) -> Regression:
    """scikit-learn's multinomial LogisticRegression; `strength` is its C. On n-grams SAGA (its user guide, 1.1.11) is near the best weights after a few looks
    at each example, where L-BFGS takes many times as long; on embeddings it's the other way round.

    Shapes: rows (n, features), targets n numbers below `classes`. A class without rows is never guessed.
    """
    weights = np.zeros((rows.shape[1], classes), dtype=np.float32)
    intercepts = np.full(classes, NEVER, dtype=np.float32)
    known = np.unique(targets)
    if len(known) == 1:
        intercepts[known] = 0.0
        return Regression(weights, intercepts)
    solver, steps = ("lbfgs", STEPS) if isinstance(rows, np.ndarray) else ("saga", max(ROUNDS, LEAST_LOOKS // len(targets)))
    regression = LogisticRegression(C=strength, solver=solver, multi_class="multinomial", max_iter=steps, tol=TOLERANCE, random_state=0)
    regression.fit(rows.astype(np.float32), targets)
    found, constant = regression.coef_.T, regression.intercept_
    if len(known) == 2:
        # Of two classes it tells the second one's share, half of what separates them.
        found, constant = np.hstack([-found, found]), np.array([-constant[0], constant[0]])
    weights[:, known], intercepts[known] = found, constant
    return Regression(weights, intercepts)


class TextClassifier:
    """Two regressions on the same texts. `labels` are in the order of the columns; `meaning` is the weight of the embeddings' voice, from 0 to 1."""

    def __init__(self, labels: Sequence[str], words: Regression, embeddings: Regression, meaning: float) -> None:
        self.labels = list(labels)
        self._words, self._embeddings, self._meaning = words, embeddings, meaning

    @classmethod
    def fitted(
        cls,
        sparse: csr_matrix,
        dense: Matrix,
        labels: Sequence[str],
        embedded: Sequence[int],
        *,
        words: float,
        embeddings: float,
        meaning: float = 0.5,
    ) -> TextClassifier:
        """Shapes: sparse (n, n-grams), labels n, dense (m, dimensions), of the texts at the m places `embedded`. For `words` and `embeddings` see `fit`."""
        names, targets = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
        count = len(names)
        with ThreadPoolExecutor(1) as beside, warnings.catch_warnings():
            # Neither goes on until nothing moves any more.
            warnings.simplefilter("ignore", ConvergenceWarning)
            of_words = beside.submit(fit, sparse, targets, count, words)
            of_embeddings = fit(dense, targets[list(embedded)], count, embeddings)
            return cls(names.tolist(), of_words.result(), of_embeddings, meaning)

    def probabilities(self, sparse: Sequence[SparseRow], dense: Matrix) -> list[list[float]]:
        """One row for each row, one column for each of `labels`."""
        return self.joined(*self.voices(sparse, dense))

    def voices(self, sparse: Sequence[SparseRow], dense: Matrix) -> tuple[Matrix, Matrix]:
        """The logarithms of the probabilities that each regression gives, shape (rows, labels): on n-grams, and on embeddings."""
        return self.of_words(sparse), self._embeddings.log_probabilities(dense)

    def of_words(self, sparse: Sequence[SparseRow]) -> Matrix:
        """The logarithms of the probabilities that the regression on n-grams gives, shape (rows, labels)."""
        return self._words.log_probabilities(sparse)

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
