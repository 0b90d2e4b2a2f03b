"""What is trained: ours, and Rasa by a configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import intent_runs
from bench.intent_learner import DIET, LEARNERS, OURS, Job, learn_ours, learn_rasa, main
from bench.intent_runs import diet_system
from bench.understanding import SYSTEMS

TRAIN = [
    *((text, "greet") for text in ("hello there", "good morning", "hello to you", "good morning to [you](all)")),
    *((text, "order") for text in ("where is my order", "my order has not come", "track the order", "when will my order come")),
]
ASKED = ["hello you", "has my order come?", "", "क्या"]


def test_the_systems_have_the_names_that_the_learner_knows() -> None:
    assert set(LEARNERS) == {OURS, DIET} == set(SYSTEMS) == {intent_runs.OURS, intent_runs.DIET}


def test_ours_guesses_every_text(tmp_path: Path) -> None:
    found = learn_ours(Job(OURS, {}, TRAIN, ASKED), tmp_path)
    assert [intent for intent, _ in found.guesses[:2]] == ["greet", "order"]
    assert len(found.guesses) == len(ASKED)
    assert all(0.5 <= confidence <= 1.0 for _, confidence in found.guesses)
    assert found.seconds > 0


def test_rasa_guesses_every_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a quicker classifier in the place of DIET, which takes a quarter of a minute even here."""
    monkeypatch.chdir(tmp_path)
    config = {**diet_system().config}
    config["pipeline"] = [*config["pipeline"][:-1], {"name": "LogisticRegressionClassifier"}]
    found = learn_rasa(Job(DIET, config, TRAIN, ASKED), tmp_path)
    assert [intent for intent, _ in found.guesses[:2]] == ["greet", "order"]
    assert all(0.0 < confidence <= 1.0 for _, confidence in found.guesses)
    assert len(found.guesses) == len(ASKED)
    assert found.seconds > 0


def test_a_job_and_its_result_are_files(tmp_path: Path) -> None:
    job, result = tmp_path / "job.json", tmp_path / "result.json"
    job.write_text(json.dumps({"system": OURS, "config": {}, "train": TRAIN, "asked": ASKED}), encoding="utf-8")
    main(job, result)
    assert len(json.loads(result.read_text(encoding="utf-8"))["guesses"]) == len(ASKED)
