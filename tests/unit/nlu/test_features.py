"""Our quick way to n-grams gives what scikit-learn's gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
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


def made(transformer: Transformer, texts: Sequence[str], width: int) -> npt.NDArray[np.float32]:
    """The rows of texts written out."""
    full = np.zeros((len(texts), width), dtype=np.float32)
    for row, (columns, values) in zip(full, transformer.rows(texts), strict=True):
        row[columns] = values
    return full


def ours_of(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """The rows that our quick way gives."""
    return made(Transformer(vectorizer), texts, len(vectorizer.idf_))


@pytest.fixture(params=[("word", 1, 2, 1), ("word", 1, 2, 2), ("char_wb", 2, 4, 2)], ids=str)
def vectorizer(request: pytest.FixtureRequest) -> TfidfVectorizer:
    """Vectorizers of the kinds that the pipeline has."""
    return make_vectorizer(*request.param).fit(TEXTS)


def test_the_rows_are_those_of_scikit_learn(vectorizer: TfidfVectorizer) -> None:
    """Also of texts without a known word, or without any."""
    theirs = vectorizer.transform(ASKED)
    assert ours_of(vectorizer, ASKED) == pytest.approx(theirs.toarray(), abs=1e-6)


@pytest.mark.parametrize("kind", [("word", 1, 2, 2), ("char_wb", 2, 4, 2), ("char_wb", 3, 5, 1)], ids=str)
def test_training_finds_what_scikit_learn_finds(kind: tuple[str, int, int, int]) -> None:
    """The same n-grams in the same order, the same weights, the same rows."""
    ours, theirs = make_vectorizer(*kind), make_vectorizer(*kind)
    assert features.fitted(ours, TEXTS).toarray() == pytest.approx(theirs.fit_transform(TEXTS).toarray(), abs=1e-6)
    assert ours.vocabulary_ == theirs.vocabulary_
    assert ours.idf_ == pytest.approx(theirs.idf_)
    assert ours_of(ours, ASKED) == pytest.approx(theirs.transform(ASKED).toarray(), abs=1e-6)


def test_several_vectorizers_stand_side_by_side() -> None:
    kinds = (("word", 1, 2, 1), ("char_wb", 2, 4, 2))
    parts = [make_vectorizer(*kind).fit(TEXTS) for kind in kinds]
    wanted = np.hstack([part.transform(ASKED).toarray() for part in parts])
    assert made(Transformer(*parts), ASKED, wanted.shape[1]) == pytest.approx(wanted, abs=1e-6)


def test_a_row_has_the_length_1_or_0(vectorizer: TfidfVectorizer) -> None:
    lengths = np.linalg.norm(ours_of(vectorizer, ["what is disease", "zzz"]), axis=1)
    assert lengths == pytest.approx([1.0, 0.0])


def test_one_text_has_the_row_that_it_has_among_many(vectorizer: TfidfVectorizer) -> None:
    """A message must be read as its training example was."""
    alone = np.vstack([ours_of(vectorizer, [text]) for text in ASKED])
    assert (alone == ours_of(vectorizer, ASKED)).all()


def test_a_vectorizer_comes_back_as_it_was_saved(vectorizer: TfidfVectorizer, tmp_path: Path) -> None:
    features.save(vectorizer, tmp_path / "vectorizer.npz")
    again = features.load(tmp_path / "vectorizer.npz", vectorizer.analyzer, *vectorizer.ngram_range)
    assert (ours_of(again, ASKED) == ours_of(vectorizer, ASKED)).all()
