"""Exports: only what the role may see, harmless to open, and entered in the audit log."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from bot.console.roles import Role
from bot.console.sheet import safe
from bot.intake.case import Asker, CaseStatus, Contact, Wish
from tests.unit.console.conftest import ADA, INA
from tests.unit.console.house import House, Visitor, words

FORM = {"since": "2020-01-01", "until": "2100-01-01", "status": ""}


def rows(visitor: Visitor, **changes: str) -> list[dict[str, str]]:
    """The rows of an exported sheet."""
    visitor.get("/export")
    answer = visitor.post("/export/requests.csv", **{**FORM, **changes})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def bundle(visitor: Visitor, number: str) -> Any:
    """The resources of an exported bundle, by type."""
    visitor.get("/export")
    answer = visitor.post("/export/request.json", number=number)
    assert (answer.status_code, answer.mimetype) == (200, "application/fhir+json")
    return {entry["resource"]["resourceType"]: entry["resource"] for entry in json.loads(answer.text)["entry"]}


def test_a_sheet_has_no_contact_unless_asked_for(house: House) -> None:
    """What a request is about is in it."""
    case = house.ask("a")
    (row,) = rows(house.signed_in(INA))
    assert (row["number"], row["status"], row["about"]) == (case.number, "open", "tiredness with lupus")
    assert "name" not in row
    assert house.logged(action="contact.revealed") == []


def test_a_contact_that_is_exported_was_looked_at(house: House) -> None:
    """It is entered for each person."""
    case = house.ask("a")
    (row,) = rows(house.signed_in(INA), contacts="yes")
    assert (row["name"], row["phone"], row["email"]) == ("Grace Hopper", "'+12125550142", "grace@example.org")
    (look,) = house.logged(action="contact.revealed")
    assert (look.actor, look.subject, look.detail) == ("staff:1", case.number, "export")


def test_an_export_is_entered_with_count_and_filter(house: House) -> None:
    """So one sees afterwards how much has left."""
    house.ask("a")
    house.ask("b")
    rows(house.signed_in(INA), status="open")
    (event,) = house.logged(action="cases.exported")
    assert event.detail == "2 rows, CSV, made from 2020-01-01 to 2100-01-01, status open, without contacts"


def test_an_administrator_gets_numbers_and_states_only(house: House) -> None:
    """And no contact even when asking for it; nor a bundle."""
    house.ask("a")
    ada = house.signed_in(ADA)
    (row,) = rows(ada)
    assert set(row) == {"number", "status", "priority", "asker", "created_at", "due_at", "closed_at", "assignee"}
    assert ada.post("/export/requests.csv", **FORM, contacts="yes").status_code == 403
    assert ada.post("/export/request.json", number="C-AAAAAAAA").status_code == 403
    assert {event.detail for event in house.logged(action="refused")} == {
        "POST exports.requests: contacts without the role",
        "POST exports.bundle: wrong role",
    }
    assert house.logged(action="contact.revealed") == []


def test_days_and_status_choose(house: House) -> None:
    """By the clinic's calendar."""
    case = house.ask("a")
    day = case.created_at.date().isoformat()
    ina = house.signed_in(INA)
    assert len(rows(ina, since=day, until=day)) == 1
    assert rows(ina, since="2020-01-01", until="2020-01-02") == []
    assert rows(ina, status="closed") == []


@pytest.mark.parametrize("changes", [{"since": "x"}, {"until": ""}, {"status": "lost"}, {"since": "0001-01-01"}])
def test_a_filter_that_is_none_is_refused(house: House, changes: dict[str, str]) -> None:
    """Nothing is exported then."""
    ina = house.signed_in(INA)
    ina.get("/export")
    assert ina.post("/export/requests.csv", **{**FORM, **changes}).status_code == 400
    assert house.logged(action="cases.exported") == []


def test_days_the_wrong_way_round_are_told(house: House) -> None:
    """On the page that one comes from."""
    ina = house.signed_in(INA)
    ina.get("/export")
    assert ina.post("/export/requests.csv", **{**FORM, "since": "2026-02-01", "until": "2026-01-01"}).status_code == 303
    assert "The last day is before the first" in words(ina.get("/export"))


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x", "\n=x", "  =1+1", "＝1", '=HYPERLINK("http://evil.example","x")']


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_is_a_formula(cell: str) -> None:
    """Each begins with an apostrophe, and is otherwise as it was."""
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "lupus", "a=b", "2026-01-01", "'=x", "é"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    """What a spreadsheet takes for text needs nothing."""
    assert safe(cell) == cell


def test_hostile_fields_stay_in_their_cells(house: House) -> None:
    """Quotes, commas and line ends don't begin another cell or row."""
    house.ask("a", wish=Wish('=cmd|" /C calc"!A1', "lupus", 'x",\r\n"=y', "@z"), contact=Contact("=1+1", None, "a@example.org"))
    (row,) = rows(house.signed_in(INA), contacts="yes")
    assert (row["about"], row["remark"], row["name"]) == ('\'=cmd|" /C calc"!A1', "'@z", "'=1+1")
    assert row["preferred_time"].replace("\r", "").replace("\n", "") == 'x","=y'


def test_a_bundle_has_all_of_one_request(house: House) -> None:
    """However the number is typed; both the export and the look at the contact are entered."""
    case = house.ask("a", asker=Asker.CARER)
    found = bundle(house.signed_in(INA), f" {case.number.lower()} ")
    assert found["RelatedPerson"]["name"][0]["text"] == "Grace Hopper"
    assert {"ServiceRequest", "Task", "Patient", "QuestionnaireResponse", "Communication"} <= set(found)
    assert [event.action for event in house.logged(subject=case.number)][:2] == ["contact.revealed", "case.exported"]


def test_a_withdrawn_request_brings_nothing_of_the_person(house: House) -> None:
    """And there is no contact to have been looked at."""
    case = house.ask("a")
    house.desk.casework.move(case.number, CaseStatus.WITHDRAWN, 1, case.version)
    found = bundle(house.signed_in(INA), case.number)
    assert set(found) == {"ServiceRequest", "Task"}
    assert house.logged(action="contact.revealed") == []


def test_an_unknown_number_is_told(house: House) -> None:
    """In words, on the same page."""
    ina = house.signed_in(INA)
    ina.get("/export")
    assert ina.post("/export/request.json", number="C-<b>").status_code == 303
    assert "There is no such request" in words(ina.get("/export"))


def test_who_has_both_roles_sees_both(house: House) -> None:
    """An administrator who also works on requests."""
    house.hire("both@clinic.example", Role.ADMIN, Role.INTAKE)
    house.ask("a")
    assert "about" in rows(house.signed_in("both@clinic.example"))[0]


def test_a_bundle_is_one_press_away_on_the_page_of_a_request(house: House) -> None:
    """Unless there is nothing left to export."""
    case, ina = house.ask("a"), house.signed_in(INA)
    page = ina.get(f"/requests/{case.number}").text
    form = page[page.index('action="/export/request.json"') :].partition("</form>")[0]
    assert f'name="number" value="{case.number}"' in form
    answer = ina.post("/export/request.json", number=case.number)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.number}.fhir.json"'
    ina.get(f"/requests/{case.number}")
    ina.post(f"/requests/{case.number}/move", version=case.version, to="withdrawn")
    assert "/export/request.json" not in ina.get(f"/requests/{case.number}").text
