"""The form's fields, in the order in which they are asked for, and what passes between a message and the form. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from bot.intake.contact import ContactProblem
from bot.intake.words import is_question, yes_or_no


class Field(str, Enum):
    """What is asked for, in this order. Each is kept in the slot `intake_<value>` until the form ends."""

    ASKER = "asker"
    CONSENT = "consent"
    NAME = "name"
    CONTACT = "contact"
    TIME = "time"
    ABOUT = "about"
    REMARK = "remark"
    CONFIRM = "confirm"

    @property
    def slot(self) -> str:
        """The name of its slot in `domain.yml`."""
        return f"intake_{self.value}"


FREE_TEXT = frozenset({Field.TIME, Field.ABOUT, Field.REMARK})
"""May be skipped, and take nearly whatever is typed."""
KEEP = "keep"
"""What the button sends that keeps the talk's topic."""
MOST_WORDS_OF_A_YES = 6


class Hint(str, Enum):
    """Why a question is asked (again): the phrase `intake-hint-<value>`, which is put before it. Those of ContactProblem belong here as well."""

    RESUME = "resume"
    FIRST = "first"
    NEEDED = "needed"
    LATER = "later"
    WHICH = "which"
    LONG = "long"
    ASKER = "asker"
    CONSENT = "consent"
    NAME = "name"
    TIME = "time"
    ABOUT = "about"
    REMARK = "remark"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Heard:
    """A message within the form: its text (empty where a button was pressed), Rasa's intent, and what the button stands for."""

    text: str
    intent: str | None = None
    choice: str | None = None
    names_topic: bool = False

    @property
    def meant(self) -> bool | None:
        """Yes, no or neither. Where words don't tell, Rasa's intent of a button or a short message does."""
        said = self.said
        if said is None and len(self.text.split()) <= MOST_WORDS_OF_A_YES and not is_question(self.text):
            return {"affirm": True, "deny": False}.get(str(self.intent))
        return said

    @property
    def said(self) -> bool | None:
        """The same by the words or the button alone, where free text is asked for: "not on Mondays" is no "no"."""
        return yes_or_no(self.text) if self.text else {"affirm": True, "deny": False}.get(str(self.intent))


@dataclass(frozen=True)
class Setting:
    """What the form has to know beside the message: the clinic's region, the talk's topic, the time, and the words in which consent was asked for.

    `interrupted`: what was said last isn't the form's question, but a safety message. `repeated`: the message is word for word the one before,
    which was said to another question.
    """

    region: str
    at: datetime
    topic: str | None = None
    wording: str | None = None
    interrupted: bool = False
    repeated: bool = False


@dataclass(frozen=True)
class Taken:
    """What a message changes in the form, and why a question is asked again."""

    changes: Mapping[Field, Any] = field(default_factory=dict)
    hint: Hint | ContactProblem | None = None
