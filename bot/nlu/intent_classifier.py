"""What each sentence of a message asks, and which of them asks.

Replaces Rasa's LogisticRegressionClassifier, which takes one matrix and one sentence a message (`bot.nlu.masked_classifier`, `bot.understanding.focus`).
Rasa's CountVectorsFeaturizer would give it raw counts, which costs 8 points on public sets; here n-grams are weighed by tf-idf.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import Vectors, sentence_model
from bot.nlu.fingerprint import inputs_digest
from bot.nlu.intent_weights import IntentWeights, Talk
from bot.nlu.masked_classifier import MaskedTextClassifier, Ngrams
from bot.nlu.message_reader import SEGMENTS, as_one, earlier_rows, example_of, masked_rows
from bot.nlu.regression import Matrix
from bot.nlu.sampling import QUESTIONS
from bot.nlu.sentence_encoder import VECTORS
from bot.understanding.examples import Example
from bot.understanding.focus import Focus, asking_sentence, ranked
from bot.understanding.reading import ASK, Guess
from bot.understanding.segments import Segment

FOCUS = "focus"
NGRAMS: Ngrams = {"words": ("word", 1, 2, 3), "letters": ("char_wb", 4, 4, 12)}
SHORT, SHORT_FILE = 3, "short.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking` and `focus`. Config: the strength of both regressions, and the weight of the embeddings' one."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config, self._model_storage, self._resource = config, model_storage, resource
        self._classifier: MaskedTextClassifier | None = None
        self._weights = IntentWeights.load()
        self._short: dict[str, str] = {}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Tuned on the development questions."""
        return {"words_strength": 10.0, "embeddings_strength": 3.0, "meaning": 0.5}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> IntentClassifier:
        """Made by Rasa's graph."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> IntentClassifier:
        """The trained classifier."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._classifier = MaskedTextClassifier.load(folder, NGRAMS)
            component._short = json.loads((folder / SHORT_FILE).read_text(encoding="utf-8"))
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See `bot.nlu.fingerprint`."""
        return inputs_digest()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on the examples that have an intent."""
        examples = [example for m in training_data.intent_examples if (example := example_of(m)) is not None]
        self._classifier = MaskedTextClassifier.fitted(
            [example.text for example in examples],
            [example.label for example in examples],
            NGRAMS,
            words=self._config["words_strength"],
            embeddings=self._config["embeddings_strength"],
            meaning=self._config["meaning"],
            embedded=QUESTIONS.of(examples),
        )
        self._short = short_examples(examples)
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
            (folder / SHORT_FILE).write_text(json.dumps(self._short), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component needs predictions on its own training examples."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge the messages. What is word for word one of the short examples ("no", "yes please") has its intent, but for what "safe?" asks in a talk."""
        for message in messages:
            texts = masked_rows(message)
            focus = Focus(0, ())
            known = self._short.get(_plain(texts[0])) if len(texts) == 1 else None
            if known is not None and not (known.startswith(ASK) and earlier_rows(message)):
                focus = Focus(0, (Guess(known, 1.0),))
            elif texts and self._classifier is not None:
                focus = self._focus(self._classifier, message.get(SEGMENTS) or [], texts, message.get(VECTORS), earlier_rows(message))
            ranking = [{"name": g.label, "confidence": g.confidence} for g in focus.intents]
            message.set(FOCUS, focus)
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _focus(
        self, classifier: MaskedTextClassifier, segments: Sequence[Segment], texts: Sequence[str], vectors: Vectors, earlier: Sequence[str]
    ) -> Focus:
        """The sentence that asks, and what it asks, by the weight of each voice."""
        heard = hear(classifier, segments, texts, vectors)
        talk = hear_talk(classifier, earlier, texts[-1]) if earlier else None
        row = self._weights.probabilities(classifier.labels, heard.words, heard.embeddings, heard.index, alone=heard.alone, talk=talk)
        return Focus(heard.index, ranked(classifier.labels, row))


def short_examples(examples: Iterable[Example]) -> dict[str, str]:
    """The masked texts of at most SHORT words of which all examples have one intent, and that intent. One word tells a classifier of long texts little."""
    intents: dict[str, set[str]] = {}
    for example in examples:
        if 0 < len(example.text.split()) <= SHORT:
            intents.setdefault(_plain(example.text), set()).add(example.label)
    return {text: next(iter(found)) for text, found in intents.items() if len(found) == 1}


def _plain(text: str) -> str:
    return " ".join(word for word in (part.strip(".,!?") for part in text.lower().split()) if word)


@dataclass(frozen=True)
class Heard:
    """What both voices say of a message (see `IntentWeights.probabilities`), which sentence asks, and whether it alone tells what."""

    words: Matrix
    embeddings: Matrix
    index: int
    alone: bool


def hear(classifier: MaskedTextClassifier, segments: Sequence[Segment], texts: Sequence[str], vectors: Vectors) -> Heard:
    """What the voices say of a message with these rows; the sentence that asks is found by what both say together."""
    words, embeddings = classifier.voices(texts, vectors)
    *parts, whole = classifier.joined(words, embeddings)
    return Heard(words, embeddings, *asking_sentence(segments, classifier.labels, parts or [whole], whole))


def hear_talk(classifier: MaskedTextClassifier, earlier: Sequence[str], text: str) -> Talk:
    """What the voices say of a talk: of the last of the masked texts that stood before this one, and of all in one. Vectors of earlier messages are remembered."""
    words, embeddings = classifier.voices(earlier[-1:], sentence_model().encode(earlier[-1:]))
    (together,) = classifier.of_words([as_one([*earlier, text])])
    return Talk(words[0], embeddings[0], together)
