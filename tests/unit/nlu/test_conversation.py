"""What a conversation was about before its latest message."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation import ABOUT, LOOK_BACK, context_of
from bot.understanding.reading import Context


def said(**reading: Any) -> UserUttered:
    """A message with its reading."""
    return UserUttered("text", {"name": "ask", "confidence": 1.0}, parse_data={"reading": reading} if reading else None)


def replied(topic: str | None = None, aspect: str | None = None) -> BotUttered:
    """A reply and what it was about."""
    return BotUttered("text", metadata={ABOUT: {"topic": topic, "aspect": aspect}})


def context(*events: Event) -> Context:
    """The context of a conversation."""
    return context_of(DialogueStateTracker.from_events("visitor", list(events), [TextSlot("topic", [{}])]))


def test_a_conversation_that_begins_is_about_nothing() -> None:
    assert context() == Context()
    assert context(said(topics=["lupus"])) == Context()


def test_the_latest_reply_that_was_about_something_counts() -> None:
    assert context(said(), replied("lupus", "causes"), said(), replied("psoriasis", "treatment"), said()) == Context(
        "psoriasis", "treatment"
    )


def test_what_was_about_nothing_does_not_end_the_topic() -> None:
    """ "Thanks" in between."""
    assert context(said(), replied("lupus", "causes"), said(), replied(), said()) == Context("lupus", "causes")


def test_a_topic_that_a_later_message_named_counts_even_without_an_answer() -> None:
    assert context(said(), replied("lupus", "causes"), said(topics=["psoriasis"]), replied(), said()) == Context("psoriasis", "causes")
    assert context(said(elsewhere=["lupus"]), replied(), said()).topic == "lupus"


def test_what_the_message_itself_names_is_no_context() -> None:
    assert context(said(), replied("lupus", "causes"), said(topics=["psoriasis"])) == Context("lupus", "causes")


def test_a_checked_claim_is_no_aspect_to_go_on_with() -> None:
    assert context(said(), replied("lupus", "causes"), said(), replied("lupus", "claim_check"), said()) == Context("lupus", "causes")


def test_what_is_long_ago_is_forgotten() -> None:
    chatter = [replied() for _ in range(LOOK_BACK)]
    assert context(said(), replied("lupus", "causes"), *chatter, said()) == Context()


def test_then_the_slot_still_knows_the_topic() -> None:
    chatter = [replied() for _ in range(LOOK_BACK)]
    assert context(said(), SlotSet("topic", "lupus"), *chatter, said()).topic == "lupus"


def test_the_slot_that_the_first_message_set_is_no_context() -> None:
    assert context(said(topics=["lupus"]), SlotSet("topic", "lupus")) == Context()
