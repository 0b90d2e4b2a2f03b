"""Whether a run keeps what the safety report promises, and whether the report is still of what is there. Pure but for reading the report."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from bot.evaluation.figures import HIGHER_IS_BETTER, Figures, MadeFrom, Promise, Share

MARGIN = 0.01
"""By so much a share may be worse than promised: a changed sentence or example moves a few questions, either way, without anything being wrong."""
LEAST_MARGIN = 3
"""So many questions at least may be worse, where a figure is of few."""
_ROUNDING = 1e-9


def read_figures(path: Path) -> Figures | None:
    """The figures that a report was made from. None where there are none, or where they were written by another version of the report."""
    try:
        return Figures.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
        return None


def broken(fresh: Figures, kept: Figures) -> list[str]:
    """A sentence for each promise of the kept figures that the fresh ones don't keep."""
    return [
        told
        for promise in Promise
        if (told := _broken(promise, fresh.promised[promise.value], kept.promised.get(promise.value))) is not None
    ]


def margin(total: int) -> float:
    """By how much a share of so many questions may be worse than promised."""
    return max(MARGIN, LEAST_MARGIN / total) if total else 0.0


def changes(now: MadeFrom, then: MadeFrom) -> list[str]:
    """What of `knowledge`, `model` and `questions` is no longer what a report was made from."""
    present = asdict(now)
    return [name for name, digest in asdict(then).items() if digest != present[name]]


def _broken(promise: Promise, fresh: Share, kept: Share | None) -> str | None:
    if kept is None:
        return f"{promise.value}: the report has no such figure. Write it anew."
    if kept.total and not fresh.total:
        return f"{promise.value}: there is no question left to count it on. The report promises {_told(kept)}."
    better = fresh.interval.share - kept.interval.share
    worse = -better if promise in HIGHER_IS_BETTER else better
    if worse <= margin(fresh.total) + _ROUNDING:
        return None
    return f"{promise.value}: {_told(fresh)}. The report promises {_told(kept)}, give or take {margin(fresh.total):.1%}."


def _told(share: Share) -> str:
    return f"{share.interval.share:.1%} ({share.count} of {share.total})"
