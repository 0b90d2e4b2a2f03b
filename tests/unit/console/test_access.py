"""Who may open what: nobody without signing in, everybody only what the role opens, and every refusal is in the audit log."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from bot.console.access import PUBLIC, open_to
from bot.console.headers import HEADERS
from bot.console.refusals import SPAN_SECONDS
from bot.console.roles import Role
from tests.unit.console.conftest import ADA, CLARA, INA
from tests.unit.console.house import House, Visitor, words

FILL = {"number": "C-22222222", "parcel_id": 1}


def rules(app: Flask) -> list[tuple[str, str, str]]:
    """Every address: its method, its path with made-up values, its endpoint."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        return [
            (method, urls.build(rule.endpoint, {name: FILL.get(name, 1) for name in rule.arguments}, method), rule.endpoint)
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            if rule.endpoint != "static" and not rule.endpoint.endswith(".static")
        ]


def send(visitor: Visitor, method: str, path: str) -> int:
    """What is answered."""
    return (visitor.get(path) if method == "GET" else visitor.post(path)).status_code


def test_whoever_is_not_signed_in_sees_nothing(house: House) -> None:
    """Every address that isn't public leads to the sign-in page, whatever the method, and is entered in the audit log."""
    visitor = house.visitor()
    visitor.get("/sign-in")
    private = [(method, path, endpoint) for method, path, endpoint in rules(house.app) if endpoint not in PUBLIC]
    assert len(private) > 15
    for method, path, endpoint in private:
        house.clock.now += SPAN_SECONDS
        before = len(house.logged(action="refused"))
        assert send(visitor, method, path) == 303, path
        refused = house.logged(action="refused")
        assert len(refused) == before + 1
        assert (refused[0].actor, refused[0].allowed) == ("anonymous", False)
        assert endpoint in refused[0].detail


def test_a_script_that_is_not_signed_in_gets_401(house: House) -> None:
    """It can't follow to a page."""
    response = house.visitor().json("/requests/rows")
    assert (response.status_code, response.json) == (401, {"error": "signed_out"})


def test_an_administrator_sees_no_request(house: House) -> None:
    """Neither the queue nor a case, nor by guessing an address; each try is entered."""
    number, ada = house.ask("one").number, house.signed_in(ADA)
    ada.get("/account")
    for path in ("/requests", "/requests/rows", f"/requests/{number}"):
        assert ada.get(path).status_code == 403
    for path in ("/requests/look-up", f"/requests/{number}/contact", f"/requests/{number}/claim", f"/requests/{number}/notes"):
        assert ada.post(path).status_code == 403
    refused = house.logged(action="refused", actor="staff:3")
    assert len(refused) == 7
    assert {event.subject for event in refused} == {"", number}
    assert all("wrong role" in event.detail for event in refused)


def test_a_page_that_names_no_role_is_open_to_nobody(house: House) -> None:
    """Whoever forgets it finds out at once."""
    house.app.view_functions["account.show"] = lambda: "forgotten"
    assert house.signed_in(INA).get("/account").status_code == 403


def test_a_role_that_is_taken_away_is_gone_at_once(house: House) -> None:
    """Who is signed in has to sign in again, and then may do less."""
    clara = house.signed_in(CLARA)
    house.desk.accounts.set_roles(2, [Role.ADMIN], "a test")
    assert clara.get("/requests").location == "/sign-in"


@pytest.mark.parametrize("token", ["", "made up"])
def test_a_form_without_a_token_of_this_session_is_refused(house: House, token: str) -> None:
    """Nothing is changed, and it is entered."""
    case, ina = house.ask("one"), house.signed_in(INA)
    response = ina.post(f"/requests/{case.number}/claim", token=token, version=case.version)
    assert response.status_code == 400
    assert "too old" in words(response)
    assert house.desk.casework.file(case.number).case.assignee_id is None
    assert house.logged(action="refused")[0].subject == case.number


def test_another_ones_token_is_no_token(house: House) -> None:
    """It belongs to the session."""
    case, ina, clara = house.ask("one"), house.signed_in(INA), house.signed_in(CLARA)
    clara.get("/requests")
    assert ina.post(f"/requests/{case.number}/claim", token=clara.token, version=case.version).status_code == 400


def test_what_another_site_sends_is_refused_even_with_a_token(house: House) -> None:
    """Browsers say where a request comes from."""
    case, ina = house.ask("one"), house.signed_in(INA)
    ina.get("/requests")
    form = {"csrf_token": ina.token, "version": case.version}
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 303)):
        assert ina.client.post(f"/requests/{case.number}/claim", data=form, headers={"Sec-Fetch-Site": site}).status_code == status


@pytest.mark.parametrize("number", ["C-22222222", "1", "..%2F..%2Fetc", "C-22222222'--", "<script>"])
def test_a_case_that_is_not_there_is_refused_and_entered(house: House, number: str) -> None:
    """Only what looks like a case number is kept of the address."""
    ina = house.signed_in(INA)
    response = ina.get(f"/requests/{number}")
    assert response.status_code == 404
    assert "<script>" not in response.text
    entry = house.logged(action="refused")[0]
    assert entry.subject == (number if number == "C-22222222" else "")


def test_every_response_carries_the_headers(house: House) -> None:
    """Pages, redirections, refusals and files; only files may be kept, and only to ask whether they have changed."""
    ina = house.signed_in(INA)
    for path in ("/sign-in", "/requests", "/nothing", "/health", "/requests/rows", "/static/console.css", "/account"):
        response = ina.get(path)
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert response.headers["Cache-Control"] == ("no-cache" if path.startswith("/static") else "no-store, private")
    assert "'unsafe-inline'" not in HEADERS["Content-Security-Policy"]


def test_nothing_is_run_or_styled_from_within_a_page(house: House) -> None:
    """The policy would stop it; here it is not even tried."""
    number, ina = house.ask("one").number, house.signed_in(INA)
    for path in ("/sign-in", "/requests", f"/requests/{number}", "/deliveries", "/account", "/nothing"):
        text = ina.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count("<script src=")


def test_no_template_marks_text_as_safe() -> None:
    """Whatever somebody wrote is shown as text."""
    folder = Path(__file__).parents[3] / "bot" / "console"
    files = [*folder.rglob("*.html"), *folder.rglob("*.py")]
    assert len(files) > 20
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), file
        assert "Markup" not in text, file
        assert "autoescape" not in text, file


def test_a_failure_inside_is_logged_without_what_it_says(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception's words may be those of a visitor."""
    private = " ".join(("Grace", "Hopper"))

    @open_to(Role.INTAKE)
    def failing() -> str:
        raise ValueError(private)

    monkeypatch.setitem(house.app.view_functions, "account.show", failing)
    ina = house.signed_in(INA)
    response = ina.get("/account")
    assert response.status_code == 500
    assert "Nothing was changed" in words(response)
    assert private not in response.text + caplog.text
    assert "ValueError" in caplog.text
    assert "failing" in caplog.text
