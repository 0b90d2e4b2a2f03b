"""When a message is tried again, and when it is given up."""

from __future__ import annotations

import random
from email.utils import format_datetime
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import backoff
from bot.delivery.backoff import MOST_ATTEMPTS, MOST_REFUSALS, Verdict, is_final, judge, retry_after, wait
from tests.unit.delivery.conftest import AT

HOUR = 3600.0
NOW = AT.timestamp()


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        *((status, Verdict.DELIVERED) for status in (200, 201, 202, 204)),
        *((status, Verdict.FAILED) for status in (None, 408, 409, 425, 429, 500, 502, 503, 504, 599)),
        *((status, Verdict.REFUSED) for status in (301, 302, 307, 308, 400, 401, 403, 404, 413, 422)),
        (410, Verdict.GONE),
    ],
)
def test_every_status_has_a_meaning(status: int | None, verdict: Verdict) -> None:
    """Delivered, may pass, refused, gone."""
    assert judge(status) is verdict


@pytest.mark.parametrize("attempt", range(1, MOST_ATTEMPTS + 1))
def test_the_bound_doubles_up_to_two_hours(attempt: int) -> None:
    """Full jitter: anything from next to nothing to the bound."""
    bound = min(7200.0, 10.0 * 2 ** (attempt - 1))
    assert wait(attempt, None, lambda: 1.0) == bound
    assert wait(attempt, None, lambda: 0.5) == bound / 2
    assert wait(attempt, None, lambda: 0.0) == 1.0


def test_the_attempts_take_about_three_days() -> None:
    """Over many messages: a weekend is outlived by nearly all of them, and none is tried for weeks."""
    rolls = random.Random(7)
    hours = sorted(sum(wait(number, None, rolls.random) for number in range(1, MOST_ATTEMPTS)) / HOUR for _ in range(500))
    assert 66 < hours[250] < 74
    assert hours[10] > 58
    assert hours[-1] < 90


def test_soon_after_a_short_outage_all_is_tried() -> None:
    """In the first ten minutes there are several attempts."""
    rolls = random.Random(7)
    moments = list(accumulate(wait(number, None, rolls.random) for number in range(1, 12)))
    assert sum(moment < 600 for moment in moments) >= 4


def test_a_wish_of_the_receiver_is_a_lower_limit() -> None:
    """Not sooner than asked, also where the jitter would be shorter; the longer of both counts."""
    assert wait(1, 60.0, lambda: 0.0) == 60.0
    assert wait(1, 60.0, lambda: 1.0) == 70.0
    assert wait(12, 60.0, lambda: 1.0) == 7200.0


def test_a_wish_for_years_is_cut() -> None:
    """A slip of the receiver doesn't bury a request."""
    assert wait(1, 31536000.0, lambda: 1.0) == 12 * HOUR + 10


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(AT.replace(microsecond=0, minute=5), usegmt=True), 299.75),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str | None, seconds: float | None) -> None:
    """The two forms of RFC 9110; whatever else stands there is no wish."""
    assert retry_after(header, NOW) == seconds


@given(st.text(max_size=60))
def test_no_header_breaks_the_reading(header: str) -> None:
    """Receivers write what they like."""
    found = retry_after(header, NOW)
    assert found is None or (found >= 0 and wait(1, found, lambda: 0.0) <= backoff.LONGEST_RETRY_AFTER + 10)


def test_what_may_pass_is_dead_after_the_last_attempt() -> None:
    """Not one sooner."""
    assert not is_final([500] * (MOST_ATTEMPTS - 1))
    assert is_final([500] * MOST_ATTEMPTS)


def test_refusals_are_dead_sooner() -> None:
    """Ten in a row; they take three quarters of an hour on average, long enough for a rollout."""
    assert not is_final([404] * (MOST_REFUSALS - 1))
    assert is_final([404] * MOST_REFUSALS)
    assert 2400 < sum(wait(number, None, lambda: 0.5) for number in range(1, MOST_REFUSALS)) < 2700


def test_failures_before_a_refusal_do_not_count_towards_it() -> None:
    """A receiver that answers 404 while it starts after a day's outage must not kill all that waited."""
    assert not is_final([None] * 30 + [404])
    assert not is_final([404] * 5 + [500] + [404] * 9)
    assert is_final([None] * 30 + [404] * MOST_REFUSALS)


def test_gone_is_final_at_once() -> None:
    """410 says that nothing is to come any more."""
    assert is_final([410])
    assert is_final([500, 410])


def test_nothing_was_tried_so_nothing_is_final() -> None:
    """Also not before the first attempt."""
    assert not is_final([])
