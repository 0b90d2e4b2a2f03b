"""The exceptions of the assistant.

CaveatError
├── SettingsError            a setting has a value that can't work
├── KnowledgeError           the knowledge folder can't be used; carries every finding
├── ReviewError              a text can't be signed, compared or shown as was asked
├── AnswerError              a reply can't be built, so none is sent
│   └── UnsafeReplyError     a channel was handed medical text without an Answer behind it
├── ConversationError        a conversation can't be stored or loaded
├── IntakeError              a referral case can't take the step that was asked for
│   └── StaleCaseError       somebody else has changed the case meanwhile
├── DeliveryError            a request can't be sent to the clinic
└── AccessError              a member of staff can't be made, or may not do this
"""

from __future__ import annotations

from collections.abc import Sequence


class CaveatError(Exception):
    """Base of every error that the assistant raises itself."""


class SettingsError(CaveatError):
    """A setting has a value that can't work. The message names the setting and what to do."""


class KnowledgeError(CaveatError):
    """The knowledge folder can't be used.

    `findings` holds every problem that was found, each already worded for a person (file, line, code, what to do).
    """

    def __init__(self, message: str, findings: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class ReviewError(CaveatError):
    """A text of the knowledge can't be signed, compared or shown as was asked. The message says why, and what to do."""


class AnswerError(CaveatError):
    """A reply can't be built from what it was given, so no reply is sent."""


class UnsafeReplyError(AnswerError):
    """A channel was handed medical text that has no Answer behind it."""


class ConversationError(CaveatError):
    """A conversation can't be stored or loaded."""


class IntakeError(CaveatError):
    """A referral case can't take the step that was asked for."""


class StaleCaseError(IntakeError):
    """Somebody else has changed the case since it was read. The message says how it stands now."""


class DeliveryError(CaveatError):
    """A request can't be sent to the clinic. The message says why, without what was to be sent."""


class AccessError(CaveatError):
    """A member of staff can't be made, or may not do what was asked. The message says what to do."""
