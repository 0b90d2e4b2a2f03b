"""Feature matrices of sentences: tf-idf n-grams (sparse) beside sentence embeddings (dense).

Rows are sentences. A message has one row for each of its segments, and training examples have one row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer


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
    np.savez(path, terms=np.array(json.dumps(terms)), idf=vectorizer.idf_)


def load(path: Path, analyzer: str, min_ngram: int, max_ngram: int) -> TfidfVectorizer:
    """Read what `save` wrote of a vectorizer of these n-grams."""
    with np.load(path, allow_pickle=False) as stored:
        vectorizer = make_vectorizer(analyzer, min_ngram, max_ngram, vocabulary=json.loads(str(stored["terms"])))
        vectorizer.idf_ = stored["idf"]
    return vectorizer


class Transformer:
    """What trained vectorizers make of texts, side by side, without the checks that cost scikit-learn a millisecond a call. The numbers are the same."""

    def __init__(self, *vectorizers: TfidfVectorizer) -> None:
        self._parts: list[_Part] = []
        self._width = 0
        for vectorizer in vectorizers:
            self._parts.append(_Part(vectorizer, self._width))
            self._width += len(vectorizer.idf_)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Rows for the texts, shape (len(texts), all vocabularies), float32; each vectorizer's part of a row has the length 1 or 0."""
        found = [part.row(text) for text in texts for part in self._parts]
        lengths = np.fromiter((len(columns) for columns, _ in found), dtype=np.int32, count=len(found))
        ends = np.concatenate([[0], np.cumsum(lengths.reshape(len(texts), -1).sum(axis=1))]).astype(np.int32)
        values, columns = np.concatenate([row for _, row in found]), np.concatenate([columns for columns, _ in found])
        return csr_matrix((values, columns, ends), shape=(len(texts), self._width))


class _Part:
    """One vectorizer, whose first column is column `first` of the whole."""

    def __init__(self, vectorizer: TfidfVectorizer, first: int) -> None:
        self._analyze: Callable[[str], list[str]] = vectorizer.build_analyzer()
        self._columns: dict[str, int] = vectorizer.vocabulary_
        self._idf = vectorizer.idf_.astype(np.float32)
        self._first = first

    def row(self, text: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """The columns of a text's n-grams, and their values."""
        known = Counter(map(self._columns.get, self._analyze(text)))
        known.pop(None, None)
        at = np.fromiter(known.keys(), dtype=np.int32, count=len(known))
        row = (1.0 + np.log(np.fromiter(known.values(), dtype=np.float32, count=len(known)))) * self._idf[at]
        return at + np.int32(self._first), row / max(float(np.sqrt(row @ row)), 1e-12)
