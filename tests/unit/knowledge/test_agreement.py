"""Numbers that stand twice agree: what counts as the same thing, and what as a contradiction."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.check import check

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
ENTRY = """
    asks: [{slug} question one, {slug} question two, {slug} question three]
    say:
      - {{text: "{text}", cite: [{cite}]}}
    certainty: {{level: not_graded, because: "This is a plain fact from one page."}}
    caveat: basics
    referral: skin-doctor
    review: {{status: draft, last_reviewed: null, next_review_due: 2028-11-25, reviewer: null}}
"""
Findings = Callable[..., list[str]]


def write(folder: Path, slug: str, text: str = "It is so.", figure: str = "", cite: str = "bright-2020") -> None:
    """A topic with one entry: a statement and, if given, a figure."""
    entry = ENTRY.format(slug=slug, text=text, cite=cite)
    figures = f"    figures:\n      - {{{figure}, cite: {cite}}}\n" if figure else ""
    (folder / "topics" / f"{slug}.yaml").write_text(f"name: {slug}\nentries:\n  overview:{entry}{figures}", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder that a test may change."""
    return Path(shutil.copytree(GOOD, tmp_path / "knowledge"))


@pytest.fixture
def statements(folder: Path) -> Findings:
    """What the check finds in two statements of two topics."""

    def codes(one: str, other: str, cite: str = "bright-2020") -> list[str]:
        write(folder, "apples", one)
        write(folder, "pears", other, cite=cite)
        return [f"{finding.file}: {finding.code}" for finding in check(folder)]

    return codes


@pytest.fixture
def figures(folder: Path) -> Findings:
    """What the check finds in two figures of two topics."""

    def codes(one: str, other: str, cite: str = "bright-2020") -> list[str]:
        write(folder, "apples", figure=one)
        write(folder, "pears", figure=other, cite=cite)
        return [f"{finding.file}: {finding.code}" for finding in check(folder)]

    return codes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("About 3 in 100 people got a clot in the lung.", "In a French study, 5 in 100 had a clot in the lung."),
        ("Without treatment, 25 in 100 get bulges in the heart.", "The heart can bulge. Without treatment, 20 to 25 in 100 children do."),
        ("A clot came to 12 of 100 in the trial.", "In the trial, 13 of 100 got a clot."),
        ("About 3 in 100 fell ill again, and 9 in 100 lost hair.", "Some fell ill again: 3 in 100. About 8 in 100 lost hair."),
    ],
)
def test_one_thing_with_two_numbers_is_a_finding(statements: Findings, one: str, other: str) -> None:
    """Also if one of them is a range, if the words stand in another order, and if a second number agrees."""
    assert statements(one, other) == ["topics/pears.yaml: number-differs"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("About 3 in 100 people got a clot in the lung.", "In a study, 3 in 100 had a clot in the lung."),
        ("About 3 in 100 women got a clot in the lung.", "About 5 in 100 men got a clot in the lung."),
        ("About 3 in 100 got a clot after 2 years.", "About 5 in 100 got a clot after 5 years."),
        ("About 3 in 100 got a clot on the drug.", "On a dummy pill 5 in 100 got a clot."),
        ("About 3 in 100 people got a clot in the lung.", "About 30 in 1,000 people got a clot in the lung."),
        ("About 3 in 100 people got a clot in the lung.", "About 5 in 100 people lost hair in the end."),
        ("No tumor came in 83 in 100 at first and 67 later.", "No tumor came in 67 in 100 later."),
        ("A clot is rare. It came in 3 in 100.", "Hair may fall out. It came in 5 in 100."),
    ],
)
def test_two_things_or_one_number_are_no_finding(statements: Findings, one: str, other: str) -> None:
    """Another group, time, arm, whole or outcome; a number that the other text has too; and what "it" is counts."""
    assert statements(one, other) == []


def test_two_sources_may_say_different_things(statements: Findings) -> None:
    """Only one source can't contradict itself."""
    assert statements("About 3 in 100 got a clot.", "About 5 in 100 got a clot.", cite="lamp-page") == []


def test_one_shared_source_is_enough(statements: Findings) -> None:
    """A statement may draw on several."""
    assert statements("About 3 in 100 got a clot.", "About 5 in 100 got a clot.", cite="lamp-page, bright-2020") == [
        "topics/pears.yaml: number-differs"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('numerator: 3, denominator: 100, label: "got a clot"', 'numerator: 4, denominator: 100, label: "got a clot"'),
        (
            'numerator: 3, denominator: 100, low: 1, high: 5, label: "got a clot"',
            'numerator: 3, denominator: 100, low: 2, high: 5, label: "got a clot"',
        ),
        ('numerator: 3, denominator: 100, low: 1, high: 5, label: "got a clot"', 'numerator: 3, denominator: 100, label: "got a clot"'),
        ('numerator: 3, denominator: 100, label: "people who have it"', 'numerator: 4, denominator: 100, label: "People who have it"'),
        ('numerator: 3, denominator: 100, label: "got a clot"', 'numerator: 5, denominator: 50, label: "got a clot (study)"'),
        (
            'numerator: 3, denominator: 100, label: "got a clot"',
            'numerator: 4, denominator: 100, label: "with pears got a clot in the lung"',
        ),
    ],
)
def test_one_label_with_two_figures_is_a_finding(figures: Findings, one: str, other: str) -> None:
    """Number, low and high agree; the topic's name and a word or two more don't make another label."""
    assert figures(one, other) == ["topics/pears.yaml: figure-differs"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('numerator: 22, denominator: 82, label: "got a clot"', 'numerator: 27, denominator: 100, label: "got a clot"'),
        ('numerator: 9.8, denominator: 100, label: "got a clot"', 'numerator: 98, denominator: 1000, label: "got a clot"'),
        ('numerator: 3, denominator: 100, label: "got a clot"', 'numerator: 4, denominator: 100, label: "got a clot after 5 years"'),
        ('numerator: 3, denominator: 100, label: "women got a clot"', 'numerator: 4, denominator: 100, label: "men got a clot"'),
        ('numerator: 3, denominator: 100, label: "got a clot"', 'numerator: 4, denominator: 10000, label: "got a clot in the lung"'),
        ('numerator: 3, denominator: 100, label: "got a clot"', 'numerator: 4, denominator: 100, label: "lost all hair"'),
        (
            'numerator: 3, denominator: 100, label: "people who have it"',
            'numerator: 4, denominator: 100, label: "people who get it in a year"',
        ),
    ],
)
def test_figures_that_agree_or_count_other_people_are_no_finding(figures: Findings, one: str, other: str) -> None:
    """A share may be rounded to whole people of 100; another time, group, whole or outcome is another figure."""
    assert figures(one, other) == []


def test_figures_of_two_sources_may_differ(figures: Findings) -> None:
    """As statements may."""
    one, other = ('numerator: 3, denominator: 100, label: "got a clot"', 'numerator: 4, denominator: 100, label: "got a clot"')
    assert figures(one, other, cite="lamp-page") == []


def test_a_figure_of_nobody_is_one_finding(figures: Findings) -> None:
    """It can't be compared, and it is found already."""
    assert figures('numerator: 3, denominator: 100, label: "got a clot"', 'numerator: 0, denominator: 0, label: "got a clot"') == [
        "topics/pears.yaml: figure-count"
    ]
