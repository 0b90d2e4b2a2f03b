"""The stock assistant's project."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench.stock_project import DIET, DIET_EPOCHS, MOST_EXAMPLES, StockProject, stock_config, stock_project, thinned
from bot.knowledge.reader import read
from bot.understanding.examples import read_intents

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "tests" / "knowledge" / "good"


@pytest.fixture(scope="module")
def project() -> StockProject:
    return stock_project(read(KNOWLEDGE))


def test_the_pipeline_and_the_policies_are_those_of_rasa_init() -> None:
    config = stock_config()
    names = {part["name"]: part for part in (*config["pipeline"], *config["policies"])}
    assert {DIET, "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy", "MemoizationPolicy", "RulePolicy"} <= set(names)
    assert [name for name, part in names.items() if part.get("epochs", 100) != 100] == [DIET]
    assert names[DIET]["epochs"] == DIET_EPOCHS


def test_it_has_our_intents_and_as_many_examples_as_are_allowed(project: StockProject) -> None:
    ours = {example.label for example in read_intents()}
    blocks = yaml.safe_load(project.files["data/nlu.yml"])["nlu"]
    assert ours <= {block["intent"] for block in blocks}
    assert sum(block["examples"].count("- ") for block in blocks) >= project.examples > MOST_EXAMPLES / 2
    assert project.examples <= MOST_EXAMPLES + len(blocks)


def test_every_intent_is_answered_by_the_custom_action(project: StockProject) -> None:
    domain, rules = yaml.safe_load(project.files["domain.yml"]), yaml.safe_load(project.files["data/rules.yml"])["rules"]
    assert {rule["steps"][0]["intent"] for rule in rules} == set(domain["intents"])
    assert {rule["steps"][1]["action"] for rule in rules} == set(domain["actions"])
    assert all(project.answers.values())


def test_the_digest_names_the_inputs(project: StockProject) -> None:
    other = StockProject({**project.files, "config.yml": ""}, project.answers, project.examples)
    assert other.digest != project.digest
    assert StockProject(dict(project.files), {}, 0).digest == project.digest


def test_thinning_keeps_every_intent_and_its_share() -> None:
    kept = thinned({"big": [str(number) for number in range(100)], "small": ["a", "b", "c"]}, 52)
    assert len(kept["big"]) == 50
    assert len(set(kept["big"])) == 50
    assert kept["small"] == ["a", "b"]
    assert thinned({"one": ["x"]}, 10) == {"one": ["x"]}
