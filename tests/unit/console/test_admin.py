"""Looking after the staff: accounts, roles and access, and settings without a secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.console.admin import new_password
from bot.console.roles import Role
from bot.console.security import SHORTEST_PASSWORD
from bot.console.settings_list import listed, without_secret
from bot.persistence.parcels import OutboxState
from tests.unit.console.conftest import ADA, CLARA, INA
from tests.unit.console.house import House, Visitor, open_house, settings_in, words

NEW = {"name": "Nora New", "email": "nora@clinic.example", "role": "intake"}
_PASSWORD = re.compile(r'class="secret">([^<]+)<')
SECRET_SETTINGS = {
    "CAVEAT_SECRET_KEY": "a-secret-that-nobody-may-see",
    "CAVEAT_ENCRYPTION_KEYS": "3y6WbVgX0ykS1iU9TzM2vXWg7V4eZk8Zt9mJ1n0cQ2s=",
    "CAVEAT_WEBHOOK_URL": "https://me:pass-word@hooks.example/in?token=to-ken",
    "CAVEAT_WEBHOOK_SECRETS": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "CAVEAT_SMTP_PASSWORD": "smtp-word",
    "CAVEAT_REDIS_URL": "redis://:redis-word@127.0.0.1/0",
}


@pytest.fixture
def ada(house: House) -> Visitor:
    """The administrator, on the page of the staff."""
    visitor = house.signed_in(ADA)
    visitor.get("/staff")
    return visitor


def roles_of(house: House, email: str) -> set[Role]:
    """What somebody may do."""
    return set(next(account.roles for account in house.desk.accounts.all() if account.email == email))


def test_it_is_for_administrators(house: House) -> None:
    """Every page and every step of it."""
    for who in (INA, CLARA):
        visitor = house.signed_in(who)
        visitor.get("/account")
        assert visitor.get("/staff").status_code == 403
        assert visitor.get("/staff/settings").status_code == 403
        assert visitor.post("/staff", **NEW).status_code == 403
        for step in ("name", "roles", "active", "reset"):
            assert visitor.post(f"/staff/1/{step}", role="admin", active="0", name="Somebody").status_code == 403
    assert len(house.desk.accounts.all()) == 3
    assert len(house.logged(action="refused")) == 14


def test_a_new_account_works_with_the_password_that_is_shown_once(house: House, ada: Visitor) -> None:
    """And leads to setting up the second factor."""
    password = _PASSWORD.search(ada.post("/staff", **NEW).text)
    assert password is not None
    assert password[1] not in ada.get("/staff").text
    assert house.visitor().give_password("nora@clinic.example", password[1]).location == "/second-factor/setup"
    assert roles_of(house, "nora@clinic.example") == {Role.INTAKE}
    (event,) = [event for event in house.logged(action="staff.created") if event.actor == "staff:3"]
    assert event.detail == "intake"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": "nora"}, "e-mail address can't be used"),
        ({"email": INA.upper()}, "There is an account for"),
        ({"name": "  "}, "Give the person's name"),
        ({"name": "x" * 121}, "Give the person's name"),
    ],
)
def test_an_account_that_can_not_be_made_is_told(house: House, ada: Visitor, changes: dict[str, str], told: str) -> None:
    """What was typed stands in the form again."""
    answer = ada.post("/staff", **{**NEW, **changes})
    assert answer.status_code == 422
    assert told in words(answer)
    assert len(house.desk.accounts.all()) == 3


def test_a_role_that_there_is_not_is_refused(house: House, ada: Visitor) -> None:
    """Nothing is made."""
    assert ada.post("/staff", **{**NEW, "role": "root"}).status_code == 400
    assert len(house.desk.accounts.all()) == 3


def test_a_name_is_set_and_the_change_entered(house: House, ada: Visitor) -> None:
    """It stands everywhere from then on, and nobody has to sign in again."""
    ina = house.signed_in(INA)
    ada.post("/staff/1/name", name="  Ina   Took ")
    assert "Ina Take is called Ina Took now." in words(ada.get("/staff"))
    assert "Ina Took" in words(ina.get("/account"))
    event = house.logged(action="staff.name")[0]
    assert (event.actor, event.subject, event.detail) == ("staff:3", "staff:1", "")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Ina\u202eTake", "Ina\x00"])
def test_a_name_that_can_not_be_read_is_not_taken(house: House, ada: Visitor, name: str) -> None:
    """Nothing is changed, and why is told."""
    ada.post("/staff/1/name", name=name)
    assert "Give the person's name, in at most 120 characters" in words(ada.get("/staff"))
    assert [account.name for account in house.desk.accounts.all()] == ["Ada Min", "Clara Berg", "Ina Take"]


def test_other_roles_hold_at_once(house: House, ada: Visitor) -> None:
    """Who is signed in has to sign in again."""
    ina = house.signed_in(INA)
    ada.post("/staff/1/roles", role=["clinician", "admin"])
    assert roles_of(house, INA) == {Role.CLINICIAN, Role.ADMIN}
    assert ina.get("/requests").location == "/sign-in"


def test_an_account_may_have_no_role(house: House, ada: Visitor) -> None:
    """From the start or later; it opens nothing but its own page."""
    ada.post("/staff", name="Nora New", email="nora@clinic.example")
    ada.get("/staff")
    ada.post("/staff/1/roles")
    assert roles_of(house, "nora@clinic.example") == roles_of(house, INA) == set()
    assert house.signed_in(INA).get("/requests").status_code == 403


def test_an_account_that_is_off_is_out_at_once(house: House, ada: Visitor) -> None:
    """And can be switched on again."""
    ina = house.signed_in(INA)
    ada.post("/staff/1/active", active="0")
    assert ina.get("/requests").location == "/sign-in"
    assert house.visitor().give_password(INA).status_code == 200
    ada.post("/staff/1/active", active="1")
    assert house.visitor().give_password(INA).status_code == 302


def test_a_reset_brings_a_new_password_and_a_new_second_factor(house: House, ada: Visitor) -> None:
    """The old ones are worth nothing."""
    ina = house.signed_in(INA)
    password = _PASSWORD.search(ada.post("/staff/1/reset").text)
    assert password is not None
    assert ina.get("/requests").location == "/sign-in"
    assert house.visitor().give_password(INA).status_code == 200
    assert house.visitor().give_password(INA, password[1]).location == "/second-factor/setup"
    assert house.logged(action="staff.reset")[0].subject == "staff:1"


@pytest.mark.parametrize(("step", "values"), [("roles", {"role": "clinician"}), ("active", {"active": "0"})])
def test_the_last_administrator_stays_one(house: House, ada: Visitor, step: str, values: dict[str, str]) -> None:
    """Else nobody could ever look after the accounts; the try is entered in the log."""
    ada.post(f"/staff/3/{step}", **values)
    assert "This is the last administrator" in words(ada.get("/staff"))
    assert roles_of(house, ADA) == {Role.ADMIN}
    assert [event.actor for event in house.logged(action="staff.refused", allowed=False)] == ["staff:3"]


def test_with_another_administrator_one_may_go(house: House, ada: Visitor) -> None:
    """There is always one left."""
    house.hire("second@clinic.example", Role.ADMIN)
    ada.post("/staff/4/active", active="0")
    ada.get("/staff")
    ada.post("/staff/3/active", active="0")
    assert "This is the last administrator" in words(ada.get("/staff"))


@pytest.mark.parametrize(("path", "values", "code"), [("99/reset", {}, 404), ("1/active", {"active": "2"}, 400), ("1/active", {}, 400)])
def test_tampered_forms_are_refused(ada: Visitor, path: str, values: dict[str, str], code: int) -> None:
    """Nothing is guessed from them."""
    assert ada.post(f"/staff/{path}", **values).status_code == code


def test_steps_need_a_form_of_this_console(house: House, ada: Visitor) -> None:
    """A link can't switch anybody off."""
    assert ada.post("/staff/1/active", token="stale", active="0").status_code == 400
    assert ada.get("/staff/1/active").status_code == 405
    assert house.visitor().give_password(INA).status_code == 302


def test_hostile_names_stay_text(house: House, ada: Visitor) -> None:
    """In headings, labels and attributes."""
    ada.post("/staff", **{**NEW, "name": '"><script>alert(1)</script>'})
    page = ada.get("/staff").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


def test_failed_deliveries_are_counted(house: House, ada: Visitor) -> None:
    """With the way to the page that sends them again."""
    house.ask("a")
    (parcel,) = house.desk.outbox.lease(1, 60)
    house.desk.outbox.dead(parcel.id, 500, "It was refused.", 1.0)
    assert "Deliveries that failed (1)" in words(ada.get("/staff"))
    page = ada.get("/deliveries")
    assert "Send again" in page.text
    ada.post(f"/deliveries/{parcel.id}/resend")
    assert [row.state for row in house.desk.outbox.rows()] == [OutboxState.PENDING]


def test_no_secret_is_on_the_page_of_the_settings(tmp_path: Path) -> None:
    """Neither a key nor a password inside an address."""
    made = open_house(tmp_path, **SECRET_SETTINGS)
    made.hire(ADA, Role.ADMIN, name="Ada Min")
    page = words(made.signed_in(ADA).get("/staff/settings"))
    for secret in ("that-nobody", "3y6W", "pass-word", "to-ken", "whsec_", "smtp-word", "redis-word"):
        assert secret not in page
    assert "CAVEAT_WEBHOOK_URL https://hooks.example/in?…" in page
    assert "CAVEAT_SECRET_KEY set, not shown" in page


def test_every_setting_is_listed(tmp_path: Path) -> None:
    """A new one is not forgotten here."""
    code = (Path(__file__).parents[3] / "bot" / "settings.py").read_text(encoding="utf-8")
    known = set(re.findall(r'read\.\w+\("(CAVEAT_\w+)"', code))
    assert {name for _, rows in listed(settings_in(tmp_path)) for name, _ in rows} == known


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///var/caveat.db", "sqlite:///var/caveat.db"),
        ("postgresql://me:word@host:5432/db?sslpassword=x", "postgresql://host:5432/db"),
        ("https://hooks.example:8443/in", "https://hooks.example:8443/in"),
        ("no address at all", "set, not shown"),
    ],
)
def test_an_address_is_shown_without_what_is_secret_in_it(url: str, shown: str) -> None:
    """User, password and query may be."""
    assert without_secret(url) == shown


def test_passwords_are_long_and_never_the_same() -> None:
    """Drawn at random, without letters that look alike."""
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert all(
        len(password) > SHORTEST_PASSWORD and re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}", password) for password in made
    )
