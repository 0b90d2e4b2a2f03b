"""What is made of the results."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from bench.load import Result, Sample
from bench.measure import ALONE, FULL, LONG, QUICK, TOGETHER, WARM, Effort, Measured, percentile, plan
from bench.questions import EARLY, LATE, MIDDLE, read_questions
from bench.report import Promise, promises, table


def _measured(name: str, alone: float, a_second: int, growth: Sequence[float]) -> Measured:
    long = [Sample(number, cost) for window, cost in zip((EARLY, MIDDLE, LATE), growth, strict=True) for number in window]
    return Measured(
        name,
        12.0,
        512.0,
        {ALONE: 0.06},
        {
            ALONE: [Result(1.0, [Sample(1, alone), Sample(2, alone), Sample(3, alone * 9)])],
            TOGETHER: [Result(2.0, [Sample(1, 5.0)] * (2 * a_second))],
            LONG: [Result(9.0, [Sample(1, 999.0), *long])],
        },
    )


OURS = _measured("ours", 10.0, 60, (10.0, 11.0, 14.0))


def test_what_holds() -> None:
    found = promises(OURS, _measured("stock", 41.0, 20, (40.0, 60.0, 90.0)))
    assert [round(promise.ratio, 2) for promise in found] == [4.1, 3.0, 1.4]
    assert all(promise.holds for promise in found)


@pytest.mark.parametrize(
    ("ours", "stock"),
    [
        (OURS, _measured("stock", 39.0, 20, (1, 1, 1))),
        (OURS, _measured("stock", 41.0, 21, (1, 1, 1))),
        (_measured("ours", 10.0, 60, (10.0, 11.0, 15.1)), _measured("stock", 41.0, 20, (1, 1, 1))),
    ],
)
def test_one_broken_promise_is_found(ours: Measured, stock: Measured) -> None:
    assert [promise.holds for promise in promises(ours, stock)].count(False) == 1


def test_without_stock_only_ours_is_judged() -> None:
    assert len(promises(OURS, None)) == 1


def test_what_was_not_measured_does_not_hold() -> None:
    assert not Promise("", math.nan, 1.0, at_most=True).holds
    assert not Promise("", math.nan, 1.0, at_most=False).holds
    assert not any(promise.holds for promise in promises(Measured("ours", 1.0), Measured("stock", 1.0)))


def test_the_table_has_a_line_a_system_and_a_dash_for_what_was_not_measured() -> None:
    lines = table([OURS, Measured("bare Sanic", 1.0)]).splitlines()
    assert len(lines) == 5
    assert lines[3].split() == ["ours", "10.0", "90.0", "20.0", "60.0", "5.0", "5.0", "10.0", "11.0", "14.0", "12.0", "512"]
    assert lines[4].split().count("-") == 9


def test_percentiles_are_by_nearest_rank() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 95), percentile([3.0], 95)) == (50.0, 95.0, 3.0)
    assert math.isnan(percentile([], 50))


@pytest.mark.parametrize("effort", [QUICK, FULL])
def test_the_plan_has_enough_wordings_and_sixteen_clients(effort: Effort) -> None:
    phases = plan(read_questions(), effort)
    together = [phase for phase in phases if phase.kind == TOGETHER]
    assert {len(phase.clients) for phase in together} == {16}
    assert {phase.kind for phase in phases} == {WARM, ALONE, TOGETHER, LONG}
    assert all(bool(phase.systems) == (phase.kind == LONG) for phase in phases)
