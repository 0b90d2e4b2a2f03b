"""How near a message comes to each claim, told in the claim's own words or asked about in another's.

The adapted encoder tells apart what is asked, not which claim is meant: all checked claims are alike to it. So a claim must also share words with the message.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import Vectors, sentence_model
from bot.nlu.fingerprint import digest_of, inputs_digest
from bot.nlu.intent_classifier import FOCUS
from bot.nlu.message_reader import masked_rows
from bot.nlu.sentence_encoder import VECTORS
from bot.understanding.claims import ClaimWords
from bot.understanding.examples import FOLDER, Example, claim_examples
from bot.understanding.reading import CLAIM, Guess
from bot.understanding.thresholds import Thresholds
from bot.wiring import assistant

CLAIMS = "claims"
KEPT_CLAIMS = 3
INDEX_FILE, WORDS_FILE = "claims.npz", "words.json"
LEAST_SHARED = 0.42
"""Tuned on the development questions."""
OTHERS = 3
"""Every third training question tells how rare a word is."""
LEAST_HINT = Thresholds().claim_hint
"""What `decide` needs of the classifier for a message to check a claim at all."""


class ExampleIndex:
    """Unit vectors of examples, those of one label side by side."""

    def __init__(self, vectors: Vectors, labels: list[str]) -> None:
        order = np.argsort(np.asarray(labels, dtype=str), kind="stable")
        self._vectors = vectors[order]
        self._sorted = [labels[i] for i in order]
        self._labels, self._starts = np.unique(np.asarray(self._sorted, dtype=str), return_index=True)

    @classmethod
    def of(cls, examples: list[Example]) -> ExampleIndex:
        """Encodes the examples."""
        return cls(sentence_model().encode_to_learn([e.text for e in examples]), [e.label for e in examples])

    def nearest(self, vectors: Vectors, kept: int) -> tuple[Guess, ...]:
        """The labels with the highest cosines (0 to 1) of any of their examples with any of the unit vectors, shape (n, dimensions)."""
        if not self._sorted:
            return ()
        best = np.maximum.reduceat((self._vectors @ vectors.T).max(axis=1), self._starts).clip(0.0, 1.0)
        return tuple(Guess(str(self._labels[i]), round(float(best[i]), 4)) for i in np.argsort(-best, kind="stable")[:kept])

    def save(self, path: Path) -> None:
        """Write without pickle."""
        np.savez_compressed(path, vectors=self._vectors, labels=np.array(self._sorted, dtype=str))

    @classmethod
    def load(cls, path: Path) -> ExampleIndex:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["vectors"], stored["labels"].tolist())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClaimMatcher(GraphComponent):
    """Sets `claims` on each message: the nearest ones, best first."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage, self._resource = model_storage, resource
        self._index = ExampleIndex(np.zeros((0, 1), dtype=np.float32), [])
        self._words = ClaimWords({}, {}, 0)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ClaimMatcher:
        """Made by Rasa's graph."""
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The examples, and see `bot.nlu.fingerprint`."""
        return inputs_digest() + digest_of(FOLDER / "claims.jsonl")

    def train(self, training_data: TrainingData) -> Resource:
        """Encode the claims and the questions about them."""
        house = assistant()
        examples = claim_examples(house.knowledge, house.matcher, FOLDER)
        self._index = ExampleIndex.of(examples)
        self._words = ClaimWords.of(examples, [masked_rows(message)[-1] for message in training_data.intent_examples[::OTHERS]])
        with self._model_storage.write_to(self._resource) as folder:
            self._index.save(folder / INDEX_FILE)
            (folder / WORDS_FILE).write_text(self._words.to_json(), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> ClaimMatcher:
        """The matcher with its index."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._index = ExampleIndex.load(folder / INDEX_FILE)
            component._words = ClaimWords.from_json((folder / WORDS_FILE).read_text(encoding="utf-8"))
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that is trained after it needs the claims."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the claims. One is often told in one sentence and questioned in the next, so the whole message counts beside the sentence that asks.

        Nobody asks for those of a message that can't be checking any.
        """
        for message in messages:
            vectors, focus = message.get(VECTORS), message.get(FOCUS)
            if vectors is not None and any(guess.label == CLAIM and guess.confidence >= LEAST_HINT for guess in focus.intents):
                rows = masked_rows(message)
                looked_at = sorted({focus.index, len(rows) - 1})
                near = self._index.nearest(vectors[looked_at], KEPT_CLAIMS)
                shared = [self._words.shared(rows[i], [guess.label for guess in near]) for i in looked_at]
                message.set(CLAIMS, tuple(g for g in near if max(of_row[g.label] for of_row in shared) >= LEAST_SHARED))
        return messages
