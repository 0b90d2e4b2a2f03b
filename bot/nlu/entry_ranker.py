"""Second opinion on the question: how near it comes to the example questions of each aspect, to each claim, and to what each entry says.

Example questions of aspects are compared masked (what is asked about one condition is asked about all), claims and passages as written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import Vectors, sentence_model
from bot.nlu.fingerprint import inputs_digest
from bot.nlu.intent_classifier import FOCUS
from bot.nlu.message_reader import SEGMENTS
from bot.understanding.rank import Example, WordIndex, examples_of, highest, passages_of, scores_of
from bot.understanding.read import Scores
from bot.understanding.segments import Segment
from bot.wiring import assistant

SCORES = "entry_scores"
INDICES = ("aspects", "claims", "entries")


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
        return cls(sentence_model().encode([e.text for e in examples]), [e.label for e in examples])

    def likeness(self, vector: Vectors) -> dict[str, float]:
        """The highest cosine (0 to 1) of a unit vector with the examples of each label."""
        if not self._sorted:
            return {}
        best = np.maximum.reduceat(self._vectors @ vector, self._starts).clip(0.0, 1.0)
        return dict(zip(self._labels.tolist(), best.tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write without pickle. Half precision costs nothing that can be measured in the ranking, and half the space."""
        np.savez_compressed(path, vectors=self._vectors.astype(np.float16), labels=np.array(self._sorted, dtype=str))

    @classmethod
    def load(cls, path: Path) -> ExampleIndex:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["vectors"].astype(np.float32), stored["labels"].tolist())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EntryRanker(GraphComponent):
    """Sets `entry_scores` (Scores) on each message."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage, self._resource = model_storage, resource
        self._indices: dict[str, ExampleIndex] = {}
        self._words = WordIndex(assistant().knowledge)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> EntryRanker:
        """Made by Rasa's graph."""
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See `bot.nlu.fingerprint`."""
        return inputs_digest()

    def train(self, training_data: TrainingData) -> Resource:
        """Encode what the knowledge says and keep it."""
        house = assistant()
        aspects, claims = examples_of(house.knowledge, house.matcher)
        examples = {"aspects": aspects, "claims": claims, "entries": passages_of(house.knowledge)}
        with self._model_storage.write_to(self._resource) as folder:
            for name, listed in examples.items():
                self._indices[name] = ExampleIndex.of(listed)
                self._indices[name].save(folder / f"{name}.npz")
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> EntryRanker:
        """The ranker with its indices."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._indices = {name: ExampleIndex.load(folder / f"{name}.npz") for name in INDICES}
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that is trained after it needs the scores."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Score the messages."""
        for message in messages:
            segments: list[Segment] = message.get(SEGMENTS) or []
            if segments:
                message.set(SCORES, self._scores(segments[message.get(FOCUS).index], message.get(TEXT)))
        return messages

    def _scores(self, focus: Segment, text: str) -> Scores:
        masked, written, whole = sentence_model().encode([focus.masked, focus.text, text])
        return scores_of(
            focus,
            self._indices["aspects"].likeness(masked),
            # A claim is often told in one sentence and questioned in the next.
            highest(self._indices["claims"].likeness(written), self._indices["claims"].likeness(whole)),
            self._indices["entries"].likeness(written),
            self._words.scores(focus.text),
        )
