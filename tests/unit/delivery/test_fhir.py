"""The body as a FHIR R4 Bundle, read back by fhirclient, which refuses what isn't in the specification."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fhirclient.models.bundle import Bundle

from bot.delivery.fhir import fhir_body
from bot.delivery.fhir_parts import EVENT_SYSTEM, NUMBER_SYSTEM
from bot.delivery.payload import Event
from bot.errors import DeliveryError
from bot.intake.case import CaseStatus
from tests.unit.delivery.conftest import AT, CASE, PAYLOAD, SECRETS_OF_A_PERSON

NUMBER = {"system": NUMBER_SYSTEM, "value": "C-7KQ2MX4P"}


def resources(event: Event) -> dict[str, dict[str, Any]]:
    """The bundle's resources by their type, each of which is there once."""
    entries = json.loads(fhir_body(event).content)["entry"]
    found = {entry["resource"]["resourceType"]: entry["resource"] for entry in entries}
    assert len(found) == len(entries)
    return found


def asked_by(asker: str, event: Event) -> Event:
    """The same request by somebody else."""
    return Event(event.id, event.at, {**event.payload, "case": {**event.payload["case"], "asker": asker}})


@pytest.mark.parametrize("asker", ["adult", "guardian", "carer"])
def test_the_bundle_is_valid_r4_and_nothing_is_lost_on_reading_it(event: Event, asker: str) -> None:
    """fhirclient reads strictly: unknown properties, wrong types and missing ones are errors."""
    body = fhir_body(asked_by(asker, event))
    read = json.loads(body.content)
    assert body.content_type == "application/fhir+json"
    assert Bundle(read, strict=True).as_json() == read


def test_a_withdrawn_bundle_is_valid_too(withdrawn: Event) -> None:
    """Read as strictly."""
    read = json.loads(fhir_body(withdrawn).content)
    assert Bundle(read, strict=True).as_json() == read


def test_every_reference_within_the_bundle_leads_to_an_entry_of_its_type(event: Event) -> None:
    """In all three ways of asking."""
    for asker in ("adult", "guardian", "carer"):
        bundle = json.loads(fhir_body(asked_by(asker, event)).content)
        kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
        assert len(kinds) == len(bundle["entry"])
        for reference in references(bundle):
            assert kinds[reference["reference"]] == reference["type"]


def references(value: Any) -> list[dict[str, Any]]:
    """Every reference, wherever it stands."""
    if isinstance(value, dict):
        here = [value] if "reference" in value else []
        return here + [found for inner in value.values() for found in references(inner)]
    return [found for inner in value for found in references(inner)] if isinstance(value, list) else []


def test_an_adult_is_the_patient(event: Event) -> None:
    """With name, telephone and e-mail."""
    found = resources(event)
    assert found["Patient"] == {
        "resourceType": "Patient",
        "identifier": [NUMBER],
        "name": [{"text": "Zoë Quillfeather"}],
        "telecom": [{"system": "phone", "value": "+12025550143"}, {"system": "email", "value": "zoe@example.org"}],
    }
    assert "RelatedPerson" not in found
    assert found["ServiceRequest"]["requester"]["type"] == "Patient"


@pytest.mark.parametrize(("asker", "code"), [("guardian", "GUARD"), ("carer", "CAREGIVER")])
def test_who_asks_for_somebody_else_is_not_the_patient(event: Event, asker: str, code: str) -> None:
    """The name belongs to who asks; of the patient only the case is known."""
    found = resources(asked_by(asker, event))
    assert found["Patient"] == {"resourceType": "Patient", "identifier": [NUMBER]}
    assert found["RelatedPerson"]["name"] == [{"text": "Zoë Quillfeather"}]
    assert found["RelatedPerson"]["relationship"][0]["coding"][0]["code"] == code
    assert found["QuestionnaireResponse"]["source"]["type"] == "RelatedPerson"
    assert found["QuestionnaireResponse"]["subject"]["type"] == "Patient"


def test_the_request_says_what_it_is_about_and_how_soon(event: Event) -> None:
    """A red flag in the conversation makes it urgent; the remark is a note."""
    request = resources(event)["ServiceRequest"]
    assert (request["status"], request["intent"], request["priority"]) == ("active", "proposal", "urgent")
    assert request["reasonCode"] == [{"text": "stem cells for my MS"}]
    assert request["note"] == [{"text": "I walk badly"}]
    assert request["authoredOn"] == "2026-11-30T12:00:01.249+00:00"


def test_the_task_says_until_when(event: Event) -> None:
    """It points to the request, and is not modified before it was written."""
    task = resources(event)["Task"]
    assert task["restriction"]["period"]["end"] == "2026-12-01T12:00:01.249+00:00"
    assert task["focus"]["type"] == "ServiceRequest"
    assert task["for"]["type"] == "Patient"
    assert task["authoredOn"] <= task["lastModified"]


def test_the_form_has_every_answer_and_the_consent(event: Event) -> None:
    """One item a question, the wording agreed to among them."""
    response = resources(event)["QuestionnaireResponse"]
    answers = {item["linkId"]: [answer["valueString"] for answer in item["answer"]] for item in response["item"]}
    assert answers == {
        "about": ["stem cells for my MS"],
        "topic": ["multiple_sclerosis"],
        "preferred_time": ["mornings"],
        "remark": ["I walk badly"],
        "red_flags": ["new weakness"],
        "consent": ["The clinic may read this."],
    }
    assert response["authored"] == "2026-11-30T12:00:00.000+00:00"


def test_the_conversation_comes_along_line_by_line(event: Event) -> None:
    """Who said what and when, in order."""
    assert [part["contentString"] for part in resources(event)["Communication"]["payload"]] == [
        "2026-11-30T11:59:00+00:00 visitor: does it cure MS?",
        "2026-11-30T11:59:01+00:00 assistant: No cure is proven.",
    ]


def test_what_was_left_blank_is_left_out(event: Event) -> None:
    """FHIR has no empty texts and no empty lists."""
    blank = {"about": "", "topic": None, "preferred_time": "", "remark": " ", "red_flags": []}
    bare = {**PAYLOAD, "contact": {"name": "Z", "phone": None, "email": "z@example.org"}, "wish": blank, "transcript": []}
    found = resources(Event(event.id, AT, bare))
    assert "Communication" not in found
    assert [item["linkId"] for item in found["QuestionnaireResponse"]["item"]] == ["consent"]
    assert {"reasonCode", "note"} & set(found["ServiceRequest"]) == set()
    assert [kind["type"] for kind in found["ServiceRequest"]["supportingInfo"]] == ["QuestionnaireResponse"]


def test_a_withdrawal_revokes_and_names_nobody(withdrawn: Event) -> None:
    """Request and task only; the person is whoever has the case's number."""
    found = resources(withdrawn)
    assert set(found) == {"ServiceRequest", "Task"}
    assert (found["ServiceRequest"]["status"], found["Task"]["status"]) == ("revoked", "cancelled")
    assert found["ServiceRequest"]["subject"] == {"type": "Patient", "identifier": NUMBER}
    assert not any(secret in fhir_body(withdrawn).content.decode() for secret in SECRETS_OF_A_PERSON)


@pytest.mark.parametrize("status", list(CaseStatus))
def test_every_state_of_a_case_has_its_states_in_fhir(event: Event, status: CaseStatus) -> None:
    """A state that is added needs an entry in the tables."""
    found = resources(Event(event.id, AT, {**PAYLOAD, "case": {**CASE, "status": status.value}}))
    assert found["ServiceRequest"]["status"] in {"active", "completed", "revoked"}
    assert found["Task"]["status"] in {"requested", "accepted", "completed", "cancelled"}


def test_two_events_of_a_case_change_the_same_resources(event: Event, withdrawn: Event) -> None:
    """A transaction that puts by the case number; the bundle itself has the event's id."""
    first, second = (json.loads(fhir_body(one).content) for one in (event, withdrawn))
    assert first["type"] == second["type"] == "transaction"
    assert first["identifier"] == {"system": EVENT_SYSTEM, "value": event.id}
    addresses = {entry["resource"]["resourceType"]: (entry["fullUrl"], entry["request"]["url"]) for entry in first["entry"]}
    for entry in second["entry"]:
        assert addresses[entry["resource"]["resourceType"]] == (entry["fullUrl"], entry["request"]["url"])
        assert entry["request"] == {
            "method": "PUT",
            "url": f"{entry['resource']['resourceType']}?identifier={NUMBER_SYSTEM}|C-7KQ2MX4P",
        }


@pytest.mark.parametrize(
    ("name", "value"),
    [("status", "lost"), ("created_at", "yesterday"), ("created_at", "2026-11-30T12:00:00"), ("asker", None), ("due_at", 5)],
)
def test_what_makes_no_valid_bundle_is_an_error_without_the_content(event: Event, name: str, value: object) -> None:
    """The message may be logged."""
    with pytest.raises(DeliveryError) as raised:
        fhir_body(Event(event.id, AT, {**PAYLOAD, "case": {**CASE, name: value}}))
    assert str(raised.value).startswith("The message doesn't make a valid FHIR bundle (")
    assert str(value) not in str(raised.value)
    assert raised.value.__suppress_context__


def test_a_contact_that_is_no_text_is_found_by_the_validation(event: Event) -> None:
    """fhirclient looks at every type before anything is sent."""
    with pytest.raises(DeliveryError, match="FHIRValidationError"):
        fhir_body(Event(event.id, AT, {**PAYLOAD, "contact": {"name": 7}}))
