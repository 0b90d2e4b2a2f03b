"""What has changed since the signature is shown line by line, from the copy that was kept."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.comparing import Comparison, compare
from bot.knowledge.reader import read
from bot.knowledge.signing import copy_of, sign
from bot.knowledge.standing import reviewables

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
FILE, NAME = "conditions/glimmer_disease.yaml", "glimmer_disease/stem_cell_evidence"
DAY = date(2026, 11, 29)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder in which one more entry is signed."""
    made = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    knowledge = read(made)
    sign(knowledge, reviewables(knowledge)[NAME], "A. Sample, MD", DAY, None, DAY)
    return made


def edited(folder: Path, old: str, new: str, file: str = FILE) -> None:
    """Replaces a text that has to be there."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def compared(folder: Path, name: str = NAME) -> Comparison:
    """The comparison of one entry."""
    knowledge = read(folder)
    return compare(knowledge, reviewables(knowledge)[name])


def test_an_unchanged_entry_has_no_changes(folder: Path) -> None:
    """And the copy is that of its signature."""
    assert (list(compared(folder).lines()), compared(folder).is_intact) == ([], True)


def test_old_and_new_lines_stand_between_neighbours(folder: Path) -> None:
    """The void signature's reviewer and day are no changes."""
    edited(folder, "One person lost the shine", "Two people lost the shine")
    assert list(compared(folder).lines()) == [
        "   from glimmer-page",
        "-Risk: One person lost the shine and all hair.",
        "+Risk: Two people lost the shine and all hair.",
        "   from bright-2020",
    ]
    assert compared(folder).is_intact


def test_changes_that_are_far_apart_have_a_gap_between_them(folder: Path) -> None:
    """Also those of shared texts and sources."""
    edited(folder, "No good study was found", "One good study was found")
    edited(folder, "https://example.org/lamps", "https://example.org/lights", "citations.yaml")
    lines = list(compared(folder).lines())
    assert lines.count("…") == 1
    assert [line.split(":")[0] for line in lines if line[0] in "+-"] == ["-Says", "+Says", "-Source", "+Source"]


def test_a_changed_signature_shows_too(folder: Path) -> None:
    """A later date that nobody signed for."""
    edited(folder, "next_review_due: 2027-05-29", "next_review_due: 2099-05-29")
    assert [line for line in compared(folder).lines() if line[0] in "+-"] == [
        "-Next review due: 2027-05-29",
        "+Next review due: 2099-05-29",
    ]


def test_without_a_copy_there_is_nothing_to_compare_with(folder: Path) -> None:
    """Of an entry that was never signed, or whose copy was lost."""
    copy_of(folder, NAME).unlink()
    assert (compared(folder).signed, compared(folder).is_intact) == (None, False)
    assert compared(folder, "glimmer_disease/overview").signed is None


def test_a_copy_that_was_changed_is_known_as_such(folder: Path) -> None:
    """Its digest is no longer that of the signature."""
    copy = copy_of(folder, NAME)
    copy.write_text(copy.read_text(encoding="utf-8").replace("No good study", "Many good studies"), encoding="utf-8")
    assert not compared(folder).is_intact


def test_an_entry_that_was_made_a_draft_is_compared_with_its_last_signature(folder: Path) -> None:
    """The copy outlives the signature."""
    text = (folder / FILE).read_text(encoding="utf-8")
    signed = next(line for line in text.splitlines() if "2026-11-29" in line)
    edited(folder, signed, "    review: {status: draft, last_reviewed: null, next_review_due: 2027-05-29, reviewer: null}")
    assert [line for line in compared(folder).lines() if line[0] in "+-"] == [
        "-Reviewer: A. Sample, MD",
        "-Reviewed on: 2026-11-29",
        "+Reviewer: None",
        "+Reviewed on: None",
    ]
    assert not compared(folder).is_intact
