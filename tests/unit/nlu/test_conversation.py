"""What a conversation was about before its latest message."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answer.compose import Composer, House
from bot.conversation import ABOUT, about, context_of
from bot.understanding.reading import Context
from bot.vocabulary import AbstainReason
from tests.unit.understanding.made_up import TODAY, knowledge

COMPOSER = Composer(knowledge(), House("The Clinic", "here"), lambda: TODAY)
ABSTENTION = COMPOSER.abstain(AbstainReason.UNCLEAR)


def said() -> UserUttered:
    """A message."""
    return UserUttered("text", {"name": "ask", "confidence": 1.0})


def replied(**carried: Any) -> BotUttered:
    """A reply and what it carries."""
    return BotUttered("text", metadata={ABOUT: carried} if carried else None)


def tracker(*events: Event) -> DialogueStateTracker:
    """A conversation."""
    return DialogueStateTracker.from_events("visitor", list(events), [])


def context(*events: Event) -> Context:
    """The context of a conversation."""
    return context_of(tracker(*events))


def test_a_conversation_that_begins_is_about_nothing() -> None:
    assert context() == Context()
    assert context(said()) == Context()


def test_the_latest_reply_before_the_message_counts() -> None:
    first, second = replied(topic="lupus", aspect="causes"), replied(topic="psoriasis", aspect=None, medicine=True)
    assert context(said(), first, said(), second, said()) == Context("psoriasis", None, medicine=True)
    assert context(said(), first, said(), second) == Context("lupus", "causes")


def test_the_illnesses_of_a_talk_come_back_from_json() -> None:
    assert context(said(), replied(topic="lupus", illnesses=["psoriasis", "lupus"]), said()).illnesses == ("psoriasis", "lupus")


def test_a_reply_that_carries_nothing_is_passed_over() -> None:
    """A form's own question, from an action."""
    assert context(said(), replied(topic="lupus"), said(), replied(), said()) == Context("lupus")


def test_a_reply_carries_on_what_the_one_before_carried() -> None:
    earlier = replied(topic="lupus", aspect="causes", medicine=True)
    assert about(tracker(said(), earlier, said()), None, [ABSTENTION]) == {
        "topic": "lupus",
        "aspect": "causes",
        "medicine": True,
        "illnesses": ("lupus",),
        "cells": False,
        "other": None,
    }


def test_of_two_replies_to_one_message_the_second_carries_on_what_the_first_was_about() -> None:
    """An answer in the middle of a form, and then the form's question."""
    first = replied(topic="psoriasis", aspect="treatment")
    events = tracker(said(), replied(topic="lupus"), said(), first)
    assert about(events, None, [ABSTENTION])["topic"] == "psoriasis"
