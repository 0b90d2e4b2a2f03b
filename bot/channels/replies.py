"""From payloads to what the visitor gets: one object a reply, the notice in the first exchange, and the record of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.answer.ledger import Ledger
from bot.answer.model import Payload
from bot.channels.gate import vouched
from bot.vocabulary import Kind

Shown = dict[str, Any]


def is_triage(payload: Payload) -> bool:
    """Whether a payload is a triage reply."""
    return payload.get("kind") == Kind.TRIAGE.value


def with_notice(payloads: Sequence[Payload], notice: str, ledger: Ledger) -> list[Payload]:
    """The same replies, the first of them carrying the notice: as its first line, or as its last where help comes first."""
    first, *rest = payloads
    line, text = " ".join(notice.split()), str(first["text"])
    urgent = is_triage(first) or bool(first.get("safety_note"))
    noticed = {**first, "text": f"{text}\n{line}" if urgent else f"{line}\n{text}"}
    return [ledger.issue(noticed), *rest]


def shown(payloads: Sequence[Payload], ledger: Ledger) -> list[Shown]:
    """The objects of the contract, still without `recipient_id`. Raises UnsafeReplyError for a payload that isn't the ledger's."""
    return [
        {
            "text": payload["text"],
            "custom": payload,
            "buttons": [{"title": s["title"], "payload": s["payload"]} for s in _suggestions(payload)],
        }
        for payload in vouched(payloads, ledger)
    ]


def addressed(replies: Sequence[Shown], token: str) -> list[Shown]:
    """The objects with the conversation's token, which is never stored."""
    return [{"recipient_id": token, **reply} for reply in replies]


def offered(replies: Sequence[Shown]) -> dict[str, str]:
    """Payload -> title of the buttons in these replies."""
    return {button["payload"]: button["title"] for reply in replies for button in reply["buttons"]}


def ids(replies: Sequence[Shown]) -> list[str]:
    """The ids that feedback may name."""
    return [str(reply["custom"]["id"]) for reply in replies]


def _suggestions(payload: Payload) -> Sequence[Mapping[str, str]]:
    suggestions = payload.get("suggestions")
    return suggestions if isinstance(suggestions, list) else ()
