"""Rasa importer: what `knowledge/` says joins `data/`, so that one YAML file adds a condition and no training sentence has to be written.

Subclasses RasaFileImporter, because an importer named in `config.yml` replaces the default one.
"""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.decide import ASK
from bot.wiring import assistant


class KnowledgeImporter(RasaFileImporter):
    """Adds each entry's example questions under the intent of its aspect."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples of `data/nlu` and those of the knowledge."""
        return super().get_nlu_data(language).merge(TrainingData(training_examples=knowledge_examples()))


def knowledge_examples() -> list[Message]:
    """The example questions of all entries, each labelled `ask_<aspect>`."""
    entries = assistant().knowledge.entries.values()
    return [Message.build(text=question, intent=f"{ASK}{entry.aspect.value}") for entry in entries for question in entry.asks]
