"""How much each voice counts in what a message asks, and how likely each intent is before anything is read.

Four voices speak: the regressions on n-grams and on embeddings, each about the whole message and about the sentence that asks. Of a message that goes on with
a talk three more do: both regressions about the message before it, and that on n-grams about all messages as one text. The training examples say nothing
about how often something is asked, since they were written to tell intents apart. Both the weights and the biases are fitted to the development questions by
`scripts/weigh_intents.py` (docs/decisions/0016-weights-of-the-voices.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import SettingsError
from bot.nlu.regression import Matrix, probabilities_of

FILE = Path(__file__).with_name("intent_weights.json")


@dataclass(frozen=True)
class Voice:
    """What the logarithms of the probabilities of the two regressions are multiplied by."""

    words: float
    embeddings: float


@dataclass(frozen=True)
class Talk:
    """What is said of a talk before a message, logarithms of shape (labels,): by both regressions of the message `before`, and by that on n-grams of all
    messages `together`, this one included."""

    words_before: Matrix
    embeddings_before: Matrix
    words_together: Matrix


@dataclass(frozen=True)
class IntentWeights:
    """`alone` holds for a sentence that is judged by itself, `whole` and `sentence` for a message of several, `before` and `together` for a talk (see `Talk`).
    `biases` are added to the logarithms, by label."""

    alone: Voice
    whole: Voice
    sentence: Voice
    before: Voice
    together: float
    biases: Mapping[str, float]

    def probabilities(
        self, labels: Sequence[str], words: Matrix, embeddings: Matrix, sentence: int, *, alone: bool, talk: Talk | None = None
    ) -> list[float]:
        """One probability for each label.

        `words` and `embeddings` are the logarithms of what each regression gives, shape (rows, labels): a row for each sentence, and the last one for the whole.
        """
        if alone:
            scores = self.alone.words * words[sentence] + self.alone.embeddings * embeddings[sentence]
        else:
            scores = self.whole.words * words[-1] + self.whole.embeddings * embeddings[-1]
            scores = scores + self.sentence.words * words[sentence] + self.sentence.embeddings * embeddings[sentence]
        if talk is not None:
            scores = scores + self.before.words * talk.words_before + self.before.embeddings * talk.embeddings_before
            scores = scores + self.together * talk.words_together
        scores = scores + np.array([self.biases.get(label, 0.0) for label in labels])
        found: list[float] = probabilities_of(scores).tolist()
        return found

    @staticmethod
    def load(path: Path = FILE) -> IntentWeights:
        """Raises SettingsError for a file that isn't one of weights."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            voices = {name: Voice(**data[name]) for name in ("alone", "whole", "sentence", "before")}
            return IntentWeights(
                **voices, together=float(data["together"]), biases={str(label): float(bias) for label, bias in data["biases"].items()}
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(
                f"{path.name} doesn't hold the weights of the intents ({error}). Make it anew: scripts/weigh_intents.py."
            ) from error
