"""Which topic a message describes without naming it ("white patches that spread because the skin stops making colour")."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import sentence_model
from bot.nlu.fingerprint import digest_of, inputs_digest
from bot.nlu.masked_classifier import MaskedTextClassifier, Ngrams
from bot.nlu.message_reader import SEGMENTS, as_one, earlier_rows, masked_rows
from bot.nlu.sampling import QUESTIONS
from bot.nlu.sentence_encoder import VECTORS
from bot.understanding.examples import ASKED, FOLDER, read_asked, topic_examples
from bot.understanding.reading import Guess
from bot.understanding.topics import MASKS, MentionKind
from bot.understanding.words import says_something
from bot.wiring import assistant

GUESSES = "topic_guesses"
KEPT_GUESSES = 5
NGRAMS: Ngrams = {"words": ("word", 1, 2, 4)}
WORDS, EMBEDDINGS = 30.0, 3.0
MASKED = frozenset(MASKS.values())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicGuesser(GraphComponent):
    """Sets `topic_guesses` (Guess, best first) on messages that name no topic. Where they name a medicine, it tells which of its topics is meant."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage, self._resource = model_storage, resource
        self._classifier: MaskedTextClassifier | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TopicGuesser:
        """Made by Rasa's graph."""
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The examples, and see `bot.nlu.fingerprint`."""
        return inputs_digest() + "".join(digest_of(path) for path in (*sorted(FOLDER.glob("*.jsonl")), ASKED))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from what the knowledge says of each topic, from `data/topics` and from `data/asked.jsonl`. Raises SettingsError for a line that is no example."""
        house = assistant()
        examples = topic_examples(house.knowledge, house.matcher, FOLDER, read_asked())
        self._classifier = MaskedTextClassifier.fitted(
            [example.text for example in examples],
            [example.label for example in examples],
            NGRAMS,
            words=WORDS,
            embeddings=EMBEDDINGS,
            embedded=QUESTIONS.of(examples),
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> TopicGuesser:
        """The trained guesser."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._classifier = MaskedTextClassifier.load(folder, NGRAMS)
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that is trained after it needs the guesses."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Guess from the message as a whole: a description often stands in another sentence than the question. Where nothing was named before it, it stands in the
        messages before ("fever every evening and a salmon rash" – "what else is typical")."""
        for message in messages:
            rows, earlier = masked_rows(message), earlier_rows(message)
            named = any(mention.kind is MentionKind.TOPIC for segment in message.get(SEGMENTS) or () for mention in segment.mentions)
            if not rows or named or self._classifier is None:
                continue
            text, vectors = rows[-1], message.get(VECTORS)[-1:]
            if earlier and MASKED.isdisjoint(word for row in earlier for word in row.split()):
                text = as_one([*earlier, text])
                vectors = sentence_model().encode([text])
            if says_something(text):
                (likely,) = self._classifier.probabilities([text], vectors)
                best = sorted(likely.items(), key=lambda pair: -pair[1])[:KEPT_GUESSES]
                message.set(GUESSES, tuple(Guess(label, round(p, 4)) for label, p in best))
        return messages
