"""The safety report is what its figures say, and the assistant of this checkout keeps what it promises."""

from __future__ import annotations

import json

import pytest

from bot.cli.evaluate import FIGURES, REPORT, default_files, made_from
from bot.evaluation.counting import figures_of
from bot.evaluation.figures import Figures
from bot.evaluation.promises import broken, changes, read_figures
from bot.evaluation.report import WIDEST, as_json, as_text
from bot.evaluation.safety_report import as_markdown
from bot.evaluation.summary import Scored

ANEW = "Write it anew: .venv/bin/python -m bot evaluate --write"

pytestmark = pytest.mark.xdist_group("evaluation")


@pytest.fixture(scope="session")
def kept() -> Figures:
    """The figures that the report was made from."""
    figures = read_figures(FIGURES)
    assert figures is not None, f"{FIGURES.name} is not there, or was written by another version. {ANEW}"
    return figures


def test_the_report_is_made_from_its_figures(kept: Figures) -> None:
    """Nobody has edited it by hand, and no wording has changed since."""
    assert REPORT.read_text(encoding="utf-8") == as_markdown(kept), ANEW


def test_the_report_is_of_what_is_here(kept: Figures) -> None:
    """An old report is no failure, but an expected one (xfail), which pytest's summary tells.

    Every edited sentence of the knowledge changes its digest. Were that a failure, each edit would need a run of minutes, and who writes the
    report anew without reading it moves what is promised, which is the opposite of what the digest is for. Whether an old report still
    holds is tested below: there a fresh run is held against it.
    """
    changed = changes(made_from(default_files()), kept.made_from)
    if changed:
        pytest.xfail(f"{REPORT.name} is of another state of: {', '.join(changed)}. {ANEW}")


def test_the_assistant_keeps_what_the_report_promises(kept: Figures, evaluation: list[Scored]) -> None:
    """One test, so that one worker asks the questions once. The report of a full run also fits the terminal, and as JSON it has every
    question."""
    text = as_text(evaluation)
    short = "\n".join(broken(figures_of(evaluation, made_from(default_files())), kept))
    assert not short, f"{short}\n{text}"
    assert max(map(len, text.splitlines())) <= WIDEST
    items = json.loads(json.dumps(as_json(evaluation)))["items"]
    assert [item["id"] for item in items] == [question.item.id for question in evaluation]
