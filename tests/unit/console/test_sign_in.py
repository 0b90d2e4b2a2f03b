"""Signing in: password and second factor, a lock after failures, and no way around."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.console.app import create_app
from bot.console.credentials import LOCKED_SECONDS, MOST_FAILURES
from bot.console.security import REFUSED
from bot.console.sessions import LONGEST_SECONDS, SECOND_FACTOR_SECONDS
from tests.unit.console.conftest import CLARA, INA
from tests.unit.console.house import PASSWORD, House, words


def test_the_first_sign_in_sets_up_the_second_factor_and_leads_to_the_queue(house: House) -> None:
    """With a code to scan, and the same secret as text."""
    visitor = house.visitor()
    assert visitor.give_password(INA).location == "/second-factor/setup"
    visitor.get("/second-factor/setup")
    page = visitor.post("/second-factor/setup", setup="authenticator")
    assert "<svg" in page.text
    assert "data:" not in page.text
    house.secrets[INA] = page.text.split('id="secret">')[1].split("<")[0].replace("-", "")
    assert visitor.post("/second-factor", code=house.code(INA)).location == "/"
    assert visitor.get("/").location == "/requests"
    assert [event.actor for event in house.logged(action="signed_in")] == ["staff:1"]


def test_a_password_alone_shows_nothing(house: House) -> None:
    """Neither before the second factor is set up nor after."""
    for _ in range(2):
        visitor = house.visitor()
        visitor.give_password(INA)
        assert visitor.get("/requests").location == "/sign-in"
        house.signed_in(INA) if INA not in house.secrets else None


def test_later_sign_ins_ask_for_a_code_and_offer_no_new_set_up(house: House) -> None:
    """Who knows the password only can't replace the second factor."""
    house.signed_in(INA)
    visitor = house.visitor()
    there = visitor.give_password(INA).location
    assert visitor.get(there).location == "/second-factor"
    assert visitor.get("/second-factor").status_code == 200
    assert visitor.get("/second-factor/setup").location == "/sign-in"
    assert visitor.get("/second-factor").location == "/sign-in"


def test_a_cookie_from_before_the_set_up_can_not_set_it_up_again(house: House) -> None:
    """Two browsers have given the password; one of them was quicker."""
    slow = house.visitor()
    slow.give_password(INA)
    slow.get("/second-factor/setup")
    house.signed_in(INA)
    assert slow.post("/second-factor/setup", setup="authenticator").location == "/sign-in"


def wait_for_a_fresh_code() -> None:
    """Until the code that is shown stays the same for so long as a test takes: codes go by the real time, in steps of 30 seconds."""
    passed = time.time() % 30
    if passed > 15:
        time.sleep(30 - passed)


def test_a_code_works_once(house: House) -> None:
    """Whoever looked over a shoulder comes too late."""
    wait_for_a_fresh_code()
    house.signed_in(INA)
    other = house.visitor()
    assert REFUSED in words(other.sign_in(INA))
    assert other.post("/second-factor", code=house.code(INA, 1)).status_code == 302


def test_a_code_is_used_up_after_a_restart_too(house: House) -> None:
    """And in another process: what was used is stored with the account."""
    wait_for_a_fresh_code()
    house.signed_in(INA)
    again = House(create_app(house.desk.settings, house.clock), house.clock, house.secrets)
    assert REFUSED in words(again.visitor().sign_in(INA))
    assert [(event.subject, event.detail) for event in again.logged(action="sign_in_failed")] == [("staff:1", "code")]
    visitor = again.visitor()
    visitor.give_password(INA)
    visitor.get("/second-factor")
    assert visitor.post("/second-factor", code=house.code(INA, 1)).status_code == 302


def test_of_many_who_use_one_code_at_once_one_gets_in(house: House) -> None:
    """Checking and using up are one step."""
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: house.desk.credentials.use_code(1, 50_000_000), range(16))) == 1


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_minute_is_refused(house: House, steps: int) -> None:
    """The telephone's clock may be off by half a minute."""
    visitor = house.visitor()
    visitor.give_password(INA)
    visitor.get("/second-factor/setup")
    house.secrets[INA] = visitor.set_up()
    assert REFUSED in words(visitor.post("/second-factor", code=house.code(INA, steps)))


def test_the_second_factor_follows_the_password_within_ten_minutes(house: House) -> None:
    """A browser left at the second step is no open door."""
    visitor = house.visitor()
    visitor.give_password(INA)
    visitor.get("/second-factor/setup")
    house.secrets[INA] = visitor.set_up()
    house.clock.now += SECOND_FACTOR_SECONDS
    assert visitor.post("/second-factor", code=house.code(INA)).location == "/sign-in"


def test_no_answer_tells_whether_an_account_exists(house: House) -> None:
    """A wrong password, an unknown address, a locked and a switched-off account look the same."""
    house.desk.accounts.set_active(2, False, "a test")
    wrong, unknown = house.visitor().give_password(INA, "not the password"), house.visitor().give_password("nobody@clinic.example")
    off = house.visitor().give_password(CLARA, "not the password")
    for _ in range(MOST_FAILURES):
        house.visitor().give_password(INA, "not the password")
    locked = house.visitor().give_password(INA)
    assert {response.status_code for response in (wrong, unknown, off, locked)} == {200}
    texts = {words(response) for response in (wrong, unknown, off, locked)}
    assert len(texts) == 1
    assert REFUSED in texts.pop()


def test_after_five_failures_not_even_the_right_password_works_for_15_minutes(house: House) -> None:
    """From whatever browser."""
    for _ in range(MOST_FAILURES):
        house.visitor().give_password(INA, "not the password")
    assert house.visitor().give_password(INA).status_code == 200
    house.clock.now += LOCKED_SECONDS + 1
    assert house.visitor().give_password(INA).status_code == 302
    failed = [(event.subject, event.detail) for event in house.logged(action="sign_in_failed")]
    assert failed == [("staff:1", "locked"), *[("staff:1", "password")] * MOST_FAILURES]


def test_wrong_codes_count_however_often_the_password_is_right(house: House) -> None:
    """Who knows the password gets five codes, not five after each."""
    house.signed_in(INA)
    for _ in range(MOST_FAILURES):
        visitor = house.visitor()
        visitor.give_password(INA)
        visitor.get("/second-factor")
        visitor.post("/second-factor", code="000000")
    assert house.visitor().give_password(INA).status_code == 200


def test_a_complete_sign_in_forgives_earlier_failures(house: House) -> None:
    """They don't add up over days."""
    for _ in range(MOST_FAILURES - 1):
        house.visitor().give_password(INA, "not the password")
    house.signed_in(INA)
    for _ in range(MOST_FAILURES - 1):
        house.visitor().give_password(INA, "not the password")
    assert house.visitor().give_password(INA).status_code == 302


def test_what_is_typed_at_sign_in_is_not_in_the_audit_log(house: House) -> None:
    """People type passwords into the wrong field."""
    house.visitor().give_password("my-secret-word@clinic.example", "another secret word")
    assert "secret" not in str(house.logged())
    assert house.logged(action="sign_in_failed")[0].actor == "anonymous"


def test_an_account_that_is_switched_off_is_out_at_once(house: House) -> None:
    """Whoever is signed in with it too."""
    clara = house.signed_in(CLARA)
    assert clara.get("/requests").status_code == 200
    house.desk.accounts.set_active(2, False, "a test")
    assert clara.get("/requests").location == "/sign-in"
    assert house.visitor().give_password(CLARA).status_code == 200


def test_signing_out_makes_copies_of_the_cookie_worthless(house: House) -> None:
    """On every device."""
    ina, copy = house.signed_in(INA), house.visitor()
    cookie = ina.client.get_cookie("caveat_console")
    assert cookie is not None
    copy.client.set_cookie("caveat_console", cookie.value)
    assert copy.get("/requests").status_code == 200
    ina.get("/requests")
    assert ina.post("/sign-out").location == "/sign-in"
    assert copy.get("/requests").location == "/sign-in"


def test_signing_out_needs_a_form_of_ours(house: House) -> None:
    """A link or an image can't do it."""
    ina = house.signed_in(INA)
    assert ina.get("/sign-out").status_code == 405
    assert ina.post("/sign-out", token="").status_code == 400
    assert ina.get("/requests").status_code == 200


def test_the_form_token_from_before_the_sign_in_is_void_after_it(house: House) -> None:
    """What somebody planted in the browser before is worth nothing."""
    visitor = house.visitor()
    visitor.get("/sign-in")
    before = visitor.token
    visitor.sign_in(INA)
    assert visitor.post("/session", token=before).status_code == 400
    visitor.get("/requests")
    assert visitor.post("/session").status_code == 200


def test_nothing_done_for_a_while_ends_the_session(house: House) -> None:
    """What the page asks by itself doesn't count as something done."""
    ina, idle = house.signed_in(INA), house.desk.settings.console.idle_minutes * 60
    ina.get("/requests")
    house.clock.now += idle - 1
    assert ina.json("/requests/rows").status_code == 200
    assert ina.json("/session").json == {"seconds": 1}
    house.clock.now += 1
    assert ina.json("/requests/rows").status_code == 401
    assert "nothing was done" in words(ina.get("/sign-in"))


def test_work_keeps_the_session_for_twelve_hours_and_no_longer(house: House) -> None:
    """Everybody signs in again then."""
    ina = house.signed_in(INA)
    for _ in range(0, LONGEST_SECONDS - 600, 600):
        house.clock.now += 600
        assert ina.get("/requests").status_code == 200
    house.clock.now += 600
    assert ina.get("/requests").location == "/sign-in"


def test_there_is_no_address_to_go_on_to(house: House) -> None:
    """A link to the sign-in page can't lead elsewhere afterwards."""
    assert house.visitor().get("/sign-in?next=https://elsewhere.example").status_code == 400


def test_who_wanted_a_page_gets_it_after_signing_in(house: House) -> None:
    """Only pages of the console are remembered."""
    number = house.ask("one").number
    visitor = house.visitor()
    visitor.get(f"/requests/{number}")
    visitor.sign_in(INA)
    assert visitor.get("/").location == f"/requests/{number}"


def test_there_is_no_staying_signed_in(house: House) -> None:
    """Such a cookie would outlive the session, and skip the second factor."""
    visitor = house.visitor()
    visitor.get("/sign-in")
    visitor.post("/sign-in", email=INA, password=PASSWORD, remember="y")
    assert visitor.client.get_cookie("remember_token") is None


@pytest.mark.parametrize(
    "path", ["/second-factor/setup/token", "/tf-rescue", "/verify", "/tf-select", "/fs-static/css/fs.css", "/login", "/logout", "/register"]
)
def test_what_else_flask_security_brings_is_closed(house: House, path: str) -> None:
    """Its pages that aren't used lead nowhere, signed in or not."""
    for visitor in (house.visitor(), house.signed_in(INA)):
        for response in (visitor.get(path), visitor.post(path)):
            assert response.status_code in (303, 400, 403, 404, 405)
            assert response.location in (None, "/sign-in")


def test_the_cookie_is_for_this_site_alone_and_secure_where_others_can_listen(house: House) -> None:
    """On this machine browsers would not keep a Secure cookie without TLS."""
    here = house.app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in here
    assert "SameSite=Lax" in here
    assert "Secure" not in here
    for base, headers in (("http://console.clinic.example", {}), ("http://127.0.0.1:5080", {"X-Forwarded-Proto": "https"})):
        there = house.app.test_client().get("/sign-in", base_url=base, headers=headers).headers["Set-Cookie"]
        assert "Secure" in there
