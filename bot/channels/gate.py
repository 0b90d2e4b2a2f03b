"""The gate: nothing reaches a visitor that the ledger doesn't vouch for.

Rasa has many ways to utter something: templates, actions, attachments. Only one of them is let through: a response whose `custom` part is a
payload that was rendered from a reply in this process, or `{"replies": [...]}` of such payloads. All others raise UnsafeReplyError, which
ends the turn, and the visitor gets an error instead of text that nobody checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from rasa.core.channels.channel import OutputChannel

from bot.answer.ledger import Ledger
from bot.answer.model import Payload
from bot.errors import UnsafeReplyError

CHANNEL = "web"
# Parts of a Rasa response that we have no checked form of.
_FORBIDDEN = ("image", "attachment", "elements", "quick_replies")


class GatedOutput(OutputChannel):
    """Collects the payloads of one turn, in order, in `payloads`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.payloads: list[Payload] = []

    @classmethod
    def name(cls) -> str:
        """The name that Rasa passes to the NLG and to actions."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take a response apart and keep its payloads. Raises UnsafeReplyError unless the ledger vouches for every part of it."""
        payloads = vouched(_payloads(message.get("custom")), self._ledger)
        forbidden = [part for part in _FORBIDDEN if message.get(part)]
        if forbidden:
            raise UnsafeReplyError(f"A response carries {', '.join(forbidden)}, which no Answer stands behind. Put it into a reply.")
        _check_text(message.get("text"), payloads)
        _check_buttons(message.get("buttons") or (), payloads)
        self.payloads += payloads

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Always raises UnsafeReplyError: bare text is not sent."""
        _refuse("text")

    async def send_text_with_buttons(self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any) -> None:
        """Always raises UnsafeReplyError."""
        _refuse("text with buttons")

    async def send_quick_replies(self, recipient_id: str, text: str, quick_replies: list[dict[str, Any]], **kwargs: Any) -> None:
        """Always raises UnsafeReplyError."""
        _refuse("quick replies")

    async def send_image_url(self, recipient_id: str, image: str, **kwargs: Any) -> None:
        """Always raises UnsafeReplyError."""
        _refuse("an image")

    async def send_attachment(self, recipient_id: str, attachment: str, **kwargs: Any) -> None:
        """Always raises UnsafeReplyError."""
        _refuse("an attachment")

    async def send_elements(self, recipient_id: str, elements: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        """Always raises UnsafeReplyError."""
        _refuse("elements")

    async def send_custom_json(self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any) -> None:
        """Keep a payload, or the payloads of `replies`. Raises UnsafeReplyError unless the ledger vouches for it."""
        await self.send_response(recipient_id, {"custom": json_message})


def vouched(payloads: Sequence[object], ledger: Ledger) -> list[Payload]:
    """The payloads themselves. Raises UnsafeReplyError when there are none or one is not the ledger's."""
    if not payloads or not all(ledger.vouches_for(payload) for payload in payloads):
        raise UnsafeReplyError(
            "A response was not rendered from a reply, or was changed since. Compose a reply and pass its payload on as it is."
        )
    return [payload for payload in payloads if isinstance(payload, Mapping)]


def _payloads(custom: object) -> Sequence[object]:
    if isinstance(custom, Mapping) and custom.keys() == {"replies"} and isinstance(custom["replies"], list):
        return custom["replies"]
    return [custom]


def _check_text(text: object, payloads: Sequence[Payload]) -> None:
    """The text beside the payloads is not sent, but one that says something else means that somebody tried to add to a reply."""
    texts = [str(payload["text"]) for payload in payloads]
    if text and _lines(str(text)) not in ([line for t in texts for line in _lines(t)], *(_lines(t) for t in texts)):
        raise UnsafeReplyError("A response has a text that is not its payload's. Add to the reply, not to the response.")


def _check_buttons(buttons: Sequence[Mapping[str, Any]], payloads: Sequence[Payload]) -> None:
    offered = {(s["title"], s["payload"]) for payload in payloads for s in _suggestions(payload)}
    if any((button.get("title"), button.get("payload")) not in offered for button in buttons):
        raise UnsafeReplyError("A response has a button that its payload doesn't suggest. Add it to the reply's suggestions.")


def _suggestions(payload: Payload) -> Sequence[Mapping[str, str]]:
    suggestions = payload.get("suggestions")
    return suggestions if isinstance(suggestions, list) else ()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _refuse(what: str) -> NoReturn:
    raise UnsafeReplyError(f"Rasa was asked to send {what} without an Answer behind it. Use a response that the NLG composes.")
