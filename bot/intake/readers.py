"""What each field of the form makes of an answer. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from bot.intake.askers import MINOR, asker_in
from bot.intake.case import Asker
from bot.intake.contact import ContactProblem, read_contact
from bot.intake.fields import KEEP, Field, Heard, Hint, Setting, Taken
from bot.intake.words import is_surely_name, plain, usable_name

LONGEST = {Field.TIME: 200, Field.ABOUT: 500, Field.REMARK: 1500}
_ANY_TIME = frozenset(
    {
        "any",
        "any time",
        "anytime",
        "any time is fine",
        "anytime is fine",
        "whenever",
        "no matter",
        "doesn't matter",
        "i don't mind",
        "always",
        "no",
    }
)
NO_NAMES = frozenset({"greet", "goodbye", "thanks", "affirm", "deny"})
"""Intents of what people say in place of a name ("good morning")."""
Reader = Callable[[Heard, Setting], Taken]


def read_answer(asked: Field, heard: Heard, setting: Setting) -> Taken:
    """What a message says in answer to a field's question; a hint alone where it says nothing of use."""
    return _READERS[asked](heard, setting)


def _asker(heard: Heard, setting: Setting) -> Taken:
    known = {MINOR, *(asker.value for asker in Asker)}
    asker = heard.choice if heard.choice in known else asker_in(heard.text)
    return Taken({Field.ASKER: asker}) if asker else Taken(hint=Hint.ASKER)


def _consent(heard: Heard, setting: Setting) -> Taken:
    """A yes is kept with its time and what exactly it was said to: without that it is none."""
    if heard.meant is False:
        return Taken({Field.CONSENT: False})
    if heard.meant is True and setting.wording:
        return Taken({Field.CONSENT: {"at": setting.at.isoformat(), "wording": setting.wording}})
    return Taken(hint=Hint.CONSENT)


def _name(heard: Heard, setting: Setting) -> Taken:
    name = None if heard.intent in NO_NAMES and not is_surely_name(heard.text) else usable_name(heard.text)
    return Taken({Field.NAME: name}) if name else Taken(hint=Hint.NAME)


def _contact(heard: Heard, setting: Setting) -> Taken:
    found = read_contact(heard.text, setting.region)
    if isinstance(found, ContactProblem):
        return Taken(hint=found)
    return Taken({Field.CONTACT: {"phone": found.phone, "email": found.email}})


def _time(heard: Heard, setting: Setting) -> Taken:
    if plain(heard.text) in _ANY_TIME or heard.said is False:
        return Taken({Field.TIME: ""})
    return _free(Field.TIME, Heard(heard.choice or heard.text), Hint.TIME)


def _about(heard: Heard, setting: Setting) -> Taken:
    """What the talk was about may be kept with a yes; a no asks for other words."""
    if setting.topic and (heard.choice == KEEP or heard.said is True):
        return Taken({Field.ABOUT: {"text": "", "topic": setting.topic}})
    if heard.said is not None:
        return Taken(hint=Hint.ABOUT)
    taken = _free(Field.ABOUT, heard, Hint.ABOUT)
    return Taken({Field.ABOUT: {"text": taken.changes[Field.ABOUT], "topic": None}}) if taken.changes else taken


def _remark(heard: Heard, setting: Setting) -> Taken:
    if heard.said is False:
        return Taken({Field.REMARK: ""})
    return Taken(hint=Hint.REMARK) if heard.said is True else _free(Field.REMARK, heard, Hint.REMARK)


def _confirm(heard: Heard, setting: Setting) -> Taken:
    if heard.meant is True:
        return Taken({Field.CONFIRM: True})
    found = read_contact(heard.text, setting.region)
    if not isinstance(found, ContactProblem):
        return Taken({Field.CONTACT: {"phone": found.phone, "email": found.email}})
    return Taken(hint=Hint.WHICH if heard.meant is False else Hint.CONFIRM)


def _free(asked: Field, heard: Heard, hint: Hint) -> Taken:
    text = one_line(heard.text)
    if not any(character.isalnum() for character in text):
        return Taken(hint=hint)
    return Taken({asked: text}) if len(text) <= LONGEST[asked] else Taken(hint=Hint.LONG)


def one_line(text: str) -> str:
    """A text without control characters and line breaks."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text).split())


_READERS: Mapping[Field, Reader] = {
    Field.ASKER: _asker,
    Field.CONSENT: _consent,
    Field.NAME: _name,
    Field.CONTACT: _contact,
    Field.TIME: _time,
    Field.ABOUT: _about,
    Field.REMARK: _remark,
    Field.CONFIRM: _confirm,
}
