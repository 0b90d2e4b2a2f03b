"""`python -m bot evaluate`: what it prints, and its exit code. The assistant is a stand-in here."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from bot.answer.model import Payload
from bot.cli import evaluate
from bot.errors import ConversationError

LUPUS = {"kind": "answer", "topic": "lupus", "aspect": "symptoms"}


class StandIn:
    """Answers every message about lupus with its symptoms, and has nothing to say to others; keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self._conversations = 0

    def new_conversation(self) -> str:
        self._conversations += 1
        return f"conversation {self._conversations}"

    async def say(self, conversation: str, text: str) -> list[Payload]:
        self.told.append((conversation, text))
        print("what Rasa logs")
        if "lupus" not in text:
            raise ConversationError("nothing to say")
        return [{**LUPUS, "entry": "lupus/symptoms"}]


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn()
    monkeypatch.setattr(evaluate, "load_talk", lambda: made)
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [
        {"id": "one", "messages": ["hello", "lupus signs"], "expect": LUPUS},
        {"id": "two", "messages": ["what is lupus", "I can't breathe"], "expect": {"kind": "triage", "disposition": "emergency"}},
    ]
    path = tmp_path / "some.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def arguments(*files: Path, json: bool = False) -> argparse.Namespace:
    return argparse.Namespace(files=list(files), json=json)


def test_each_question_is_a_conversation_of_its_own(talk: StandIn, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its messages in order; the reply to the last one counts, and no reply is a reply that is missing."""
    assert evaluate.run(arguments(file, json=True)) == 0
    assert talk.told == [
        ("conversation 1", "hello"),
        ("conversation 1", "lupus signs"),
        ("conversation 2", "what is lupus"),
        ("conversation 2", "I can't breathe"),
    ]
    output = capsys.readouterr()
    items = json.loads(output.out)["items"]
    assert [(item["id"], item["got"], item["outcomes"]) for item in items] == [
        ("one", ["answer lupus/symptoms"], ["right"]),
        ("two", [], ["missed_emergency"]),
    ]
    assert output.err.splitlines()[-1] == "Asked 2 of 2"


@pytest.mark.usefixtures("talk")
def test_bad_figures_are_no_error(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report goes to stdout."""
    assert evaluate.run(arguments(file)) == 0
    assert "missed emergency      1  50.0%" in capsys.readouterr().out


def test_a_bad_file_ends_it_before_anything_is_asked(talk: StandIn, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and every problem on stderr."""
    file.write_text(file.read_text(encoding="utf-8") + "{\n\n", encoding="utf-8")
    assert evaluate.run(arguments(file)) == 2
    output = capsys.readouterr()
    assert [line.removeprefix(f"{file}:")[:2] for line in output.err.splitlines()] == ["3:", "4:"]
    assert (output.out, talk.told) == ("", [])


def test_without_files_the_test_questions_are_asked(
    talk: StandIn, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of tests/evaluation/test; it is said when there are none."""
    assert {path.parent.name for path in evaluate.default_files()} == {"test"}
    monkeypatch.setattr(evaluate, "QUESTIONS", file.parent)
    assert evaluate.run(arguments()) == 0
    monkeypatch.setattr(evaluate, "QUESTIONS", file.parent / "none")
    assert evaluate.run(arguments()) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("There are no questions in ")
