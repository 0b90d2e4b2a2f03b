"""The body as JSON."""

from __future__ import annotations

import json

import pytest

from bot.delivery.payload import Event, json_body
from bot.errors import DeliveryError
from tests.unit.delivery.conftest import AT, PAYLOAD


def test_the_body_is_type_timestamp_and_data(event: Event) -> None:
    """As Standard Webhooks recommends; the data are all that the store had written."""
    body = json_body(event)
    assert body.content_type == "application/json"
    assert json.loads(body.content) == {
        "type": "case.created",
        "timestamp": "2026-11-30T12:00:01.250+00:00",
        "data": {name: PAYLOAD[name] for name in ("case", "contact", "wish", "consent", "transcript")},
    }


def test_every_attempt_has_the_same_bytes(event: Event) -> None:
    """A receiver may compare them."""
    assert json_body(event) == json_body(Event(event.id, event.at, json.loads(json.dumps(PAYLOAD))))


def test_a_withdrawal_has_nothing_of_the_person(withdrawn: Event) -> None:
    """Only which case it is."""
    assert set(json.loads(json_body(withdrawn).content)["data"]) == {"case"}


def test_half_a_character_does_not_keep_a_request_from_arriving(event: Event) -> None:
    """A lone surrogate can't be sent; it becomes a question mark."""
    broken = Event(event.id, AT, {**PAYLOAD, "contact": {"name": "Zo\ud83d"}})
    assert json.loads(json_body(broken).content)["data"]["contact"]["name"] == "Zo?"


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}], ids=["nan", "object", "set"])
def test_what_json_cannot_hold_is_an_error_without_the_content(event: Event, value: object) -> None:
    """The message may be logged, so it holds nothing of the request, and neither does what led to it."""
    with pytest.raises(DeliveryError) as raised:
        json_body(Event(event.id, AT, {**PAYLOAD, "wish": {"about": "secret wish", "odd": value}}))
    assert str(raised.value) == "The message can't be written as JSON."
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
