"""Refusals of those who aren't signed in: entered one by one, and counted in one entry when there are many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.console.refusals import MOST_ENTRIES, SPAN_SECONDS
from tests.unit.console.conftest import INA
from tests.unit.console.house import House


def details(house: House, **wanted: object) -> list[str]:
    """What the log says of refusals, newest first."""
    return [event.detail for event in house.logged(allowed=False, **wanted)]


def test_a_thousand_tries_are_eleven_entries_that_tell_how_many(house: House) -> None:
    """The first ones as ever, the rest as a count."""
    visitor = house.visitor()
    for _ in range(300):
        visitor.get("/requests")
    counted, *entered = details(house)
    assert entered == ["GET queue.show: not signed in"] * MOST_ENTRIES
    assert counted == f"not signed in: {300 - MOST_ENTRIES} more, until 10 minutes after the first"


def test_made_up_numbers_and_addresses_make_no_more_entries(house: House) -> None:
    """However many different ones are tried."""
    visitor = house.visitor()
    for number in range(50):
        visitor.get(f"/requests/C-{number:08}")
        visitor.get(f"/nothing{number}")
        visitor.client.open("/requests", method=f"METHOD{number}")
    log = details(house)
    assert len(log) <= 3 * (MOST_ENTRIES + 1)
    assert not any("METHOD" in detail or "/nothing" in detail for detail in log)


def test_kinds_do_not_share_a_count(house: House) -> None:
    """Noise of one kind hides nothing of another."""
    visitor = house.visitor()
    for _ in range(MOST_ENTRIES + 5):
        visitor.get("/requests")
    visitor.get("/nothing")
    assert details(house)[0] == "GET unknown address: answered with 404"


def test_failed_sign_ins_of_an_account_are_not_hidden_by_those_of_others(house: House) -> None:
    """Each account has its own entries and its own count."""
    for _ in range(MOST_ENTRIES + 5):
        house.visitor().give_password("nobody@clinic.example", "not the password")
    house.visitor().give_password(INA, "not the password")
    newest, counted = house.logged(action="sign_in_failed")[:2]
    assert (newest.subject, newest.detail) == ("staff:1", "password")
    assert counted.detail == "password: 5 more, until 10 minutes after the first"


def test_after_a_while_counting_begins_anew(house: House) -> None:
    """With entries of their own."""
    visitor = house.visitor()
    for _ in range(MOST_ENTRIES + 1):
        visitor.get("/requests")
    house.clock.now += SPAN_SECONDS
    visitor.get("/requests")
    assert details(house)[:2] == ["GET queue.show: not signed in", "not signed in: 1 more, until 10 minutes after the first"]


def test_what_members_of_staff_are_refused_is_entered_each_time(house: House) -> None:
    """They have a name, which is what the log is for."""
    ina = house.signed_in(INA)
    for _ in range(MOST_ENTRIES + 5):
        ina.get("/staff")
    assert len(house.logged(action="refused", actor="staff:1")) == MOST_ENTRIES + 5


def test_none_is_lost_when_many_come_at_once(house: House) -> None:
    """The count is right whatever threads there are."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: house.desk.refusals.record("refused", "not signed in"), range(100)))
    counted, *entered = details(house)
    assert len(entered) == MOST_ENTRIES
    assert counted.startswith(f"not signed in: {100 - MOST_ENTRIES} more")
