"""Our solver finds what scikit-learn's finds, and two regressions have their say in each text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.nlu import regression
from bot.nlu.features import SparseRow
from bot.nlu.regression import Matrix, Regression, TextClassifier, fit


def some_rows() -> tuple[csr_matrix, Matrix, npt.NDArray[np.int64]]:
    """Three classes that can't be told apart fully."""
    random = np.random.RandomState(3)
    targets = np.arange(90) % 3
    dense = random.normal(size=(90, 4)).astype(np.float32) + targets[:, None].astype(np.float32)
    sparse = csr_matrix((random.rand(90, 12) > 0.7).astype(np.float32))
    return sparse, dense, targets


def apart(matrix: csr_matrix) -> list[SparseRow]:
    """The rows of a matrix, each by itself."""
    return [(row.indices, row.data) for row in matrix]


def saying(**probabilities: float) -> Regression:
    """A regression that says the same of every text. Its texts have two features that don't matter."""
    values = np.array([probabilities[label] for label in sorted(probabilities)], dtype=np.float32)
    return Regression(np.zeros((2, len(values)), dtype=np.float32), np.log(values))


NO_WORDS, NO_MEANING = apart(csr_matrix((1, 2), dtype=np.float32)), np.zeros((1, 2), dtype=np.float32)


class TestFit:
    @pytest.mark.parametrize("kind", ["sparse", "dense"])
    def test_the_weights_are_those_of_the_best_fit(self, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whichever solver finds them, if it looks often enough."""
        monkeypatch.setattr(regression, "LEAST_LOOKS", 500_000)
        sparse, dense, targets = some_rows()
        rows = sparse if kind == "sparse" else dense
        ours = fit(rows, targets, 3, 2.0)
        best = LogisticRegression(C=2.0, max_iter=500, tol=1e-6).fit(rows, targets)
        assert np.abs(ours.weights.T - best.coef_).max() < 0.01
        assert np.exp(ours.log_probabilities(apart(sparse) if kind == "sparse" else dense)) == pytest.approx(
            best.predict_proba(rows), abs=2e-3
        )

    def test_two_classes_are_as_sure_as_the_best_fit(self) -> None:
        """scikit-learn tells the weights of one of them."""
        _, dense, targets = some_rows()
        best = LogisticRegression(C=2.0, multi_class="multinomial", max_iter=500, tol=1e-6).fit(dense, targets > 0)
        ours = fit(dense, (targets > 0).astype(np.int64), 2, 2.0)
        assert np.exp(ours.log_probabilities(dense)) == pytest.approx(best.predict_proba(dense), abs=0.01)

    def test_a_class_without_rows_is_never_guessed(self) -> None:
        """The others keep their places."""
        _, dense, targets = some_rows()
        with_gap = fit(dense, np.where(targets > 0, targets + 1, 0), 4, 2.0)
        shares = np.exp(with_gap.log_probabilities(dense))
        assert shares[:, 1].max() < 1e-9
        assert shares[:, [0, 2, 3]] == pytest.approx(np.exp(fit(dense, targets, 3, 2.0).log_probabilities(dense)), abs=1e-3)

    def test_the_only_class_is_certain(self) -> None:
        _, dense, _ = some_rows()
        assert np.exp(fit(dense, np.full(90, 1), 2, 2.0).log_probabilities(dense))[:, 1] == pytest.approx(np.ones(90))

    @pytest.mark.parametrize("strength", [0.01, 50.0])
    def test_the_strength_is_scikit_learns_c(self, strength: float) -> None:
        _, dense, targets = some_rows()
        ours = fit(dense, targets, 3, strength)
        theirs = LogisticRegression(C=strength, max_iter=500, tol=1e-6).fit(dense, targets)
        assert np.abs(ours.weights.T - theirs.coef_).max() < 0.01

    def test_probabilities_sum_to_one_however_large_the_scores(self) -> None:
        sure = Regression(np.array([[900.0, -900.0]], dtype=np.float32), np.zeros(2, dtype=np.float32))
        assert np.exp(sure.log_probabilities(np.array([[1.0], [-1.0]], dtype=np.float32))).tolist() == [[1.0, 0.0], [0.0, 1.0]]

    def test_sparse_and_dense_rows_are_judged_alike(self) -> None:
        sparse, _, targets = some_rows()
        fitted = fit(sparse, targets, 3, 2.0)
        assert fitted.log_probabilities(apart(sparse)) == pytest.approx(fitted.log_probabilities(sparse.toarray()), abs=1e-5)


class TestTextClassifier:
    def test_both_voices_are_multiplied(self) -> None:
        """By default each by its square root."""
        classifier = TextClassifier(["no", "yes"], saying(no=0.2, yes=0.8), saying(no=0.5, yes=0.5), 0.5)
        no, yes = np.sqrt(0.2 * 0.5), np.sqrt(0.8 * 0.5)
        assert classifier.probabilities(NO_WORDS, NO_MEANING) == [pytest.approx([no / (no + yes), yes / (no + yes)], abs=1e-5)]

    def test_where_they_disagree_the_result_is_unsure(self) -> None:
        classifier = TextClassifier(["no", "yes"], saying(no=0.1, yes=0.9), saying(no=0.9, yes=0.1), 0.5)
        assert classifier.probabilities(NO_WORDS, NO_MEANING) == [pytest.approx([0.5, 0.5], abs=1e-5)]

    @pytest.mark.parametrize(("meaning", "yes"), [(0.0, 0.8), (1.0, 0.3)])
    def test_the_weight_decides_whose_voice_counts(self, meaning: float, yes: float) -> None:
        classifier = TextClassifier(["no", "yes"], saying(no=0.2, yes=0.8), saying(no=0.7, yes=0.3), meaning)
        assert classifier.probabilities(NO_WORDS, NO_MEANING)[0][1] == pytest.approx(yes, abs=1e-5)

    def test_a_fitted_one_learns_from_both(self) -> None:
        """Each column is the label of the same place."""
        sparse, dense, targets = some_rows()
        labels = [("red", "green", "blue")[target] for target in targets]
        classifier = TextClassifier.fitted(sparse, dense, labels, range(90), words=2.0, embeddings=3.0, meaning=0.7)
        assert classifier.labels == ["blue", "green", "red"]
        places = np.array([classifier.labels.index(label) for label in labels])
        words, embeddings = fit(sparse, places, 3, 2.0), fit(dense, places, 3, 3.0)
        joined = np.exp(0.3 * words.log_probabilities(apart(sparse)) + 0.7 * embeddings.log_probabilities(dense))
        rows = np.array(classifier.probabilities(apart(sparse), dense))
        assert rows == pytest.approx(joined / joined.sum(axis=1, keepdims=True), abs=1e-4)
        assert (rows.argmax(axis=1) == places).mean() > 0.5

    def test_it_comes_back_as_it_was_saved(self, tmp_path: Path) -> None:
        """But for the digits of the weights that aren't stored."""
        sparse, dense, targets = some_rows()
        labels = [str(target) for target in targets]
        classifier = TextClassifier.fitted(sparse, dense, labels, range(90), words=2.0, embeddings=3.0, meaning=0.25)
        classifier.save(tmp_path / "weights.npz")
        again = TextClassifier.load(tmp_path / "weights.npz")
        assert again.labels == classifier.labels
        before, after = (np.array(one.probabilities(apart(sparse), dense)) for one in (classifier, again))
        assert after == pytest.approx(before, abs=2e-3)
