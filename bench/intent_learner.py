"""Trains one system on one set, and has it guess the test texts: `python -m bench.intent_learner JOB RESULT`, both files of JSON (`Job`, `Result`).

A process of its own, so that neither system runs in what the other left of TensorFlow, threads and memory. What Rasa writes stays in the folder
that it is started in.

Ours is the classifier of intents as the assistant trains it: n-grams and the adapted encoder, two regressions, their probabilities multiplied. The
confidence is the highest of these. Left out is what belongs to the assistant's own subject: names aren't masked and slips aren't mended, since these bots
talk of no illnesses, messages aren't cut into sentences, and the voices count alike, since their weights were fitted to the assistant's questions.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import skops.io  # noqa: F401  # before TensorFlow, which Rasa loads (bot/process/rasa_command.py)
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from bot.nlu.encoder import sentence_model
from bot.nlu.intent_classifier import NGRAMS, IntentClassifier
from bot.nlu.masked_classifier import MaskedTextClassifier

OURS, DIET = "ours", "diet"


@dataclass(frozen=True)
class Job:
    """`train` holds texts and their intents, `asked` the texts to guess. `config` is Rasa's, for those systems that are made of it."""

    system: str
    config: Mapping[str, Any]
    train: Sequence[tuple[str, str]]
    asked: Sequence[str]


@dataclass(frozen=True)
class Result:
    """How long training took, and for each text asked the likeliest intent and its confidence."""

    seconds: float
    guesses: Sequence[tuple[str, float]]


def learn_ours(job: Job, folder: Path) -> Result:
    """Our classifier of intents. The encoder is loaded before the clock starts."""
    model, config = sentence_model(), IntentClassifier.get_default_config()
    started = time.monotonic()
    classifier = MaskedTextClassifier.fitted(
        [text for text, _ in job.train],
        [intent for _, intent in job.train],
        NGRAMS,
        words=config["words_strength"],
        embeddings=config["embeddings_strength"],
        meaning=config["meaning"],
    )
    seconds = time.monotonic() - started
    rows = classifier.probabilities(job.asked, model.encode(job.asked))
    return Result(seconds, [max(row.items(), key=lambda pair: pair[1]) for row in rows])


def learn_rasa(job: Job, folder: Path) -> Result:
    """Rasa, by the job's configuration."""
    config, data = folder / "config.yml", folder / "nlu.json"
    # JSON is YAML too, and unlike Rasa's YAML of examples it gives no meaning to a bracket in a text.
    config.write_text(json.dumps(job.config), encoding="utf-8")
    examples = [{"text": text, "intent": intent} for text, intent in job.train]
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    started = time.monotonic()
    model = train_nlu(str(config), str(data), str(folder / "models"), fixed_model_name="stock")
    seconds = time.monotonic() - started
    return Result(seconds, asyncio.run(_parsed(Agent.load(model), job.asked)))


async def _parsed(agent: Agent, texts: Sequence[str]) -> list[tuple[str, float]]:
    found = []
    for text in texts:
        intent = (await agent.parse_message(text))["intent"]
        found.append((str(intent["name"]), float(intent["confidence"])))
    return found


LEARNERS: Mapping[str, Callable[[Job, Path], Result]] = {OURS: learn_ours, DIET: learn_rasa}


def main(job: Path, result: Path) -> None:
    """Read a job, do it, write the result."""
    told = Job(**json.loads(job.read_text(encoding="utf-8")))
    result.write_text(json.dumps(asdict(LEARNERS[told.system](told, Path.cwd()))), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
