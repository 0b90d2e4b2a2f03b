"""Feature matrices of sentences: tf-idf n-grams (sparse) beside sentence embeddings (dense).

Rows are sentences. A message has one row for each of its segments, and training examples have one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import skops.io
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer


def make_vectorizer(analyzer: str, min_ngram: int, max_ngram: int, min_df: int) -> TfidfVectorizer:
    """An untrained tf-idf vectorizer; `analyzer` is `word` or `char_wb`, document frequencies below `min_df` are dropped."""
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=(min_ngram, max_ngram),
        min_df=min_df,
        sublinear_tf=True,
        token_pattern=r"(?u)\b\w+\b" if analyzer == "word" else None,
        dtype=np.float32,
        strip_accents="unicode",
    )


def save(vectorizer: TfidfVectorizer, path: Path) -> None:
    """Write a trained vectorizer without pickle."""
    skops.io.dump(vectorizer, path)


def load(path: Path) -> TfidfVectorizer:
    """Read what `save` wrote. Only plain scikit-learn and numpy types are accepted."""
    return skops.io.load(path, trusted=["numpy.float32", "numpy.dtype", "scipy.sparse._csr.csr_matrix"])


class Transformer:
    """What a trained vectorizer makes of texts, without the checks that cost scikit-learn a millisecond a call. The numbers are the same."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._analyze: Callable[[str], list[str]] = vectorizer.build_analyzer()
        self._columns: dict[str, int] = vectorizer.vocabulary_
        self._idf = vectorizer.idf_.astype(np.float32)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Rows for the texts, shape (len(texts), vocabulary), float32, each of length 1 or 0."""
        columns: list[npt.NDArray[np.int32]] = []
        values: list[npt.NDArray[np.float32]] = []
        ends = [0]
        for text in texts:
            known = Counter(column for gram in self._analyze(text) if (column := self._columns.get(gram)) is not None)
            at = np.fromiter(known.keys(), dtype=np.int32, count=len(known))
            row = (1.0 + np.log(np.fromiter(known.values(), dtype=np.float32, count=len(known)))) * self._idf[at]
            columns.append(at)
            values.append(row / max(float(np.sqrt(row @ row)), 1e-12))
            ends.append(ends[-1] + len(known))
        shape = (len(texts), len(self._idf))
        return csr_matrix((np.concatenate(values), np.concatenate(columns), np.array(ends, dtype=np.int32)), shape=shape)
