"""Phrases of concepts and where they match."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.red_flags import RedFlags, read_red_flags
from bot.knowledge.yaml_source import Findings
from bot.triage.patterns import Matcher, Span
from bot.triage.words import split

DATA = """
parts:
  body: [chest, left arm]
  hurting: [hurt|ache, "~7-10 out of 10"]
findings:
  pain: [<body> .. <hurting>, so? much pain, "=fit now", "never|not_ever fine"]
cues:
  gap_stop: [but]
"""


@pytest.fixture
def matcher(tmp_path: Path) -> Matcher:
    (tmp_path / "red_flags").mkdir()
    (tmp_path / "red_flags" / "a.yaml").write_text(DATA, encoding="utf-8")
    findings = Findings()
    read: RedFlags = read_red_flags(tmp_path, findings)
    assert findings.found == []
    return Matcher(read.concepts)


def found(matcher: Matcher, text: str) -> list[Span]:
    return matcher.find(split(text).tokens).get("pain", [])


@pytest.mark.parametrize(
    "text",
    [
        "chest hurts",
        "my chest is really hurting",
        "left arm has been aching",
        "chest is 9 out of 10",
        "so much pain",
        "much pain",
        "fit now",
        "not ever fine",
        "never fine",
    ],
)
def test_phrases_match_with_inflections_gaps_options_and_numbers(matcher: Matcher, text: str) -> None:
    """Words match by stem, a gap by up to its length, `?` is optional, `=` exact, `~` a range, `_` joins words."""
    assert found(matcher, text)


@pytest.mark.parametrize(
    "text",
    ["chest. hurts", "chest but it hurts", "chest a b c d hurts", "chest is 5 out of 10", "fits now", "arm hurts"],
)
def test_phrases_do_not_match_across_sentences_stops_or_longer_gaps(matcher: Matcher, text: str) -> None:
    """A gap ends at a full stop, at a word of the cue gap_stop, and at its length."""
    assert not found(matcher, text)


def test_a_negation_in_a_gap_denies_the_match(matcher: Matcher) -> None:
    """ "my chest does not hurt" is a match that is denied."""
    assert all(span.denied for span in found(matcher, "chest does not hurt"))
