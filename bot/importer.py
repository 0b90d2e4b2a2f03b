"""Rasa importer: the examples of `data/intents`, `data/topics` and `data/asked.jsonl`, and what `knowledge/` asks, so that one YAML file adds a condition and
no training sentence has to be written.

JSON Lines, because reading as many examples as YAML takes Rasa ten seconds of each training. Examples in Rasa's own files are read as well.

Subclasses RasaFileImporter, because an importer named in `config.yml` replaces the default one.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.understanding.examples import ASKED, ASKED_MARK, FOLDER, INTENTS, read_asked, read_claims, read_intents, read_questions
from bot.understanding.reading import ASK
from bot.vocabulary import Aspect
from bot.wiring import assistant

CLAIMS = 3
"""Each so many-th question about a claim is an example of its intent too. All of them would outweigh the other intents: what they tell apart is the claims."""


class Example(Message):
    """A training example. Rasa copies all of them whole, and hashes each field of each, every time that it puts two sets of training data together: half a
    minute of a training for nothing. What such an example holds is texts, and nothing of the assistant changes them, so a copy is the example itself."""

    _hash: str | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Example:
        return self

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """As in Rasa, which sets each intent anew every time that it puts sets together: the same text leaves the hash as it is."""
        same = isinstance(info, str) and self.get(prop) == info and not add_to_output
        super().set(prop, info, add_to_output)
        self._hash = self._hash if same else None

    def fingerprint(self) -> str:
        """A hash of what the example holds, the same in every run."""
        if self._hash is None:
            self._hash = hashlib.md5(repr(sorted(self.data.items())).encode(), usedforsecurity=False).hexdigest()
        return self._hash


class KnowledgeImporter(RasaFileImporter):
    """Adds each entry's example questions under the intent of its aspect."""

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """What people might write, and the questions that entries answer."""
        found = super().get_nlu_data(language)
        # `merge` would copy each of them.
        return TrainingData(
            [Example(m.data) for m in (*found.training_examples, *all_examples())],
            found.entity_synonyms,
            found.regex_features,
            found.lookup_tables,
            found.responses,
        )


def all_examples() -> list[Message]:
    """Everything that an intent is learnt from, beside what stands in Rasa's own files."""
    return [*intent_examples(), *knowledge_examples(), *question_examples(), *asked_examples()]


def intent_examples(folder: Path = INTENTS) -> list[Message]:
    """The examples of `data/intents`, each labelled with its intent."""
    return [Message.build(text=example.text, intent=example.label) for example in read_intents(folder)]


def knowledge_examples() -> list[Message]:
    """The example questions of all entries, each labelled `ask_<aspect>`."""
    entries = assistant().knowledge.entries.values()
    return [Message.build(text=question, intent=f"{ASK}{entry.aspect.value}") for entry in entries for question in entry.asks]


def question_examples(folder: Path = FOLDER) -> list[Message]:
    """The questions of `questions.jsonl`, each labelled `ask_<aspect>`, and a share of those of `claims.jsonl`."""
    asked = [Message.build(text=question.text, intent=f"{ASK}{question.aspect}") for question in read_questions(folder)]
    claims = [
        Message.build(text=example.text, intent=f"{ASK}{Aspect.CLAIM_CHECK.value}")
        for example in islice(read_claims(folder), None, None, CLAIMS)
    ]
    return [*asked, *claims]


def asked_examples(path: Path = ASKED) -> list[Message]:
    """The messages of `asked.jsonl`, one example for each intent that they may be filed under."""
    return [Message({TEXT: asked.text, INTENT: intent, ASKED_MARK: True}) for asked in read_asked(path) for intent in asked.intents]
