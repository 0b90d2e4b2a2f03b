"""`python -m bot check`: what it prints, and its exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli.check import run

GOOD = Path(__file__).parents[2] / "knowledge" / "good"


def test_a_clean_folder_ends_with_one_line_and_code_zero(capsys: pytest.CaptureFixture[str]) -> None:
    """The line says how much was checked."""
    assert run(GOOD, stats=False) == 0
    assert capsys.readouterr().out == "knowledge is clean: 2 topics, 10 entries, 3 citations\n"


def test_findings_are_printed_one_a_line_with_their_number_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Any finding makes the exit code 1."""
    folder = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    (folder / "caveats.yaml").write_text("caveats:\n  basics: Take care!\n  urgent: Run now!\n", encoding="utf-8")
    assert run(folder, stats=False) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("caveats.yaml:2: exclamation: `caveats.basics` has an exclamation mark.")
    assert lines[-1] == "2 findings"


def test_a_folder_that_is_not_there_is_one_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped path does not pass as clean."""
    assert run(tmp_path / "nowhere", stats=True) == 1
    assert capsys.readouterr().out.endswith("1 finding\n")


def test_stats_are_printed_before_the_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts, share of sourced statements, reading grade, certainty and sources."""
    assert run(GOOD, stats=True) == 0
    out = capsys.readouterr().out
    assert "conditions 1, topics 1, claims 1, entries 10\nstatements 13, with a citation 100%, citations 3\nreading grade: median " in out
    assert "certainty: high 0, moderate 1, low 0, very_low 2, not_graded 7\nsources seen: primary 1, nih_copy 1, secondary 1\n" in out
