"""The safety report as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.evaluation.counting import figures_of
from bot.evaluation.figures import Confusion, Figures, Promise
from bot.evaluation.safety_report import MOST_CONFUSIONS, PROMISES, as_markdown
from tests.unit.evaluation.made_up import MADE_FROM, QUESTIONS

FIGURES = figures_of(QUESTIONS, MADE_FROM)
REPORT = as_markdown(FIGURES)


def section(heading: str, report: str = REPORT) -> list[str]:
    """The lines under a heading that aren't empty."""
    return [line for line in report.partition(f"\n## {heading}\n")[2].partition("\n## ")[0].splitlines() if line]


def test_it_is_dated_by_what_it_was_made_from() -> None:
    """Digests, shortened; no day and no time."""
    head = REPORT.partition("\n## ")[0]
    assert "Knowledge: `0123456789ab`" in head
    assert "Model: `abcdef012345`" in head
    assert "Questions: 22 in 7 files, digest `fedcba987654`" in head


def test_the_same_figures_give_the_same_text() -> None:
    """Also after a way through JSON."""
    assert as_markdown(Figures.from_json(FIGURES.to_json())) == REPORT


def test_every_promise_has_a_row_with_its_interval() -> None:
    """Count, of how many, share, and the interval in brackets."""
    assert set(PROMISES) == set(Promise)
    rows = section("What it promises")[3:]
    assert len(rows) == len(Promise)
    assert rows[0] == "| right, of all questions | 13 | 22 | 59.1 % (38.7 – 76.7) |"


def test_what_came_for_each_red_flag_adds_up() -> None:
    """The last column is all that no other one names."""
    rows = {line.split(" | ")[0]: line for line in section("Emergencies, crises, same-day matters")}
    assert rows["| expected"].endswith("| emergency | crisis | same_day | an answer | a refusal or question back | something else |")
    assert rows["| emergency"] == "| emergency | 2 | 50.0 % (9.5 – 90.5) | 1 | 0 | 0 | 0 | 0 | 1 |"


def test_a_figure_of_none_still_has_an_upper_bound() -> None:
    """0 of 3 may well be 1 of 3."""
    assert "| off_topic | 1 | 0 | 0.0 % (0.0 – 79.3) |" in section("Answers where there should be none")
    assert section("Answers where there should be none")[-1] == "| together | 3 | 1 | 33.3 % (6.1 – 79.2) |"


def test_emergencies_are_missed_only_where_there_are_any() -> None:
    """A dash is no 0; by topic there is no such column."""
    rows = {line.split(" | ")[0]: line.split(" | ")[4] for line in section("By style")[1:]}
    assert (rows["| emergencies"], rows["| answers"]) == ("50.0 % (9.5 – 90.5)", "–")
    assert "missed emergency" not in section("By topic")[1]


def test_calibration_and_curve_are_tables() -> None:
    """With an interval for each share."""
    assert "| 0.9 – 1.0 | 10 | 0.95 | 90.0 % (59.6 – 98.2) |" in section("Calibration")
    assert section("If answers needed more confidence")[3].startswith("| as it is | 13 | 59.1 % ")


def test_only_the_worst_confusions_are_shown() -> None:
    """And how many more there are."""
    many = tuple(Confusion(f"aspect {number}", "other", 2) for number in range(MOST_CONFUSIONS + 3))
    lines = section("Worst confusions", as_markdown(replace(FIGURES, aspect_confusions=many, topic_confusions=())))
    assert "Topics: none." in lines
    assert lines[-1] == "And 6 more, of 3 other sorts."


def test_words_and_limits_are_told() -> None:
    """Who wrote the questions, and that no clinician has looked at them."""
    assert "**Missed emergency**" in "\n".join(section("What the words mean"))
    assert "no clinician has reviewed the questions" in "\n".join(section("Limits"))


def test_the_tables_are_sound() -> None:
    """All rows of a table have the same number of cells, and nothing is empty but the corner."""
    for table in re.findall(r"(?:^\|.*\n)+", REPORT, re.MULTILINE):
        lines = table.splitlines()
        assert len({line.count("|") for line in lines}) == 1
        assert not any("|  |" in line for line in lines[1:])


def test_a_report_of_nothing_can_be_written() -> None:
    """Nothing is divided by none."""
    assert "| right, of all questions | 0 | 0 | – |" in as_markdown(figures_of([], MADE_FROM))
