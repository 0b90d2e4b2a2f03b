"""Accounts: making and changing them, and the lock, which many tries at once don't get around."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.console.credentials import LOCKED_SECONDS, MOST_FAILURES
from bot.console.derived_keys import derived
from bot.console.roles import Role
from bot.errors import AccessError
from tests.unit.console.conftest import ADA, INA
from tests.unit.console.house import House


def test_an_address_has_one_account(house: House) -> None:
    """However it is written; the message says what to do."""
    with pytest.raises(AccessError, match=r"There is an account for INA@clinic\.example already"):
        house.desk.accounts.create("INA@clinic.example", "", "-", [Role.INTAKE], "a test")


def test_the_last_administrator_stays(house: House) -> None:
    """Or nobody could look after the console; one of two may go."""
    accounts = house.desk.accounts
    with pytest.raises(AccessError, match="the last administrator"):
        accounts.set_roles(3, [Role.INTAKE], "a test")
    with pytest.raises(AccessError, match="the last administrator"):
        accounts.set_active(3, False, "a test")
    house.hire("bea@clinic.example", Role.ADMIN)
    accounts.set_active(3, False, "a test")
    assert [account.email for account in accounts.all() if account.active and Role.ADMIN in account.roles] == ["bea@clinic.example"]


def test_only_those_who_may_see_a_request_can_be_given_one(house: House) -> None:
    """Active ones, by name."""
    assert [account.name for account in house.desk.accounts.workers()] == ["Clara Berg", "Ina Take"]
    house.desk.accounts.set_active(1, False, "a test")
    assert [account.name for account in house.desk.accounts.workers()] == ["Clara Berg"]


def test_a_reset_ends_lock_sessions_and_second_factor(house: House) -> None:
    """The next sign-in is like the first."""
    ada = house.signed_in(ADA)
    for _ in range(MOST_FAILURES):
        house.desk.credentials.admit(3)
    assert house.desk.accounts.all()[0].locked
    house.desk.accounts.reset(3, "-", "a test")
    account = house.desk.accounts.all()[0]
    assert (account.email, account.locked, account.second_factor) == (ADA, False, False)
    assert ada.get("/account").location == "/sign-in"


def test_many_tries_at_once_are_no_more_than_five(house: House) -> None:
    """Each is counted before it is judged."""
    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(lambda _: house.desk.credentials.admit(1), range(24)))
    assert sum(admitted) == MOST_FAILURES


def test_after_the_lock_counting_begins_anew(house: House) -> None:
    """With the one try that was just made."""
    admit = house.desk.credentials.admit
    assert [admit(1) for _ in range(MOST_FAILURES + 1)] == [True] * MOST_FAILURES + [False]
    house.clock.now += LOCKED_SECONDS
    assert [admit(1) for _ in range(MOST_FAILURES + 1)] == [True] * MOST_FAILURES + [False]


def test_every_change_is_entered(house: House) -> None:
    """Who did what to which account, without an address."""
    house.desk.accounts.set_roles(1, [Role.CLINICIAN, Role.INTAKE], "staff:3")
    entry = house.logged()[0]
    assert (entry.actor, entry.action, entry.subject, entry.detail) == ("staff:3", "staff.roles", "staff:1", "clinician intake")
    assert INA not in str(house.logged())


def test_keys_for_different_purposes_have_nothing_in_common() -> None:
    """And the same one is the same again after a restart."""
    keys = {derived(b"a secret", purpose) for purpose in ("cookies", "passwords", "second factors")}
    assert len(keys) == 3
    assert derived(b"a secret", "cookies") in keys
    assert derived(b"another secret", "cookies") not in keys


def test_what_is_stored_of_a_second_factor_is_encrypted(house: House) -> None:
    """Who has the database alone can't make codes."""
    house.signed_in(INA)
    file = next(house.desk.settings.var.glob("*.db"))
    stored = b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))
    assert b"enckey" in stored
    assert house.secrets[INA].encode() not in stored
