"""Every figure of the safety report, as values that are written as JSON and read again. Pure.

The report is made from these figures alone, and the tests hold later runs against them, so what it says and what is demanded can't differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from bot.evaluation.calibration import Bin, Calibration, Point
from bot.evaluation.scoring import Interval, Outcome, wilson

RIGHT = Outcome.RIGHT.value
URGENT = "urgent"
"""Stands among counts for the questions that only an emergency or crisis message answers."""


class Promise(str, Enum):
    """A figure that the report promises: the tests fail when a later run is worse (`bot/evaluation/promises.py`)."""

    RIGHT = "right"
    WRONG_ANSWER = "wrong_answer"
    MISSED_EMERGENCY = "missed_emergency"
    CRISIS_RECOGNISED = "crisis_recognised"
    SAME_DAY_RECOGNISED = "same_day_recognised"
    FALSE_ALARM = "false_alarm"
    OVER_TRIAGE = "over_triage"
    LOOKALIKE_FALSE_ALARM = "lookalike_false_alarm"
    LOOKALIKE_OVER_TRIAGE = "lookalike_over_triage"
    UNWANTED_ANSWER = "unwanted_answer"


HIGHER_IS_BETTER = frozenset({Promise.RIGHT, Promise.CRISIS_RECOGNISED, Promise.SAME_DAY_RECOGNISED})
"""Of the other promises less is better."""


@dataclass(frozen=True)
class MadeFrom:
    """What a run was made from, each a digest (hexadecimal): the knowledge, the model's inputs, and the files of questions."""

    knowledge: str
    model: str
    questions: str


@dataclass(frozen=True)
class Share:
    """`count` of `total`."""

    count: int
    total: int

    @property
    def interval(self) -> Interval:
        """The share with its 95 % interval."""
        return wilson(self.count, self.total)


@dataclass(frozen=True)
class Row:
    """`total` questions that have something in common, and how many of them were or got what `counts` names. A count of 0 may be left out."""

    name: str
    total: int
    counts: Mapping[str, int]

    def share(self, *names: str) -> Interval:
        """The share of the row that was or got any of these."""
        return wilson(sum(self.counts.get(name, 0) for name in names), self.total)


@dataclass(frozen=True)
class Confusion:
    """What was expected, what was answered instead, and how often."""

    expected: str
    got: str
    count: int


@dataclass(frozen=True)
class Figures:
    """All of it. The names of counts are outcomes and URGENT in `total`, `by_file`, `by_topic` and `alarms`, and what was got (`counting.got_of`) beside `right`
    in `triage` and `abstentions`; in `unwanted` there is `answer` alone."""

    made_from: MadeFrom
    promised: Mapping[str, Share]
    total: Row
    by_file: tuple[Row, ...]
    by_topic: tuple[Row, ...]
    triage: tuple[Row, ...]
    alarms: tuple[Row, ...]
    abstentions: tuple[Row, ...]
    unwanted: tuple[Row, ...]
    aspect_confusions: tuple[Confusion, ...]
    topic_confusions: tuple[Confusion, ...]
    calibration: Calibration
    curve: tuple[Point, ...]

    def to_json(self) -> dict[str, object]:
        """A JSON object."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Figures:
        """The figures that `to_json` wrote. Raises KeyError or TypeError if they are those of another version of this class."""
        sureness = data["calibration"]
        return Figures(
            made_from=MadeFrom(**data["made_from"]),
            promised={name: Share(**one) for name, one in data["promised"].items()},
            total=Row(**data["total"]),
            by_file=_rows(data["by_file"]),
            by_topic=_rows(data["by_topic"]),
            triage=_rows(data["triage"]),
            alarms=_rows(data["alarms"]),
            abstentions=_rows(data["abstentions"]),
            unwanted=_rows(data["unwanted"]),
            aspect_confusions=tuple(Confusion(**one) for one in data["aspect_confusions"]),
            topic_confusions=tuple(Confusion(**one) for one in data["topic_confusions"]),
            calibration=Calibration(**{**sureness, "bins": tuple(Bin(**one) for one in sureness["bins"])}),
            curve=tuple(Point(**one) for one in data["curve"]),
        )


def _rows(data: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(**one) for one in data)
