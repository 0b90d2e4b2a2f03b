"""Reading YAML with line numbers: nothing is guessed, and every problem is reported with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.place import Place
from bot.knowledge.yaml_source import Fields, Finding, Findings, read_mapping
from bot.vocabulary import Certainty


def fields_of(tmp_path: Path, text: str) -> tuple[Fields, Findings]:
    """The fields of a file with this text, and the findings of the run."""
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    findings = Findings()
    fields = read_mapping(tmp_path, tmp_path / "x.yaml", findings)
    assert fields is not None, findings.found
    return fields, findings


def codes(findings: Findings) -> list[tuple[int, str]]:
    """Line and code of every finding."""
    return [(finding.line, finding.code) for finding in findings.found]


def test_a_finding_reads_as_file_line_code_message() -> None:
    """An editor can jump to a finding as it is printed."""
    assert str(Finding("a/b.yaml", 3, "type", "Mend it.")) == "a/b.yaml:3: type: Mend it."


def test_a_text_is_folded_and_recorded_with_its_place(tmp_path: Path) -> None:
    """White space inside a text does not matter; where it stands is kept for the rules."""
    fields, findings = fields_of(tmp_path, 'a: 1\nname: "multiple   sclerosis"\n')
    assert fields.text("name") == "multiple sclerosis"
    assert [(read.place, read.path, read.key) for read in findings.texts] == [(Place("x.yaml", 2), "name", "name")]


@pytest.mark.parametrize("value", ["1", "1.5", "yes", "2026-11-25", "[a]", "{a: b}", "!tag a"])
def test_a_value_that_is_not_text_is_not_taken_as_text(tmp_path: Path, value: str) -> None:
    """`NO` is a country and a boolean: the writer has to say which."""
    fields, findings = fields_of(tmp_path, f"name: {value}\n")
    assert fields.text("name") is None
    assert codes(findings) == [(1, "type")]


@pytest.mark.parametrize("value", ["", " null", " ~"])
def test_null_counts_as_absent(tmp_path: Path, value: str) -> None:
    """A required key without a value is missing; an optional one is None without a finding."""
    fields, findings = fields_of(tmp_path, f"a: x\nname:{value}\n")
    assert fields.text("name", required=False) is None
    assert codes(findings) == []
    assert fields.text("name") is None
    assert codes(findings) == [(2, "missing")]


def test_a_list_may_be_written_as_one_text_where_that_is_allowed(tmp_path: Path) -> None:
    """`cite: id` and `cite: [id]` are the same."""
    fields, _ = fields_of(tmp_path, "one: a\nmany: [a, b]\n")
    assert fields.texts("one", single=True) == ("a",)
    assert fields.texts("many", single=True) == ("a", "b")


def test_a_bad_item_of_a_list_is_reported_at_its_own_line(tmp_path: Path) -> None:
    """The good items are still read."""
    fields, findings = fields_of(tmp_path, "asks:\n  - a\n  - 7\n  - ' '\n  - b\n")
    assert fields.texts("asks") == ("a", "b")
    assert codes(findings) == [(3, "type"), (4, "empty")]


def test_one_text_is_no_list_where_only_a_list_is_allowed(tmp_path: Path) -> None:
    """`asks: what is it` is a mistake, not a list of letters or of one."""
    fields, findings = fields_of(tmp_path, "asks: what is it\n")
    assert fields.texts("asks") == ()
    assert codes(findings) == [(1, "type")]


@pytest.mark.parametrize(
    ("written", "read"), [("2", 2.0), ("0.25", 0.25), ("-3", -3.0), ("1e2", None), (".inf", None), ("'2'", None), ("yes", None)]
)
def test_a_number_is_finite_and_not_a_text(tmp_path: Path, written: str, read: float | None) -> None:
    """What YAML reads as text, truth or infinity is no number."""
    fields, findings = fields_of(tmp_path, f"n: {written}\n")
    assert fields.number("n") == read
    assert codes(findings) == ([] if read is not None else [(1, "type")])


@pytest.mark.parametrize(
    ("written", "read"), [("2020", 2020), ("2020.0", None), ("0x10", None), ("1:30", None), ("no", None), ("[1]", None)]
)
def test_a_whole_number_is_written_in_digits(tmp_path: Path, written: str, read: int | None) -> None:
    """Hexadecimal and sexagesimal numbers are surprises of YAML, not years."""
    fields, findings = fields_of(tmp_path, f"n: {written}\n")
    assert fields.integer("n") == read
    assert codes(findings) == ([] if read is not None else [(1, "type")])


@pytest.mark.parametrize("written", ["'2027-05-01'", "2027-5-1", "2027-02-30", "2027-05-01 10:00:00", "2027", "soon"])
def test_a_day_is_written_in_one_way(tmp_path: Path, written: str) -> None:
    """A day that does not exist, a time, or a quoted day is refused."""
    fields, findings = fields_of(tmp_path, f"good: 2027-05-01\nbad: {written}\n")
    assert fields.date("good") == date(2027, 5, 1)
    assert fields.date("bad") is None
    assert codes(findings) == [(2, "type")]


def test_a_word_outside_a_closed_vocabulary_is_refused_with_the_words_that_are_allowed(tmp_path: Path) -> None:
    """The message lists the choices."""
    fields, findings = fields_of(tmp_path, "level: low\nother: lowish\n")
    assert fields.choice("level", Certainty) is Certainty.LOW
    assert fields.choice("other", Certainty) is None
    assert "Use one of: high, moderate, low, very_low, not_graded." in findings.found[0].message


def test_nested_mappings_carry_the_path_into_their_messages(tmp_path: Path) -> None:
    """A message names `entries.say[2].text`, not just `text`."""
    fields, findings = fields_of(tmp_path, "entries:\n  say:\n    - {text: a}\n    - {text: 1}\n    - b\n")
    entries = fields.child("entries")
    assert entries is not None
    assert [child.text("text") for child in entries.children("say")] == ["a", None]
    assert [finding.message.split(" must")[0] for finding in findings.found] == ["`entries.say[2].text`", "Item 3 of `entries.say`"]


def test_a_key_that_stands_twice_is_reported_and_the_first_one_counts(tmp_path: Path) -> None:
    """YAML itself would silently take the last."""
    fields, findings = fields_of(tmp_path, "name: a\nname: b\n")
    assert fields.text("name") == "a"
    assert codes(findings) == [(2, "duplicate-key")]


def test_keys_that_nobody_asked_for_are_reported_with_those_that_are_known(tmp_path: Path) -> None:
    """A misspelt optional key would otherwise be lost in silence."""
    fields, findings = fields_of(tmp_path, "name: a\nicd: b\n")
    fields.text("name")
    fields.text("icd10", required=False)
    fields.finish()
    assert codes(findings) == [(2, "unknown-key")]
    assert "Known here: icd10, name." in findings.found[0].message


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_an_empty_file_is_a_finding(tmp_path: Path, text: str) -> None:
    """A file that says nothing is a mistake."""
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    findings = Findings()
    assert read_mapping(tmp_path, tmp_path / "x.yaml", findings) is None
    assert [finding.code for finding in findings.found] in (["empty"], ["type"])


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: b\n- c\n", 2, "yaml"),
        ("a: 'b\n", 2, "yaml"),
        ("a: b\n---\nc: d\n", 2, "yaml"),
        ("a: *b\n", 1, "yaml"),
        ("a: b\nc: d\x00\n", 2, "control-character"),
        ("- a\n", 1, "type"),
        ("just words\n", 1, "type"),
    ],
)
def test_a_file_that_is_no_mapping_is_reported_near_its_mistake(tmp_path: Path, text: str, line: int, code: str) -> None:
    """Nothing is raised; the finding names the line."""
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    findings = Findings()
    assert read_mapping(tmp_path, tmp_path / "x.yaml", findings) is None
    assert codes(findings) == [(line, code)]


@pytest.mark.parametrize("character", ["\\u200b", "\\u202e", "\\x07", "\\ufeff"])
def test_characters_that_cannot_be_seen_are_reported_and_letters_of_other_scripts_are_not(tmp_path: Path, character: str) -> None:
    """Hidden characters break search and screen readers; Hindi needs its joiners."""
    fields, findings = fields_of(tmp_path, f'a: "x{character}y"\nb: "क्\\u200dष, Sjögren’s, 中文"\n')
    fields.text("a")
    fields.text("b")
    assert codes(findings) == [(1, "control-character")]
