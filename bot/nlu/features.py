"""Feature matrices of sentences: tf-idf n-grams (sparse) beside sentence embeddings (dense).

Rows are sentences. A message has one row for each of its segments, and training examples have one row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

REMEMBERED_WORDS = 50_000

SparseRow = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]
"""Columns that are not 0, and their values."""


def make_vectorizer(
    analyzer: str, min_ngram: int, max_ngram: int, min_df: int = 1, vocabulary: Sequence[str] | None = None
) -> TfidfVectorizer:
    """An untrained tf-idf vectorizer; `analyzer` is `word` or `char_wb`. Its n-grams are those of `vocabulary`, or found in training: those that stand in
    `min_df` texts."""
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=(min_ngram, max_ngram),
        min_df=min_df,
        vocabulary=vocabulary,
        sublinear_tf=True,
        token_pattern=r"(?u)\b\w+\b" if analyzer == "word" else None,
        dtype=np.float32,
        strip_accents="unicode",
    )


def save(vectorizer: TfidfVectorizer, path: Path) -> None:
    """Write the n-grams and weights of a trained vectorizer."""
    terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
    # As bytes: NumPy would take four for each letter, which packing a model would pay for.
    np.savez(path, terms=np.frombuffer(json.dumps(terms).encode(), dtype=np.uint8), idf=vectorizer.idf_)


def load(path: Path, analyzer: str, min_ngram: int, max_ngram: int) -> TfidfVectorizer:
    """Read what `save` wrote of a vectorizer of these n-grams."""
    with np.load(path, allow_pickle=False) as stored:
        vectorizer = make_vectorizer(analyzer, min_ngram, max_ngram, vocabulary=json.loads(stored["terms"].tobytes()))
        vectorizer.idf_ = stored["idf"]
    return vectorizer


def fitted(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> csr_matrix:
    """Trains a vectorizer and gives the rows of the texts, as its `fit_transform` does. Of letters in a fifth of the time: texts share their words, and the
    letters of a word are the same in all of them, so each word is cut up once."""
    if vectorizer.analyzer != "char_wb":
        return vectorizer.fit_transform(texts)
    # What scikit-learn cuts up is folded, and each word of it stands between blanks.
    words = CountVectorizer(analyzer=str.split, dtype=np.float32)
    of_texts = words.fit_transform(map(vectorizer.build_preprocessor(), texts))
    letters = CountVectorizer(analyzer="char_wb", ngram_range=vectorizer.ngram_range, lowercase=False, dtype=np.float32)
    counts = of_texts @ letters.fit_transform(words.get_feature_names_out())
    often = np.flatnonzero(np.bincount(counts.indices, minlength=counts.shape[1]) >= vectorizer.min_df)
    counts = counts[:, often]
    weigh = TfidfTransformer(sublinear_tf=True).fit(counts)
    vectorizer.vocabulary = vectorizer.vocabulary_ = {term: column for column, term in enumerate(letters.get_feature_names_out()[often])}
    vectorizer.idf_ = weigh.idf_
    return weigh.transform(counts)


class Transformer:
    """What trained vectorizers make of texts, side by side. The numbers are those of scikit-learn, without the checks that cost it a millisecond a call."""

    def __init__(self, *vectorizers: TfidfVectorizer) -> None:
        self._parts: list[_Part] = []
        width = 0
        for vectorizer in vectorizers:
            kind = _Letters if vectorizer.analyzer == "char_wb" else _Part
            self._parts.append(kind(vectorizer, width))
            width += len(vectorizer.idf_)

    def rows(self, texts: Sequence[str]) -> list[SparseRow]:
        """The row of each text; each vectorizer's part of it has the length 1 or 0."""
        return [self._row(text) for text in texts]

    def _row(self, text: str) -> SparseRow:
        columns, values = zip(*(part.row(text) for part in self._parts), strict=True)
        return np.concatenate(columns), np.concatenate(values)


class _Part:
    """One vectorizer, whose first column is column `first` of the whole."""

    def __init__(self, vectorizer: TfidfVectorizer, first: int) -> None:
        self._analyze: Callable[[str], list[str]] = vectorizer.build_analyzer()
        self._columns: dict[str, int] = vectorizer.vocabulary_
        self._idf = vectorizer.idf_.astype(np.float32)
        self._first = first

    def row(self, text: str) -> SparseRow:
        """The columns of a text's n-grams, and their values."""
        known = self._counted(text)
        at = np.fromiter(known.keys(), dtype=np.int32, count=len(known))
        row = (1.0 + np.log(np.fromiter(known.values(), dtype=np.float32, count=len(known)))) * self._idf[at]
        return at + np.int32(self._first), row / max(float(np.sqrt(row @ row)), 1e-12)

    def _counted(self, text: str) -> Counter[int]:
        return Counter(self._known(text))

    def _known(self, text: str) -> list[int]:
        """The columns of the n-grams that training knew, as often as each occurs."""
        return [self._columns[ngram] for ngram in self._analyze(text) if ngram in self._columns]


class _Letters(_Part):
    """N-grams of the letters of words. Those of a word are the same wherever it stands, so they are remembered."""

    def __init__(self, vectorizer: TfidfVectorizer, first: int) -> None:
        super().__init__(vectorizer, first)
        self._fold: Callable[[str], str] = vectorizer.build_preprocessor()
        self._of_word = lru_cache(maxsize=REMEMBERED_WORDS)(self._known)

    def _counted(self, text: str) -> Counter[int]:
        return Counter(chain.from_iterable(map(self._of_word, self._fold(text).split())))
