"""`python -m bot evaluate`: what it prints, and its exit code. The assistant is a stand-in here."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from bot.answer.model import Payload
from bot.cli import evaluate
from bot.errors import ConversationError
from bot.evaluation.figures import MadeFrom, Share
from bot.evaluation.promises import read_figures
from bot.evaluation.safety_report import as_markdown

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


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the safety report is written."""
    monkeypatch.setattr(evaluate, "REPORT", tmp_path / "report.md")
    monkeypatch.setattr(evaluate, "FIGURES", tmp_path / "report.json")
    monkeypatch.setattr(evaluate, "made_from", lambda files: MadeFrom("knowledge", "model", " ".join(file.name for file in files)))
    return tmp_path / "report.md"


def arguments(*files: Path, json: bool = False, write: bool = False) -> argparse.Namespace:
    return argparse.Namespace(files=list(files), json=json, write=write)


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


@pytest.mark.usefixtures("talk")
def test_the_safety_report_is_written_beside_its_figures(
    file: Path, report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text is made from the figures; the report is printed all the same."""
    monkeypatch.setattr(evaluate, "QUESTIONS", file.parent)
    assert evaluate.run(arguments(write=True)) == 0
    figures = read_figures(report.with_suffix(".json"))
    assert figures is not None
    assert figures.made_from.questions == "some.jsonl"
    assert figures.promised["missed_emergency"] == Share(1, 1)
    assert report.read_text(encoding="utf-8") == as_markdown(figures)
    output = capsys.readouterr()
    assert output.out.startswith("2 questions in 1 file\n")
    assert output.err.splitlines()[-1] == f"Written: {report} and report.json."


def test_the_safety_report_is_not_made_from_some_files_only(
    talk: StandIn, file: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would promise what it hasn't looked at."""
    assert evaluate.run(arguments(file, write=True)) == 2
    assert capsys.readouterr().err == "The safety report is made from all test questions. Leave out either the files or --write.\n"
    assert (report.exists(), talk.told) == (False, [])


def test_what_a_run_was_made_from_are_three_digests(file: Path) -> None:
    """That of the questions changes with the files' names and contents."""
    made = evaluate.made_from([file])
    assert (len(made.knowledge), len(made.model), len(made.questions)) == (64, 12, 64)
    renamed = file.rename(file.with_name("other.jsonl"))
    assert evaluate.made_from([renamed]).questions != made.questions
