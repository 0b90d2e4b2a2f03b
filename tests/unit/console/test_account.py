"""One's own account: another password, which the old one has to prove, and what ends with it."""

from __future__ import annotations

import pytest

from bot.console.credentials import MOST_FAILURES
from bot.console.roles import Role
from bot.console.security import REFUSED
from tests.unit.console.conftest import ADA, CLARA, INA
from tests.unit.console.house import PASSWORD, House, Visitor, words

NEW = "another four words entirely"


@pytest.fixture
def ina(house: House) -> Visitor:
    """On the page of her account."""
    visitor = house.signed_in(INA)
    visitor.get("/account")
    return visitor


def change(visitor: Visitor, **values: str) -> tuple[int, str]:
    """Send the form with these changes; what was answered."""
    response = visitor.post("/account/password", **{"old": PASSWORD, "new": NEW, "again": NEW, **values})
    return response.status_code, words(response)


def stored(house: House) -> str:
    """The hash of Ina's password."""
    with house.desk.engine.connect() as connection:
        return str(connection.exec_driver_sql("select password from staff where id = 1").scalar())


@pytest.mark.parametrize("who", [INA, CLARA, ADA])
def test_everybody_may_choose_another_password(house: House, who: str) -> None:
    """From then on it alone opens; the second factor stays."""
    visitor = house.signed_in(who)
    visitor.get("/account")
    assert change(visitor)[0] == 303
    assert house.visitor().give_password(who).status_code == 200
    later = house.visitor()
    later.give_password(who, NEW)
    later.get("/second-factor")
    assert later.post("/second-factor", code=house.code(who, 1)).location == "/"


def test_all_other_sessions_end_and_this_one_goes_on(house: House, ina: Visitor) -> None:
    """Copies of its cookie from before included."""
    other = house.visitor()
    cookie = ina.client.get_cookie("caveat_console")
    assert cookie is not None
    other.client.set_cookie("caveat_console", cookie.value)
    assert other.get("/requests").status_code == 200
    change(ina)
    assert "Everywhere else you were signed out." in words(ina.get("/account"))
    assert ina.get("/requests").status_code == 200
    assert other.get("/requests").location == "/sign-in"


def test_the_change_is_entered_without_a_password(house: House, ina: Visitor) -> None:
    """Who, and that it was done."""
    change(ina)
    event = house.logged(action="staff.password")[0]
    assert (event.actor, event.subject, event.allowed, event.detail) == ("staff:1", "staff:1", True, "")
    assert not any(word in str(house.logged()) for word in (NEW, PASSWORD))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"old": "not the password"}, REFUSED),
        ({"old": ""}, REFUSED),
        ({"old": "x" * 5000}, REFUSED),
        ({"again": NEW + "!"}, "not the same"),
        ({"new": "short", "again": "short"}, "shorter than 12 characters"),
        ({"new": "x" * 300, "again": "x" * 300}, "longer than 256 characters"),
        ({"new": "hello from ina again", "again": "hello from ina again"}, "holds the e-mail address"),
    ],
)
def test_what_can_not_be_taken_is_told_and_changes_nothing(house: House, ina: Visitor, values: dict[str, str], told: str) -> None:
    """And what was typed is not on the page."""
    before = stored(house)
    code, page = change(ina, **values)
    assert code == 422
    assert told in page
    assert "Nothing was changed." in page
    assert NEW not in page
    assert stored(house) == before


def test_who_found_the_screen_open_can_not_try_old_passwords_for_ever(house: House, ina: Visitor) -> None:
    """Wrong ones count as failed sign-ins, and after five not even the right one is taken."""
    before = stored(house)
    for _ in range(MOST_FAILURES):
        change(ina, old="not the password")
    assert change(ina)[0] == 422
    assert stored(house) == before
    assert house.visitor().give_password(INA).status_code == 200
    failed = [event.detail for event in house.logged(action="staff.password", allowed=False)]
    assert failed == ["locked", *["old password"] * MOST_FAILURES]


def test_it_needs_a_form_of_this_session(house: House, ina: Visitor) -> None:
    """Another site can't change a password."""
    before = stored(house)
    assert ina.post("/account/password", token="made up", old=PASSWORD, new=NEW, again=NEW).status_code == 400
    assert stored(house) == before


def test_the_page_tells_the_roles(house: House) -> None:
    """Those that one has now."""
    assert "intake : Works on the requests of visitors." in words(house.signed_in(INA).get("/account"))
    house.desk.accounts.set_roles(2, [Role.ADMIN], "a test")
    assert "admin : " in words(house.signed_in(CLARA).get("/account"))
