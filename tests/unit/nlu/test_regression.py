"""Our solver finds what scikit-learn's finds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.nlu.regression import Scorer, fit


def some_rows() -> tuple[csr_matrix, np.ndarray, list[str]]:
    """Three classes that can't be told apart fully."""
    random = np.random.RandomState(3)
    labels = [str(i % 3) for i in range(90)]
    dense = random.normal(size=(90, 4)).astype(np.float32) + np.array([[int(label)] for label in labels], dtype=np.float32)
    sparse = csr_matrix((random.rand(90, 12) > 0.7).astype(np.float32))
    return sparse, dense, labels


def test_the_weights_are_those_of_scikit_learn() -> None:
    """Same problem, same answer."""
    sparse, dense, labels = some_rows()
    ours = fit(LogisticRegression(C=2.0, max_iter=500, tol=1e-6), sparse, dense, labels)
    theirs = LogisticRegression(C=2.0, max_iter=500, tol=1e-6).fit(hstack([sparse, csr_matrix(dense)]), labels)
    assert ours.classes_.tolist() == theirs.classes_.tolist()
    assert np.abs(ours.coef_ - theirs.coef_).max() < 0.01


def test_the_scorer_gives_the_classifiers_probabilities() -> None:
    """The quick way and the library's agree."""
    sparse, dense, labels = some_rows()
    classifier = fit(LogisticRegression(C=2.0, max_iter=200, tol=1e-5), sparse, dense, labels)
    wanted = classifier.predict_proba(hstack([sparse[:5], csr_matrix(dense[:5])], format="csr"))
    assert np.array(Scorer(classifier, sparse.shape[1]).probabilities(sparse[:5], dense[:5])) == pytest.approx(wanted, abs=1e-4)
