"""What triage found travels with the message, and comes back from the tracker as it was."""

from __future__ import annotations

import json

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.red_flag_detector import TRIAGE, RedFlagDetector, disposition_of, triage_data, triage_from
from bot.triage.assess import Triage
from bot.vocabulary import Disposition
from bot.wiring import Assistant

NOTHING = Triage(None, (), (), False, False)


@pytest.mark.parametrize(
    "found", [NOTHING, *(Triage(d, ("one", "two"), ("shown",), False, True) for d in Disposition), Triage(None, (), (), True, False)]
)
def test_triage_comes_back_from_json_as_it_was(found: Triage) -> None:
    assert triage_from(json.loads(json.dumps(triage_data(found)))) == found


def test_without_data_nothing_was_found() -> None:
    assert triage_from(None) == NOTHING


def test_every_message_is_assessed(house: Assistant) -> None:
    """Also one without text; what is found is part of the parse result."""
    messages = RedFlagDetector().process([Message.build(text="hello"), Message.build(text="")])
    assert [m.get(TRIAGE)["disposition"] for m in messages] == [None, None]
    assert all(TRIAGE in m.as_dict(only_output_properties=True) for m in messages)


def test_the_disposition_is_read_off_the_message() -> None:
    message = Message.build(text="hello")
    assert disposition_of(message) is None
    message.set(TRIAGE, triage_data(Triage(Disposition.CRISIS, ("flag",), (), False, False)))
    assert disposition_of(message) == "crisis"
