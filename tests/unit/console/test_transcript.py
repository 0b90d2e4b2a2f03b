"""The stored conversation as the staff read it; what it holds is shown as it is, whatever a later release may store."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from bot.console.transcript import KIND, turns
from bot.vocabulary import Kind
from tests.unit.console.house import ANSWER, TRIAGE, said

AT = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)


def test_an_answer_keeps_its_parts_apart() -> None:
    """Caveats aside, which are the same everywhere."""
    asked, reply = turns(said(AT, "what is lupus", ANSWER))
    assert (asked.visitor, asked.at, asked.paragraphs) == (True, AT, ("what is lupus",))
    assert (reply.kind, reply.title, reply.paragraphs) == ("Answer", "Lupus in short", ("Lupus is an autoimmune disease.",))
    assert (reply.certainty, reply.certainty_reason, reply.referral) == ("moderate", "Two trials agree.", "See a rheumatologist.")
    assert [(source.title, source.publisher, source.url) for source in reply.sources] == [
        ("A review of lupus", "A journal, 2024", "https://example.org/review")
    ]


def test_a_safety_message_says_what_it_was() -> None:
    """Its text once, and how urgent it was."""
    reply = turns(said(AT, "x", TRIAGE))[1]
    assert (reply.kind, reply.flag, reply.paragraphs, reply.referral) == (
        "Safety message",
        "Emergency: told to call for help at once",
        ("Call 911 now.",),
        "",
    )


def test_every_kind_of_reply_has_a_name() -> None:
    """A new one is named here too."""
    assert set(KIND) == {kind.value for kind in Kind}


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"from": "assistant"},
        {"from": "assistant", "reply": None},
        {"from": "assistant", "at": "?", "reply": {"custom": {"citations": [None], "title": 7}}},
        {"from": "visitor", "text": None},
    ],
)
def test_a_line_that_lacks_something_is_shown_as_far_as_it_goes(line: dict[str, Any]) -> None:
    """A case must open even if one line of its conversation is odd."""
    assert turns([line])[0].paragraphs == ()
