"""What is learnt once is kept, and a learner that fails is told of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import intent_runs
from bench.intent_runs import Learnt, System, diet_system, digest, learn_apart, learnt, our_system
from bench.intent_scores import Guess
from bench.intent_sets import IntentSet
from bench.stock_project import BenchError
from tests.bench.made_up_sets import SHOP

SYSTEM = System("fake", "a fake", ("shop",), "recipe")


class Learner:
    """Guesses the same of every text, and counts how often it was asked to learn."""

    def __init__(self, count: int = 4) -> None:
        self.times, self._count = 0, count

    def __call__(self, system: System, asked: IntentSet) -> Learnt:
        self.times += 1
        return Learnt(2.5, (Guess("greet", 1 / 3),) * self._count)


def quiet(text: str) -> None:
    """Says nothing."""


def test_what_was_learnt_is_kept_to_the_last_digit(tmp_path: Path) -> None:
    learner = Learner()
    first = learnt(SYSTEM, SHOP, learner, tmp_path / "new", quiet)
    assert learnt(SYSTEM, SHOP, learner, tmp_path / "new", quiet) == first
    assert learner.times == 1
    assert len(list((tmp_path / "new").iterdir())) == 1


@pytest.mark.parametrize(
    ("system", "asked"),
    [
        (replace(SYSTEM, recipe="another"), SHOP),
        (replace(SYSTEM, name="another"), SHOP),
        (SYSTEM, replace(SHOP, train=SHOP.train[:1])),
        (SYSTEM, replace(SHOP, out_of_scope=["sing", "who lost"])),
    ],
)
def test_it_is_learnt_anew_once_anything_that_matters_has_changed(tmp_path: Path, system: System, asked: IntentSet) -> None:
    learner = Learner()
    learnt(SYSTEM, SHOP, learner, tmp_path, quiet)
    learnt(system, asked, learner, tmp_path, quiet)
    assert learner.times == 2


def test_a_corrected_label_of_a_test_item_needs_no_training() -> None:
    relabelled = replace(SHOP, in_scope=[(text, "other") for text, _ in SHOP.in_scope])
    assert digest(SYSTEM, relabelled) == digest(SYSTEM, SHOP)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"seconds": 1, "guesses": []}', '{"seconds": 1, "guesses": [["a"]]}'])
def test_a_kept_file_that_is_broken_is_made_anew(tmp_path: Path, content: str) -> None:
    learner = Learner()
    first = learnt(SYSTEM, SHOP, learner, tmp_path, quiet)
    (kept,) = tmp_path.iterdir()
    kept.write_text(content, encoding="utf-8")
    assert learnt(SYSTEM, SHOP, learner, tmp_path, quiet) == first
    assert learner.times == 2


def test_a_run_that_is_stopped_keeps_nothing_of_what_it_was_at(tmp_path: Path) -> None:
    def stopped(system: System, asked: IntentSet) -> Learnt:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learnt(SYSTEM, SHOP, stopped, tmp_path, quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_learner_runs_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intent_runs, "LEARNER", "tests.bench.fake_learner")
    found = learn_apart(SYSTEM, SHOP)
    assert found == Learnt(1.5, tuple(Guess("greet", len(text) / 100) for text in SHOP.asked))


def test_a_learner_that_fails_is_reported_with_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intent_runs, "LEARNER", "tests.bench.fake_learner")
    with pytest.raises(BenchError, match=r"a fake can't be trained on shop \(exit code 1\):\ncannot learn this"):
        learn_apart(SYSTEM, replace(SHOP, train=[("fail", "x")]))


def test_a_learner_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intent_runs, "LEARNER", "tests.bench.fake_learner")
    monkeypatch.setattr(intent_runs, "LONGEST_SECONDS", 0.0)
    with pytest.raises(BenchError, match="not done within 0 s"):
        learn_apart(SYSTEM, SHOP)


def test_stock_diet_is_what_rasa_ships_up_to_diet() -> None:
    pipeline = diet_system().config["pipeline"]
    assert [part["name"] for part in pipeline] == [
        "WhitespaceTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
    ]
    assert pipeline[-1]["epochs"] == 100
    assert (pipeline[4]["analyzer"], pipeline[4]["min_ngram"], pipeline[4]["max_ngram"]) == ("char_wb", 1, 4)


def test_ours_is_learnt_anew_once_its_code_has_changed(tmp_path: Path) -> None:
    (tmp_path / "bot" / "nlu").mkdir(parents=True)
    (tmp_path / "bench").mkdir()
    files = [
        "bot/nlu/regression.py",
        "bot/nlu/encoder_adapter.npz",
        "bench/intent_learner.py",
        "requirements.txt",
        "requirements-nodeps.txt",
    ]
    for name in files:
        (tmp_path / name).write_text("", encoding="utf-8")
    seen = {our_system(tmp_path).recipe}
    for name in files:
        (tmp_path / name).write_text("changed", encoding="utf-8")
        seen.add(our_system(tmp_path).recipe)
    assert len(seen) == 1 + len(files)
