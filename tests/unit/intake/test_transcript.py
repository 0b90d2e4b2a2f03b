"""What goes into a case of the conversation before it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from bot.intake.transcript import MOST_EXCHANGES, lines_of, red_flags_in, transcript_of


def exchange(said: str, *customs: dict[str, Any]) -> Any:
    """A message and the replies to it."""
    return SimpleNamespace(at=1764504000.5, said=said, replies=tuple({"text": "words", "custom": custom} for custom in customs))


def test_it_is_what_the_visitor_may_see_as_well() -> None:
    """The lines of `GET /history`: who, when in UTC, and what."""
    answer = {"kind": "answer", "certainty": "low"}
    assert lines_of([exchange("what is lupus", answer)]) == (
        {"from": "visitor", "at": "2025-11-30T12:00:00.500+00:00", "text": "what is lupus"},
        {"from": "assistant", "at": "2025-11-30T12:00:00.500+00:00", "reply": {"text": "words", "custom": answer}},
    )


def test_of_a_long_conversation_the_latest_are_kept() -> None:
    lines = transcript_of([exchange(str(number)) for number in range(MOST_EXCHANGES + 5)])
    assert [lines[0]["text"], lines[-1]["text"]] == ["5", str(MOST_EXCHANGES + 4)]


def test_red_flags_are_the_dispositions_of_the_safety_messages() -> None:
    emergency, same_day, answer = {"disposition": "emergency"}, {"disposition": "same_day"}, {"kind": "answer", "disposition": None}
    lines = lines_of([exchange("a", same_day), exchange("b", emergency, answer), exchange("c", same_day)])
    assert red_flags_in(lines) == ("same_day", "emergency")
    assert red_flags_in(lines_of([exchange("a", answer), exchange("b")])) == ()
