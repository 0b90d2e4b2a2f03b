"""What is counted of the conversations: each exchange is opened once, and what is gone counts no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.persistence.insights import Insights
from tests.unit.persistence.clinic import Clinic, open_clinic

UNKNOWN = {"id": "r1", "kind": "abstain", "reason": "not_covered", "text": "I have no answer."}


class Redacting:
    """A redaction that counts how often it was asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str) -> str:
        self.texts.append(text)
        return text.replace("Tom", "[name]")


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return open_clinic(f"sqlite:///{tmp_path / 'clinic.db'}")


def say(clinic: Clinic, conversation: str, text: str, payload: dict[str, Any] = UNKNOWN) -> None:
    """A message and its reply."""
    reply = {"text": payload["text"], "custom": payload, "buttons": []}
    clinic.conversations.add_exchange(conversation, text, [reply], [str(payload["id"])], {})


def test_an_exchange_is_opened_once(clinic: Clinic) -> None:
    """However often the page is looked at; only what is new is read."""
    redacting = Redacting()
    insights = Insights(clinic.engine, clinic.sealer, redacting)
    say(clinic, "a", "i am Tom")
    assert [one.question for one in insights.since(0, 0).facts] == ["i am [name]"]
    say(clinic, "b", "can i fly")
    assert len(insights.since(0, 0).facts) == 2
    insights.since(0, 0)
    assert redacting.texts == ["i am Tom", "can i fly"]


def test_the_stamp_changes_with_what_is_counted_only(clinic: Clinic) -> None:
    """So pages know when to work something out anew."""
    insights = Insights(clinic.engine, clinic.sealer, str)
    say(clinic, "a", "can i fly")
    before = insights.since(0, 0).stamp
    assert insights.since(0, 0).stamp == before
    clinic.conversations.add_feedback("a", "r1", True, None)
    voted = insights.since(0, 0)
    assert (voted.stamp != before, voted.votes) == (True, {True: 1})


def test_an_erased_conversation_is_gone_at_once(clinic: Clinic) -> None:
    """Even if its last row's id is given to another exchange."""
    insights = Insights(clinic.engine, clinic.sealer, str)
    say(clinic, "a", "can i fly")
    assert len(insights.since(0, 0).facts) == 1
    clinic.conversations.erase("a")
    say(clinic, "b", "can i swim")
    assert [one.question for one in insights.since(0, 0).facts] == ["can i swim"]
    clinic.conversations.erase("b")
    assert insights.since(0, 0).facts == ()


def test_what_is_older_is_not_counted(clinic: Clinic) -> None:
    """A shorter span counts less, and needs nothing to be opened again."""
    redacting = Redacting()
    insights = Insights(clinic.engine, clinic.sealer, redacting)
    say(clinic, "a", "can i fly")
    at = insights.since(0, 0).facts[0].at
    assert insights.since(0, at + 1).facts == ()
    assert insights.since(at + 1, at + 1).facts == ()
    assert len(redacting.texts) == 1


def test_requests_are_counted_by_when_they_were_made(clinic: Clinic) -> None:
    """Of the same span."""
    insights = Insights(clinic.engine, clinic.sealer, str)
    clinic.store("a")
    made = clinic.clock()
    assert insights.since(0, made).requests == (made,)
    assert insights.since(0, made + 1).requests == ()


def test_nothing_kept_names_a_conversation(clinic: Clinic) -> None:
    """Its id is what opens it."""
    say(clinic, "conversation-of-somebody", "can i fly")
    assert "conversation-of-somebody" not in repr(Insights(clinic.engine, clinic.sealer, str).since(0, 0))
