"""What is read ahead when the console starts."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from bot.console.redaction import redactor_of
from bot.console.reviews import library_of
from bot.console.roles import Role
from bot.console.warming import warm_up
from tests.unit.console.conftest import CLARA
from tests.unit.console.house import open_house, words
from tests.unit.console.test_insights import say

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
SECONDS = 60


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read from now on."""
    seen: list[str] = []
    for name in (
        "bot.console.redaction.read_with_findings",
        "bot.console.library.read_with_findings",
        "bot.console.library.check_and_read",
    ):
        monkeypatch.setattr(name, lambda root, name=name: seen.append(name))
    return seen


def test_nothing_is_left_to_be_read_for_the_first_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither for the review board nor for redaction nor for the first signature."""
    folder = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    house = open_house(tmp_path, CAVEAT_KNOWLEDGE=str(folder))
    warm_up(house.app).join(SECONDS)
    seen = reads(monkeypatch)
    library_of(house.app).shelf()
    library_of(house.app).check()
    redactor_of(folder).redact("my name is Tom Miller")
    assert seen == []


def test_a_folder_that_can_not_be_read_keeps_nobody_from_working(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log says so, and so do the pages that need it; none shows a question unredacted."""
    house = open_house(tmp_path, CAVEAT_KNOWLEDGE=str(tmp_path / "nowhere"))
    house.hire(CLARA, Role.CLINICIAN, name="Clara Berg")
    with caplog.at_level(logging.WARNING):
        warm_up(house.app).join(SECONDS)
    assert "The knowledge folder could not be read ahead: KnowledgeError" in caplog.text
    for conversation in ("a", "b"):
        say(house, conversation, "my name is Tom Miller, can i fly with lupus")
    clara = house.signed_in(CLARA)
    for path in ("/review", "/unanswered", "/insights"):
        answer = clara.get(path)
        assert answer.status_code == 503, path
        assert "knowledge folder" in words(answer).lower()
        assert "Miller" not in answer.text
    assert clara.get("/requests").status_code == 200


def test_redaction_knows_the_words_of_the_folder_of_the_settings(tmp_path: Path) -> None:
    """A disease that only that clinic's folder has is no name of a person."""
    folder = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    file = folder / "conditions" / "glimmer_disease.yaml"
    text = file.read_text(encoding="utf-8")
    question = "I have Zwelobisch, can i fly"
    assert "Zwelobisch" not in redactor_of(GOOD).redact(question)
    file.write_text(text.replace("name: glimmer disease", "name: Zwelobisch", 1), encoding="utf-8")
    assert redactor_of(folder).redact(question) == question
