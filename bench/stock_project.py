"""The stock assistant's project: what `rasa init` gives, with our intents and example questions, and a custom action that answers.

Its configuration is the file of the installed Rasa itself. Only DIET's epochs are fewer, because training time is not measured.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.model import Entry, Knowledge
from bot.understanding.examples import read_intents
from bot.understanding.reading import ASK

ACTION = "action_answer"
ANSWERS_VARIABLE = "BENCH_ANSWERS"
OTHER = "other"
FALLBACK = "nlu_fallback"
DIET, DIET_EPOCHS = "DIETClassifier", 2
MOST_EXAMPLES = 3_000
DIGITS = 12
STORY_LENGTH = 4
SMALL_TALK_TEXT = "I can tell you about autoimmune diseases and stem cell therapy. What would you like to know?"

Examples = Mapping[str, Sequence[str]]


class BenchError(Exception):
    """The benchmark can't be run or believed. The message says why."""


@dataclass(frozen=True)
class StockProject:
    """The files that the stock model is trained from, by their name, and what its action answers by intent."""

    files: Mapping[str, str]
    answers: Mapping[str, str]
    examples: int

    @property
    def digest(self) -> str:
        """The name of exactly these inputs and this Rasa, 12 hexadecimal digits."""
        named = json.dumps([sorted(self.files.items()), importlib.metadata.version("rasa")])
        return hashlib.sha256(named.encode()).hexdigest()[:DIGITS]

    def write(self, folder: Path) -> None:
        """Write all files, and nothing else, under a folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")


def stock_project(knowledge: Knowledge, most: int = MOST_EXAMPLES) -> StockProject:
    """The project of our intents: the examples of `data/intents` and those of the knowledge, `most` of them at most."""
    examples = thinned(all_examples(knowledge), most)
    intents = sorted(examples)
    files = {
        "config.yml": _dump(stock_config()),
        "domain.yml": _dump(_domain(intents)),
        "data/nlu.yml": _dump({"version": "3.1", "nlu": [{"intent": name, "examples": _listed(examples[name])} for name in intents]}),
        "data/rules.yml": _dump({"version": "3.1", "rules": _rules(intents)}),
        "data/stories.yml": _dump({"version": "3.1", "stories": _stories(intents)}),
    }
    return StockProject(files, _answers(knowledge), sum(map(len, examples.values())))


def all_examples(knowledge: Knowledge) -> dict[str, list[str]]:
    """What our own model is trained on, by intent, each text once."""
    examples: dict[str, dict[str, None]] = {}
    for example in read_intents():
        examples.setdefault(example.label, {})[example.text] = None
    for entry in knowledge.entries.values():
        examples.setdefault(f"{ASK}{entry.aspect.value}", {}).update(dict.fromkeys(" ".join(text.split()) for text in entry.asks))
    return {intent: list(texts) for intent, texts in examples.items()}


def thinned(examples: Examples, most: int) -> dict[str, list[str]]:
    """At most so many examples, the same share of every intent's, evenly from its list, and two of each at least."""
    total = sum(map(len, examples.values()))
    share = min(1.0, most / total) if total else 1.0
    kept = {}
    for intent, texts in examples.items():
        count = min(len(texts), max(2, int(len(texts) * share)))
        kept[intent] = [texts[index * len(texts) // count] for index in range(count)]
    return kept


def shipped_config() -> dict[str, Any]:
    """The configuration that `rasa init` stands for, as the installed Rasa ships it. Raises BenchError where Rasa is missing."""
    spec = importlib.util.find_spec("rasa")
    if spec is None or spec.origin is None:
        raise BenchError("Rasa is not installed here. Make the environment first: make env.")
    path = Path(spec.origin).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
    config: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {**config, "assistant_id": "stock"}


def stock_config() -> dict[str, Any]:
    """The shipped configuration with fewer epochs for DIET."""
    config = shipped_config()
    for component in config["pipeline"]:
        if component["name"] == DIET:
            component["epochs"] = DIET_EPOCHS
    return config


def _domain(intents: Sequence[str]) -> dict[str, Any]:
    session = {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}
    return {"version": "3.1", "intents": [*intents, FALLBACK], "actions": [ACTION], "session_config": session}


def _rules(intents: Sequence[str]) -> list[dict[str, Any]]:
    """Every message has one answer, as with ours."""
    steps = [({"intent": name}, {"action": ACTION}) for name in (*intents, FALLBACK)]
    return [{"rule": f"answer {asked['intent']}", "steps": [asked, answered]} for asked, answered in steps]


def _stories(intents: Sequence[str]) -> list[dict[str, Any]]:
    """Conversations of four turns, so that TED, UnexpecTED and memoization have what they have in any project with stories."""
    stories = []
    for start in range(0, len(intents), STORY_LENGTH):
        steps: list[dict[str, str]] = []
        for name in intents[start : start + STORY_LENGTH]:
            steps += [{"intent": name}, {"action": ACTION}]
        stories.append({"story": f"conversation {start // STORY_LENGTH + 1}", "steps": steps})
    return stories


def _answers(knowledge: Knowledge) -> dict[str, str]:
    """For each intent of a question the words of its first entry."""
    answers = {OTHER: SMALL_TALK_TEXT}
    for _, entry in sorted(knowledge.entries.items()):
        answers.setdefault(f"{ASK}{entry.aspect.value}", _text(entry))
    return answers


def _text(entry: Entry) -> str:
    return " ".join([*(statement.text for statement in entry.say), entry.caveat, entry.referral.why])


def _listed(texts: Sequence[str]) -> str:
    return "".join(f"- {text}\n" for text in texts)


def _dump(content: Mapping[str, Any]) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1_000)
