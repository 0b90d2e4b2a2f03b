"""The check as a whole, and the figures about a knowledge base."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.knowledge.check import RULES, check, stats
from bot.knowledge.reader import read, read_with_findings
from bot.knowledge.rules.names import normalised
from bot.vocabulary import Certainty, SourceSeen

GOOD = Path(__file__).parents[2] / "knowledge" / "good"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder that a test may change."""
    return Path(shutil.copytree(GOOD, tmp_path / "knowledge"))


def findings_on_text(folder: Path, text: str) -> list[str]:
    """Codes of what the check says of one text that patients read."""
    (folder / "phrases.yaml").write_text(f"phrases:\n  greeting: {text!r}\n", encoding="utf-8")
    return [finding.code for finding in check(folder)]


def findings_on_names(folder: Path, one: str, other: str) -> list[str]:
    """Codes for two topics with these names."""
    for slug, also in (("one", one), ("other", other)):
        text = f"name: {slug}\nalso: {also}\nentries: {{}}\n"
        (folder / "topics" / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return [finding.code for finding in check(folder)]


def test_every_rule_states_itself() -> None:
    """A rule's docstring is its specification."""
    assert all(rule.__doc__ for rule in RULES)


def test_findings_are_sorted_by_file_and_line_and_none_stands_twice(folder: Path) -> None:
    """The list can be worked through from top to bottom."""
    (folder / "phrases.yaml").write_text("phrases:\n  b: So wrong!\n  a: Wrong too!\n", encoding="utf-8")
    (folder / "b.yaml").write_text("a: b\n", encoding="utf-8")
    findings = check(folder)
    assert [(finding.file, finding.line) for finding in findings] == [("b.yaml", 1), ("phrases.yaml", 2), ("phrases.yaml", 3)]
    assert findings == sorted(set(findings))


def test_stats_count_what_the_folder_holds() -> None:
    """Shared texts count once, and the hardest entry is named."""
    counted = stats(read(GOOD))
    assert (counted.conditions, counted.topics, counted.claims, counted.entries) == (1, 1, 1, 10)
    assert (counted.statements, counted.citations, counted.cited_share) == (13, 3, 1.0)
    assert counted.worst_entry == "glimmer_disease/treatment"
    assert counted.median_grade <= counted.worst_grade
    assert sum(counted.by_certainty.values()) == counted.entries
    assert counted.by_certainty[Certainty.VERY_LOW] == 2
    assert counted.by_seen == {SourceSeen.PRIMARY: 1, SourceSeen.SECONDARY: 1, SourceSeen.NIH_COPY: 1}


def test_stats_of_nothing_are_zero(tmp_path: Path) -> None:
    """An empty folder has no hardest entry."""
    knowledge, _ = read_with_findings(tmp_path)
    assert knowledge is not None
    counted = stats(knowledge)
    assert (counted.entries, counted.cited_share, counted.worst_entry) == (0, 0.0, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crohn's disease", "crohn disease"),
        ("Sjögren’s Disease", "sjogren disease"),
        ("What is  MS?", "what is ms"),
        ("Guillain-Barré", "guillain barre"),
    ],
)
def test_names_and_questions_are_compared_without_case_accents_punctuation_and_possessives(one: str, other: str) -> None:
    """Two spellings of one name are one name."""
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{abbreviations: [MS]}", "{abbreviations: [Ms]}"),
        ("{drugs: [ocrelizumab]}", "{drugs: [ocrelizumab]}"),
        ("{synonyms: [plain], lay: [Plain]}", "{}"),
        ("{abbreviations: [RA]}", "{lay: [ra]}"),
    ],
)
def test_names_that_lead_to_one_topic_are_no_findings(folder: Path, one: str, other: str) -> None:
    """Case tells abbreviations apart, a medicine may be a cue to several topics, and one topic may repeat itself."""
    assert findings_on_names(folder, one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{abbreviations: [MS]}", "{abbreviations: [MS]}"),
        ("{synonyms: [Plain illness]}", "{lay: [plain Illness]}"),
        ("{former: [Still’s disease]}", "{synonyms: [Still disease]}"),
        ("{synonyms: [other]}", "{}"),
    ],
)
def test_names_that_lead_to_two_topics_are_findings(folder: Path, one: str, other: str) -> None:
    """Whatever kind of name it is."""
    assert findings_on_names(folder, one, other) == ["shared-name"]


@pytest.mark.parametrize(
    "text",
    [
        "You should not stop taking a medicine on your own.",
        "Ask whether you should have your medicines reviewed by your team.",
        "About 3 in 100 people (2 to 5) had p < 0.05 in the trial.",
        "It costs $5 - or more; R&D is not part of it.",
        "Todo bien, a snake_case word and 5 * 3 are plain text.",
        "Call 911 or your local emergency number.",
    ],
)
def test_plain_texts_that_look_alike_are_no_findings(folder: Path, text: str) -> None:
    """The rules on wording are narrow."""
    assert findings_on_text(folder, text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("So you must quit taking it.", "personal-advice"),
        ("In time you can safely start using it.", "personal-advice"),
        ("This page was medically reviewed.", "review-claim"),
        ("It was reviewed by our senior clinicians.", "review-claim"),
        ("See [title] for more.", "placeholder"),
        ("FIXME later on.", "placeholder"),
        ("See <b>this</b> text.", "markup"),
        ("Salt &amp; water.", "markup"),
        ("# A heading", "markup"),
        ("Read *this* now.", "markup"),
    ],
)
def test_wordings_that_no_text_may_have_are_findings(folder: Path, text: str, code: str) -> None:
    """One finding each."""
    assert findings_on_text(folder, text) == [code]
