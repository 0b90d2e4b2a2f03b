"""Feature matrices of sentences: tf-idf n-grams (sparse) beside sentence embeddings (dense).

Rows are sentences. A message has one row for each of its segments, and training examples have one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
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


def transform(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> csr_matrix:
    """Rows for the texts, shape (len(texts), vocabulary)."""
    return csr_matrix(vectorizer.transform(texts))
