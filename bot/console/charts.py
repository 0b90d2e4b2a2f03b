"""Charts as numbers: where each bar stands in an SVG's own coordinates. The template draws them with attributes alone, and has a table beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 480, 180
LEFT, TOP, BOTTOM = 40, 10, 24
GAP = 0.2
"""Of a column's place, how much stays free."""
MOST_DATES = 5
ROW, BAR, OVER = 46, 12, 26
"""Of a lying bar: its row, its own height, and the room for its name above."""
NUMBER = 70
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """A rectangle. `label` and `value` are what the table says of it."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A place on an axis, and what is written there."""

    label: str
    at: float


@dataclass(frozen=True)
class Chart:
    """Bars, and the marks of their axis. `upright`: they stand beside each other, one for each day; else each lies in a row of its own."""

    width: int
    height: int
    upright: bool
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    dates: tuple[Mark, ...] = ()

    @property
    def floor(self) -> int:
        """Where upright bars stand."""
        return self.height - BOTTOM


def daily(counts: Sequence[tuple[date, int]]) -> Chart:
    """A bar for each day."""
    top = _round_up(max((count for _, count in counts), default=0))
    place = (WIDTH - LEFT) / max(1, len(counts))
    tall = HEIGHT - TOP - BOTTOM
    bars = tuple(
        Bar(
            _short(day),
            count,
            round(LEFT + place * (number + GAP / 2), 2),
            round(HEIGHT - BOTTOM - tall * count / top, 2),
            round(place * (1 - GAP), 2),
            round(tall * count / top, 2),
        )
        for number, (day, count) in enumerate(counts)
    )
    every = max(1, -(-len(counts) // MOST_DATES))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        upright=True,
        bars=bars,
        marks=tuple(Mark(f"{value:,}", round(HEIGHT - BOTTOM - tall * value / top, 2)) for value in _marks(top)),
        dates=tuple(Mark(bar.label, round(bar.x + bar.width / 2, 2)) for bar in bars[::every]),
    )


def ranked(counts: Sequence[tuple[str, int]]) -> Chart:
    """A row for each name, as they come."""
    longest = max((count for _, count in counts), default=0) or 1
    room = WIDTH - NUMBER
    bars = tuple(
        Bar(name, count, 0, number * ROW + OVER, round(room * count / longest, 2), BAR) for number, (name, count) in enumerate(counts)
    )
    return Chart(WIDTH, max(1, len(counts)) * ROW, False, bars, ())


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _marks(top: int) -> tuple[int, ...]:
    return (0, top) if top % 2 else (0, top // 2, top)


def _round_up(most: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 and so on."""
    size = 1
    while True:
        for step in STEPS:
            if step * size >= most:
                return step * size
        size *= 10
