"""Classifies masked texts by their n-grams and their embeddings: vectorizers and the pair of regressions, trained and stored together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu import features
from bot.nlu.encoder import Vectors, sentence_model
from bot.nlu.regression import Matrix, TextClassifier

WEIGHTS_FILE = "weights.npz"
SUFFIX = ".npz"

Ngrams = Mapping[str, tuple[str, int, int, int]]
"""Name of a vectorizer, and of its file -> analyzer, shortest and longest n-gram, least document frequency."""
TEXTS_TO_BE_RARE_IN = 1000
"""The least document frequency counts in full from so many texts times it on."""


class MaskedTextClassifier:
    """`vectorizers` are trained, by the name of the file that each is stored in."""

    def __init__(self, vectorizers: Mapping[str, TfidfVectorizer], classifier: TextClassifier) -> None:
        self._vectorizers, self._classifier = vectorizers, classifier
        self._transformer = features.Transformer(*vectorizers.values())

    @classmethod
    def fitted(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        ngrams: Ngrams,
        *,
        words: float,
        embeddings: float,
        meaning: float = 0.5,
        embedded: Sequence[int] | None = None,
    ) -> MaskedTextClassifier:
        """Trains the vectorizers and both regressions, of the strengths `words` and `embeddings` (see `fit`).

        `embedded` are the places of the texts that embeddings learn from, all by default.
        """
        # Of few texts a rare n-gram may be all there is.
        most = 1 + len(texts) // TEXTS_TO_BE_RARE_IN
        vectorizers = {
            name: features.make_vectorizer(kind, shortest, longest, min(least, most))
            for name, (kind, shortest, longest, least) in ngrams.items()
        }
        sparse = hstack([features.fitted(vectorizer, texts) for vectorizer in vectorizers.values()], format="csr")
        places = range(len(texts)) if embedded is None else embedded
        dense = sentence_model().encode_to_learn([texts[at] for at in places])
        return cls(vectorizers, TextClassifier.fitted(sparse, dense, labels, places, words=words, embeddings=embeddings, meaning=meaning))

    @property
    def labels(self) -> list[str]:
        """In the order of the columns of `voices` and `joined`."""
        return self._classifier.labels

    def voices(self, texts: Sequence[str], vectors: Vectors) -> tuple[Matrix, Matrix]:
        """For each text and its embedding what each regression says; see `TextClassifier.voices`."""
        return self._classifier.voices(self._transformer.rows(texts), vectors)

    def of_words(self, texts: Sequence[str]) -> Matrix:
        """For each text what the regression on n-grams alone says; see `TextClassifier.voices`."""
        return self._classifier.of_words(self._transformer.rows(texts))

    def joined(self, words: Matrix, embeddings: Matrix) -> list[list[float]]:
        """The rows that both voices together give."""
        return self._classifier.joined(words, embeddings)

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> list[dict[str, float]]:
        """For each text and its embedding the probability of each label."""
        rows = self._classifier.probabilities(self._transformer.rows(texts), vectors)
        return [dict(zip(self.labels, row, strict=True)) for row in rows]

    def save(self, folder: Path) -> None:
        """Write without pickle."""
        for name, vectorizer in self._vectorizers.items():
            features.save(vectorizer, folder / f"{name}{SUFFIX}")
        self._classifier.save(folder / WEIGHTS_FILE)

    @classmethod
    def load(cls, folder: Path, ngrams: Ngrams) -> MaskedTextClassifier:
        """Read what `save` wrote, of a classifier that was trained on these n-grams."""
        vectorizers = {name: features.load(folder / f"{name}{SUFFIX}", *kind[:3]) for name, kind in ngrams.items()}
        return cls(vectorizers, TextClassifier.load(folder / WEIGHTS_FILE))
