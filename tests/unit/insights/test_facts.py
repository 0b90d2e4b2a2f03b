"""What is kept of an exchange: codes, and the redacted question only where it shows a gap in the knowledge."""

from __future__ import annotations

from typing import Any

import pytest

from bot.insights.facts import GAPS, LONGEST_QUESTION, Fact, fact
from bot.vocabulary import AbstainReason


def counted(said: str, *customs: dict[str, Any]) -> Fact:
    """The fact of an exchange, with a redaction that is easy to see."""
    replies = [{"text": "…", "custom": custom} for custom in customs]
    return fact(1.0, "c", replies, lambda: said, lambda text: text.replace("Tom", "[name]"))


def abstained(reason: str = "not_covered", **more: Any) -> dict[str, Any]:
    """The payload of a reply without an answer."""
    return {"kind": "abstain", "reason": reason, **more}


def test_a_question_that_shows_a_gap_is_kept_redacted() -> None:
    """With why it had no answer."""
    found = counted("i am Tom,\n can i fly", abstained())
    assert (found.question, found.reasons) == ("i am [name], can i fly", {"not_covered"})


@pytest.mark.parametrize("reason", [reason.value for reason in AbstainReason if reason.value not in GAPS])
def test_other_refusals_keep_no_words(reason: str) -> None:
    """A text past its date, or a wish for personal advice, is no missing text."""
    assert counted("should i stop my pills", abstained(reason)).question is None


@pytest.mark.parametrize("kind", ["referral", "triage", "privacy"])
def test_what_is_said_beside_a_form_or_a_safety_message_is_never_kept(kind: str) -> None:
    """It may be a name, a number, or a cry for help."""
    assert counted("Tom Miller", abstained(), {"kind": kind}).question is None


def test_an_answered_message_is_not_even_opened() -> None:
    """Its words are not asked for."""

    def never() -> str:
        raise AssertionError("the message was opened")

    found = fact(1.0, "c", [{"custom": {"kind": "answer", "topic": "lupus"}}], never, str)
    assert (found.topics, found.question) == ({"lupus"}, None)


def test_a_story_is_counted_but_not_shown() -> None:
    """However well it is redacted, it may tell who wrote it."""
    found = counted("x " * LONGEST_QUESTION, abstained())
    assert (found.question, found.too_long) == (None, True)


def test_the_topic_of_a_refusal_is_no_topic_of_an_answer() -> None:
    """Topics count what was answered."""
    assert counted("what about lupus", abstained(topic="lupus")).topics == frozenset()


def test_codes_that_nobody_knows_are_left_out() -> None:
    """What isn't in a vocabulary of ours may be anything."""
    found = counted("hi", {"kind": "Tom", "disposition": "Tom"}, abstained("Tom"), {"kind": "triage", "disposition": "crisis"})
    assert (found.kinds, found.reasons, found.dispositions) == ({"abstain", "triage"}, frozenset(), {"crisis"})


def test_a_reply_without_a_payload_counts_as_a_message_only() -> None:
    """Old records may have one."""
    assert fact(1.0, "c", [{"text": "hello"}], str, str).kinds == frozenset()
