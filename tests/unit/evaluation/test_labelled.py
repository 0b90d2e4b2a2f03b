"""Files of labelled questions: what is read, and the words of every complaint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.labelled import Expect, Item, read
from bot.vocabulary import Aspect, Kind

EVALUATION = Path(__file__).parents[2] / "evaluation"
ANSWER = {"kind": "answer", "topic": "lupus", "aspect": "symptoms"}
GOOD = {"id": "a", "messages": ["lupus signs"], "expect": ANSWER, "note": "plain"}


def expecting(**expect: object) -> str:
    return json.dumps({**GOOD, "expect": expect})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.jsonl"


def test_a_line_becomes_an_item(file: Path) -> None:
    """One value and a list of one value mean the same."""
    file.write_text(json.dumps({**GOOD, "expect": {**ANSWER, "aspect": ["symptoms", "diagnosis"]}}) + "\n", encoding="utf-8")
    expect = Expect((Kind.ANSWER,), topics=("lupus",), aspects=(Aspect.SYMPTOMS, Aspect.DIAGNOSIS))
    assert read([file]) == ([Item("a", ("lupus signs",), expect, "plain", file, 1)], [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "The file is empty. Write one question a line, or leave the file out."),
        (" \n", "The line is empty. Remove it."),
        ("{", "This is no JSON: Expecting property name enclosed in double quotes at column 2. Write one object a line."),
        ("[]", "The line is no JSON object. Write {…}."),
        ('{"id": "a", "id": "b"}', "`id` stands twice in one object. Keep one of them."),
        (json.dumps({**GOOD, "expects": 1}), "`expects` is no field of a question. It may have: expect, id, messages, note."),
        (json.dumps({"id": "a", "expect": ANSWER}), "`messages` is missing. A question has `id`, `messages` and `expect`."),
        (json.dumps({**GOOD, "id": " "}), "`id` holds ' '. Write a text there."),
        (json.dumps({**GOOD, "messages": []}), "`messages` is a list with at least one text."),
        (json.dumps({**GOOD, "messages": "lupus"}), "`messages` is a list with at least one text."),
        (json.dumps({**GOOD, "messages": ["x", 3]}), "`messages` holds 3. Write a text there."),
        (json.dumps({**GOOD, "note": 3}), "`note` is a text that says why the question is asked."),
        (json.dumps({**GOOD, "expect": []}), "`expect` is no JSON object. Write {…}."),
        (expecting(topic="lupus"), "`expect.kind` is missing. It says what the reply should be, e.g. answer."),
        (expecting(kind="anwser"), "'anwser' is no value of `expect.kind`. Did you mean 'answer'?"),
        (expecting(kind="notice"), "'notice' is no value of `expect.kind`. Use one of: abstain, answer, clarify, "),
        (expecting(kind=["clarify", "clarify"]), "`expect.kind` names something twice. Keep one of them."),
        (expecting(**ANSWER, mood="good"), "`mood` is no field of `expect`. It may have: aspect, disposition, entry, kind, reason, topic."),
        (expecting(**{**ANSWER, "topic": "lupis"}), "'lupis' is no value of `expect.topic`. Did you mean 'lupus'?"),
        (expecting(kind="answer", entry="lupus"), "'lupus' is no entry. Write topic/aspect, or claims/<slug>."),
        (expecting(kind="answer", topic="lupus"), "An answer needs `expect.topic` and `expect.aspect`, or `expect.entry`."),
        (expecting(kind="triage"), "`expect.disposition` is missing. It says which safety message is right."),
        (expecting(kind="abstain"), "`expect.reason` is missing. It says why the assistant should not answer."),
        (expecting(kind="abstain", reason="expired"), "'expired' is no value of `expect.reason`. Use one of: "),
        (expecting(**ANSWER, reason="off_topic"), "`expect.reason` only goes with the kind abstain. Remove it, or add the kind."),
    ],
)
def test_every_problem_is_told_with_file_and_line(file: Path, line: str, told: str) -> None:
    """One sentence says what is wrong, the next what to do."""
    file.write_text(line, encoding="utf-8")
    items, problems = read([file])
    assert items == []
    assert [str(problem)[: len(f"{file}:1: {told}")] for problem in problems] == [f"{file}:1: {told}"]


def test_all_problems_are_told_at_once(file: Path) -> None:
    """The good lines between them are read."""
    file.write_text("\n".join(["{", json.dumps(GOOD), "[]", json.dumps(GOOD)]) + "\n", encoding="utf-8")
    items, problems = read([file])
    assert [item.line for item in items] == [2, 4]
    assert [problem.line for problem in problems] == [1, 3, 4]
    assert problems[-1].text == f"The id 'a' stands in {file}:2 already. Give each question an id of its own."


def test_a_file_that_can_not_be_read_is_a_problem(tmp_path: Path) -> None:
    """Neither a missing one nor one in another encoding is an exception."""
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes("Sjögren".encode("latin-1"))
    _, problems = read([tmp_path / "none.jsonl", latin])
    assert [problem.text for problem in problems] == [
        "The file is not UTF-8. Save it as UTF-8.",
        "The file can't be read: No such file or directory. Check the path.",
    ]


@pytest.mark.parametrize("split", ["test", "dev"])
def test_the_questions_of_this_checkout_are_clean(split: str) -> None:
    """Both splits can be read."""
    items, problems = read(sorted((EVALUATION / split).glob("*.jsonl")))
    assert problems == []
    assert len(items) > 650
