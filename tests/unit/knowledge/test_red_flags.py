"""Red flags as data: what can be said, and what is reported when it can't be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.red_flags import CUE_ROLES, RedFlags, Role, read_red_flags
from bot.knowledge.regions import read_poison_help, read_regions
from bot.knowledge.yaml_source import Findings
from bot.vocabulary import Disposition

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
CONCEPTS = "findings: {fever: [fever], chill: [chill]}\ncontexts: {drug: [rituximab]}\n"
FLAG = (
    CONCEPTS + "flags:\n- {id: one, disposition: same_day, shows: fever, when: [{near: [fever, chill], with: drug, within: 9}], cite: a}\n"
)


def read_text(tmp_path: Path, text: str) -> tuple[RedFlags, list[str]]:
    (tmp_path / "red_flags").mkdir(exist_ok=True)
    (tmp_path / "red_flags" / "a.yaml").write_text(text, encoding="utf-8")
    findings = Findings()
    return read_red_flags(tmp_path, findings), [f.message for f in findings.found]


def test_a_flag_is_read(tmp_path: Path) -> None:
    """Which concepts meet, how near, with which circumstance, how urgent, and the source."""
    read, messages = read_text(tmp_path, FLAG)
    assert messages == []
    (flag,) = read.flags
    (rule,) = flag.rules
    assert (flag.disposition, flag.citations, rule.near, rule.anywhere, rule.window) == (
        Disposition.SAME_DAY,
        ("a",),
        ("fever", "chill"),
        ("drug",),
        9,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("findings: {a: [<b>]}", "no file defines"),
        ("findings: {a: [<b>], b: [<a>]}", "contains itself"),
        ("findings: {a: [.. pain]}", "can't be matched"),
        ("findings: {a: ['pain?']}", "can't be matched"),
        ("cues: {odd: [pain]}", "is no cue"),
        ("findings: {a: [x]}\nparts: {a: [y]}", "Join the two"),
        ("other: 1", "not a key"),
        (FLAG.replace("same_day", "soon"), "Use one of"),
        (FLAG.replace("with: drug", "with: drugs"), "no file defines"),
        (FLAG.replace(", cite: a", ""), "is missing"),
        (FLAG + "- {id: one, disposition: crisis, shows: x, when: [{near: fever}], cite: a}\n", "stands twice"),
        (FLAG.replace("cite: a", "cite: a, crisis_line: maybe"), 'Write "yes"'),
    ],
)
def test_what_is_wrong_is_reported(tmp_path: Path, text: str, words: str) -> None:
    """Each finding says what is wrong and what to do."""
    _, messages = read_text(tmp_path, text)
    assert any(words in message for message in messages), messages


def test_the_repositorys_red_flags_are_sound() -> None:
    """No findings, every cue defined, and every flag of every disposition has a source and short words to show."""
    findings = Findings()
    read = read_red_flags(KNOWLEDGE, findings)
    assert findings.found == []
    assert {name for name, c in read.concepts.items() if c.role is Role.CUE} == CUE_ROLES
    assert {flag.disposition for flag in read.flags} == set(Disposition)
    assert all(flag.citations and 0 < len(flag.shows) < 90 for flag in read.flags)


def test_the_regions_are_sound() -> None:
    """Every region has an emergency number and a crisis line that can be called."""
    findings = Findings()
    regions = read_regions(KNOWLEDGE, findings)
    assert findings.found == []
    assert {"us", "uk", "ca", "ie", "au", "nz", "eu"} == set(regions)
    assert all(r.emergency[0].href.startswith("tel:") and r.crisis for r in regions.values())
    assert read_poison_help(KNOWLEDGE)["us"][0].href == "tel:+18002221222"


def test_a_contact_that_cannot_be_called_is_reported(tmp_path: Path) -> None:
    """A link must begin with tel:, sms:, mailto: or https://."""
    text = "regions: {xx: {name: X, emergency_number: '1', emergency: [{label: Call, href: '911'}], crisis: [{label: Call, href: 'tel:9'}], cite: [a]}}"
    (tmp_path / "regions.yaml").write_text(text, encoding="utf-8")
    findings = Findings()
    assert read_regions(tmp_path, findings) == {}
    assert "can't be called" in findings.found[0].message
