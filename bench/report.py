"""The table, and whether what was promised holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bench.measure import ALONE, TOGETHER, Measured

HEADINGS = (
    ("", ""),
    ("1 client", "p50 ms"),
    ("", "p95 ms"),
    ("", "CPU ms"),
    ("16 clients", "messages/s"),
    ("", "p50 ms"),
    ("", "p95 ms"),
    ("one conversation", "2-6 ms"),
    ("", "50 ms"),
    ("", "200 ms"),
    ("start", "s"),
    ("memory", "MB"),
)
LEAST_SPEED_UP = 4.0
LEAST_THROUGHPUT = 3.0
MOST_GROWTH = 1.5


@dataclass(frozen=True)
class Promise:
    """One ratio and its limit. A ratio that was not measured (nan) holds for nothing."""

    text: str
    ratio: float
    limit: float
    at_most: bool

    @property
    def holds(self) -> bool:
        """Whether the ratio is on the right side of its limit."""
        return self.ratio <= self.limit if self.at_most else self.ratio >= self.limit

    def line(self) -> str:
        """For the report."""
        bound = "at most" if self.at_most else "at least"
        return f"{'holds' if self.holds else 'DOES NOT HOLD':<14} {self.text}: {self.ratio:.2f} ({bound} {self.limit:g})"


def promises(ours: Measured, stock: Measured | None) -> list[Promise]:
    """What has to hold; without stock Rasa only what concerns ours alone."""
    early, _, late = ours.growth
    growth = Promise("message 200 of ours / messages 2-6", _ratio(late, early), MOST_GROWTH, at_most=True)
    if stock is None:
        return [growth]
    speed_up = _ratio(stock.percentile(ALONE, 50), ours.percentile(ALONE, 50))
    throughput = _ratio(ours.messages_a_second, stock.messages_a_second)
    return [
        Promise("p50 of stock / p50 of ours, 1 client", speed_up, LEAST_SPEED_UP, at_most=False),
        Promise("messages a second of ours / of stock, 16 clients", throughput, LEAST_THROUGHPUT, at_most=False),
        growth,
    ]


def table(measured: Sequence[Measured]) -> str:
    """A line a system."""
    return aligned([[top for top, _ in HEADINGS], [unit for _, unit in HEADINGS]], [_row(one) for one in measured])


def aligned(headings: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], names: int = 1) -> str:
    """A table for a terminal. The first columns, `names` of them, are words and stand on the left; the others are numbers."""
    cells = [*headings, *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if column < names else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    lines.insert(len(headings), "-" * len(lines[0]))
    return "\n".join(line.rstrip() for line in lines)


def _row(one: Measured) -> list[str]:
    alone = [_number(one.percentile(ALONE, percent)) for percent in (50, 95)] + [_number(one.cpu_milliseconds)]
    together = [_number(one.messages_a_second), *(_number(one.percentile(TOGETHER, percent)) for percent in (50, 95))]
    return [one.name, *alone, *together, *map(_number, one.growth), _number(one.start_seconds), _number(one.megabytes)]


def _number(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _ratio(value: float, base: float) -> float:
    return value / base if base else float("nan")
