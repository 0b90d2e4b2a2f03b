"""The conversation before a request, as the staff read it: what was asked, and the parts of each reply that matter for judging it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.vocabulary import Disposition, Kind

DISPOSITION = {
    Disposition.EMERGENCY.value: "Emergency: told to call for help at once",
    Disposition.CRISIS.value: "Crisis: given the crisis line",
    Disposition.SAME_DAY.value: "Urgent: told to see somebody the same day",
}
KIND = {
    Kind.ANSWER.value: "Answer",
    Kind.CLARIFY.value: "Question back",
    Kind.ABSTAIN.value: "No answer given",
    Kind.TRIAGE.value: "Safety message",
    Kind.REFERRAL.value: "Request to the clinic",
    Kind.PRIVACY.value: "About privacy",
    Kind.SMALL_TALK.value: "Small talk",
    Kind.NOTICE.value: "Notice",
}


@dataclass(frozen=True)
class Source:
    """What a reply rests on. `url` is blank unless it is a https address."""

    title: str
    publisher: str
    url: str


@dataclass(frozen=True)
class Turn:
    """Something said. Of a visitor there is the text alone; `paragraphs` are the reply's own, without caveat, referral and sources."""

    visitor: bool
    at: datetime | None
    paragraphs: tuple[str, ...]
    kind: str = ""
    title: str = ""
    flag: str = ""
    safety_note: str = ""
    certainty: str | None = None
    certainty_reason: str = ""
    verdict: str | None = None
    claim: str = ""
    referral: str = ""
    sources: tuple[Source, ...] = ()


def turns(lines: Iterable[Mapping[str, Any]]) -> list[Turn]:
    """The lines of a stored transcript (`GET /history` of the contract), oldest first."""
    return [_visitor(line) if line.get("from") == "visitor" else _reply(line) for line in lines]


def _visitor(line: Mapping[str, Any]) -> Turn:
    return Turn(True, _time(line), _paragraphs(line.get("text")))


def _reply(line: Mapping[str, Any]) -> Turn:
    reply = _mapping(line.get("reply"))
    custom = _mapping(reply.get("custom"))
    body = custom.get("body")
    return Turn(
        visitor=False,
        at=_time(line),
        paragraphs=tuple(map(str, body)) if isinstance(body, list) and body else _paragraphs(custom.get("text") or reply.get("text")),
        kind=KIND.get(str(custom.get("kind")), "Reply"),
        title=_text(custom, "title"),
        flag=DISPOSITION.get(str(custom.get("disposition")), ""),
        safety_note=_text(custom, "safety_note"),
        certainty=_text(custom, "certainty") or None,
        certainty_reason=_text(custom, "certainty_reason"),
        verdict=_text(custom, "verdict") or None,
        claim=_text(custom, "claim"),
        referral=_text(_mapping(custom.get("referral")), "text") if body else "",
        sources=tuple(_source(_mapping(one)) for one in custom.get("citations") or ()),
    )


def _source(citation: Mapping[str, Any]) -> Source:
    url, year = _text(citation, "url"), citation.get("year")
    publisher = _text(citation, "publisher")
    # What is stored was checked when it was written. A link is the one thing here that could do something, so it is checked again.
    return Source(_text(citation, "title"), f"{publisher}, {year}" if year else publisher, url if url.startswith("https://") else "")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _paragraphs(text: object) -> tuple[str, ...]:
    return tuple(line for line in str(text or "").split("\n") if line.strip())


def _time(line: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(line.get("at")))
    except ValueError:
        return None
