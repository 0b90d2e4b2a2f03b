"""The copy with few conditions that the whole is set beside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.breadth import EIGHT
from bench.narrow import copy_checkout, forget_all_but
from bot.knowledge.check import check
from bot.knowledge.reader import read

GENERAL = {"autoimmune_disease", "stem_cell_therapy"}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout that was made to forget."""
    root = tmp_path_factory.mktemp("narrow") / "copy"
    copy_checkout(root)
    forget_all_but(EIGHT, root)
    return root


def test_it_knows_the_eight_and_the_general_topics(narrow: Path) -> None:
    assert set(read(narrow / "knowledge").topics) == {*EIGHT, *GENERAL}


def test_it_can_be_trained_from(narrow: Path) -> None:
    """Training is refused while a file names what is not there, or a source that nothing cites."""
    assert check(narrow / "knowledge") == []


@pytest.mark.parametrize("name", ["questions", "descriptions"])
def test_no_example_is_of_a_forgotten_topic(narrow: Path, name: str) -> None:
    lines = (narrow / "data" / "topics" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["topic"] for line in lines} == {*EIGHT, *GENERAL}


def test_claims_about_forgotten_conditions_are_gone_with_their_examples(narrow: Path) -> None:
    left = set(read(narrow / "knowledge").claims)
    assert left
    assert "hair_regrowth_stem_cells_alopecia" not in left
    lines = (narrow / "data" / "topics" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["claim"] for line in lines} <= left
