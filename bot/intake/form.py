"""One message within the form: an answer, a word to the form itself, or something that the form leaves to others. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.intake.askers import MINOR, asker_in, says_under_16
from bot.intake.contact import ContactProblem, is_contact_attempt, read_contact
from bot.intake.fields import FREE_TEXT, Field, Heard, Hint, Setting, Taken
from bot.intake.readers import read_answer
from bot.intake.words import Command, command_in, is_question, is_surely_name, yes_or_no

Draft = Mapping[Field, Any]
"""What has been filled in; None, or nothing, where it hasn't."""

RED_FLAG = "red_flag"
QUESTIONS = frozenset({"ask", "same_for_topic", "more_detail", "personal_advice", "not_covered", "unsupported_language"})
TALK = frozenset(
    {"bot_challenge", "help", "feelings", "privacy", "privacy_erase", "erase_chat", "case_status", "withdraw", "withdraw_case"}
)
"""Intents that a rule answers within the form (`data/rules/intake.yml`), after which it asks again."""
_COMMANDS = {
    "skip": Command.SKIP,
    "go_back": Command.BACK,
    "cancel": Command.CANCEL,
    "correct": Command.CORRECT,
    "request_contact": Command.RESUME,
}
# In a field of free text a longer message is what it says, whatever it looks like.
MOST_WORDS_OF_A_COMMAND = 8
# "I'm scared of the next flare" and "help with my diet" are what the clinic should know; "help" is not.
MOST_WORDS_OF_TALK = 2
WISHES = frozenset({"privacy_erase", "erase_chat", "case_status", "withdraw", "withdraw_case"})
_NAMED = (
    (Field.CONTACT, r"number|phone|mobile|cell|tel(?:ephone)?|e-?mail|address|contact|digits?"),
    (Field.NAME, r"name|spell(?:ed|ing)?|spelt|surname"),
    (Field.TIME, r"times?|hours?|when|day|morning|afternoon|evening"),
    (Field.REMARK, r"notes?|message|comments?|remarks?|text"),
    (Field.ABOUT, r"about|topic|reason|subject|condition|illness|disease"),
    (Field.ASKER, r"who|child|myself|person|patient"),
)
SURE = frozenset({Field.ASKER, Field.NAME, Field.CONTACT})
"""What can be told to be an answer by its form. After a safety message nothing else is taken for one: "yes" may mean that help was called, and is no consent."""
CORRECTABLE = tuple(named for named, _ in _NAMED)


def is_over(draft: Draft) -> bool:
    """Whether nothing more is asked: somebody under 16, no consent, stopped, or confirmed."""
    return draft.get(Field.ASKER) == MINOR or draft.get(Field.CONSENT) is False or draft.get(Field.CONFIRM) is not None


def next_field(draft: Draft) -> Field | None:
    """What is asked for next; None where the form is over."""
    return None if is_over(draft) else next((asked for asked in Field if draft.get(asked) is None), None)


def take(draft: Draft, asked: Field, heard: Heard, setting: Setting) -> Taken | None:
    """What a message changes. None: the form has no say in it, because it is a red flag, a question or talk that is answered first."""
    if heard.intent == RED_FLAG:
        return None
    if says_under_16(heard.text):
        return Taken({Field.ASKER: MINOR})
    command = _command(asked, heard)
    if command is not None:
        return _obey(command, draft, asked, heard, setting)
    if _is_for_others(asked, heard):
        return None
    if setting.interrupted and heard.text and not (asked in SURE and _is_answer(asked, heard)):
        return Taken(hint=Hint.RESUME)
    if setting.repeated and asked in FREE_TEXT and heard.text and heard.said is None:
        # The reply to it got lost, so it was sent again: what was said to the question before is no answer to this one.
        return Taken()
    return read_answer(asked, heard, setting)


def field_named(text: str) -> Field | None:
    """Which field a wish to change something names."""
    return next((named for named, words in _NAMED if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)), None)


def _command(asked: Field, heard: Heard) -> Command | None:
    if heard.choice and heard.intent != "correct":
        return None
    by_intent = _COMMANDS.get(str(heard.intent))
    if not heard.text:
        return by_intent
    if asked in (Field.CONSENT, Field.CONFIRM) and yes_or_no(heard.text) is not None:
        return None
    by_words = command_in(heard.text)
    if asked in FREE_TEXT:
        return by_words or by_intent if _is_command_beside(heard.text, by_words or by_intent) else None
    return by_words or (None if _is_answer(asked, heard) else by_intent)


def _is_command_beside(text: str, command: Command | None) -> bool:
    """Whether what looks like a command is one where free text is asked for: "my first diagnosis was wrong" changes no field, "call me at noon" begins nothing."""
    if command is Command.CORRECT and field_named(text) is None:
        return False
    by_intent_alone = command is Command.RESUME and command_in(text) is None
    return len(text.split()) <= MOST_WORDS_OF_A_COMMAND and not by_intent_alone


def _is_answer(asked: Field, heard: Heard) -> bool:
    """Whether a message is surely an answer to the field's question, whatever else the classifier takes it for."""
    if asked is Field.CONTACT:
        return is_contact_attempt(heard.text)
    if asked is Field.NAME:
        return is_surely_name(heard.text) and not heard.names_topic
    if asked is Field.ASKER:
        return bool(heard.choice) or (asker_in(heard.text) is not None and not is_question(heard.text))
    return asked in (Field.CONSENT, Field.CONFIRM) and yes_or_no(heard.text) is not None


def _is_for_others(asked: Field, heard: Heard) -> bool:
    intent = str(heard.intent)
    if asked in FREE_TEXT and heard.text:
        short = len(heard.text.split()) <= (MOST_WORDS_OF_A_COMMAND if intent in WISHES else MOST_WORDS_OF_TALK)
        return (intent in QUESTIONS and is_question(heard.text)) or (intent in TALK and (short or is_question(heard.text)))
    return intent in QUESTIONS | TALK and not _is_answer(asked, heard)


def _obey(command: Command, draft: Draft, asked: Field, heard: Heard, setting: Setting) -> Taken:
    if command is Command.CANCEL:
        return Taken({Field.CONFIRM: False})
    if command is Command.RESUME:
        return Taken(hint=Hint.RESUME)
    if command is Command.SKIP:
        return (
            Taken({asked: {"text": "", "topic": None} if asked is Field.ABOUT else ""}) if asked in FREE_TEXT else Taken(hint=Hint.NEEDED)
        )
    if command is Command.BACK:
        return _back(asked)
    return _correct(draft, asked, heard, setting)


def _back(asked: Field) -> Taken:
    """To the question before, whose answer is dropped."""
    place = list(Field).index(asked)
    return Taken({list(Field)[place - 1]: None}) if place else Taken(hint=Hint.FIRST)


def _correct(draft: Draft, asked: Field, heard: Heard, setting: Setting) -> Taken:
    """The field that is to be changed is asked for again, unless its new value was told already."""
    named = next((f for f in CORRECTABLE if f.value == heard.choice), None) or field_named(heard.text)
    if named in (None, Field.CONTACT) and draft.get(Field.CONSENT):
        found = read_contact(heard.text, setting.region)
        if not isinstance(found, ContactProblem):
            return Taken({Field.CONTACT: {"phone": found.phone, "email": found.email}})
    if named is None:
        return Taken(hint=Hint.WHICH)
    if named is asked:
        return Taken()
    return Taken(hint=Hint.LATER) if draft.get(named) is None else Taken({named: None})
