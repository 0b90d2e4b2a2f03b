"""Our quick way to n-grams gives what scikit-learn's gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu import features
from bot.nlu.features import Transformer, make_vectorizer

TEXTS = [
    "what is disease",
    "what are the signs of disease?",
    "is medicine safe with disease, is it",
    "Sjögren is a name and is a name and is a name",
    "do stem cells cure disease",
]
ASKED = [*TEXTS, "is is is it SAFE", "zebra xylophone", "", "?!", "sjogren signs — what signs"]


@pytest.fixture(params=[("word", 1, 2, 1), ("word", 1, 2, 2), ("char_wb", 2, 4, 2)], ids=str)
def vectorizer(request: pytest.FixtureRequest) -> TfidfVectorizer:
    """Vectorizers of the kinds that the pipeline has."""
    return make_vectorizer(*request.param).fit(TEXTS)


def test_the_rows_are_those_of_scikit_learn(vectorizer: TfidfVectorizer) -> None:
    """Also of texts without a known word, or without any."""
    ours, theirs = Transformer(vectorizer).transform(ASKED), vectorizer.transform(ASKED)
    assert ours.shape == theirs.shape
    assert ours.dtype == np.float32
    assert ours.toarray() == pytest.approx(theirs.toarray(), abs=1e-6)


def test_several_vectorizers_stand_side_by_side() -> None:
    kinds = (("word", 1, 2, 1), ("char_wb", 2, 4, 2))
    parts = [make_vectorizer(*kind).fit(TEXTS) for kind in kinds]
    wanted = np.hstack([part.transform(ASKED).toarray() for part in parts])
    assert Transformer(*parts).transform(ASKED).toarray() == pytest.approx(wanted, abs=1e-6)


def test_a_row_has_the_length_1_or_0(vectorizer: TfidfVectorizer) -> None:
    lengths = np.linalg.norm(Transformer(vectorizer).transform(["what is disease", "zzz"]).toarray(), axis=1)
    assert lengths == pytest.approx([1.0, 0.0])


def test_one_text_has_the_row_that_it_has_among_many(vectorizer: TfidfVectorizer) -> None:
    """A message must be read as its training example was."""
    transformer = Transformer(vectorizer)
    alone = np.vstack([transformer.transform([text]).toarray() for text in ASKED])
    assert (alone == transformer.transform(ASKED).toarray()).all()


def test_a_vectorizer_comes_back_as_it_was_saved(vectorizer: TfidfVectorizer, tmp_path: Path) -> None:
    features.save(vectorizer, tmp_path / "vectorizer.npz")
    again = features.load(tmp_path / "vectorizer.npz", vectorizer.analyzer, *vectorizer.ngram_range)
    assert (Transformer(again).transform(ASKED) != Transformer(vectorizer).transform(ASKED)).nnz == 0
