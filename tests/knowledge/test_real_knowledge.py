"""The knowledge that the assistant serves keeps every rule."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.knowledge.check import check, stats
from bot.knowledge.reader import read, read_with_findings
from bot.vocabulary import Aspect

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge"
MADE_UP = HERE / "made_up" / "velvet_disease.yaml"


def test_the_real_knowledge_is_clean() -> None:
    """`python -m bot check` finds nothing."""
    assert [str(finding) for finding in check(KNOWLEDGE)] == []


def test_every_statement_of_the_real_knowledge_has_a_citation() -> None:
    """No medical sentence stands without a source."""
    counted = stats(read(KNOWLEDGE))
    assert counted.statements > 0
    assert counted.cited_share == 1.0


def test_one_file_adds_a_condition_to_the_real_knowledge(tmp_path: Path) -> None:
    """A made-up condition in a copy of the folder is read and checked without any other edit."""
    folder = Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))
    shutil.copy(MADE_UP, folder / "conditions")
    assert check(folder) == check(KNOWLEDGE)
    knowledge, _ = read_with_findings(folder)
    assert knowledge is not None
    assert knowledge.entry("velvet_disease", Aspect.STEM_CELL_EVIDENCE) is not None


def test_the_real_red_flags_are_under_review() -> None:
    """They are never withheld, so a date is all that reminds anybody of them."""
    assert read(KNOWLEDGE).red_flags_review is not None
