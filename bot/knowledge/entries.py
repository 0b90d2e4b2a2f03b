"""Reads one entry: one aspect of a topic, or one claim. What is broken becomes a finding, and the entry is left out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.model import ClaimUnderCheck, Entry, Figure, Place, Referral, Risks, SharedText
from bot.knowledge.reviews import read_review
from bot.knowledge.shelves import Shelves, read_referral, read_statements
from bot.knowledge.yaml_source import Fields
from bot.vocabulary import Aspect, Certainty, Verdict


@dataclass(frozen=True)
class Head:
    """What an entry is about and where it stands."""

    id: str
    topic: str
    aspect: Aspect
    place: Place


@dataclass(frozen=True)
class Follow:
    """One item of `next`: the entry that has it, and the id of the entry it leads to."""

    source: str
    target: str
    place: Place


@dataclass(frozen=True)
class ReadEntry:
    """An entry as far as it could be read: `entry` is None if something in it is broken. `follows` has to be checked at the end."""

    head: Head
    entry: Entry | None
    follows: tuple[Follow, ...]


def read_entry(fields: Fields, head: Head, shelves: Shelves) -> ReadEntry:
    """Everything in the mapping of one entry; unknown keys are findings."""
    follows = _follows(fields, head)
    entry = _entry(fields, head, shelves, tuple(follow.target for follow in follows))
    fields.finish()
    return ReadEntry(head, entry, follows)


def _entry(fields: Fields, head: Head, shelves: Shelves, following: tuple[str, ...]) -> Entry | None:
    claim = _claim(fields) if head.aspect is Aspect.CLAIM_CHECK else None
    asks, say, figures = fields.texts("asks"), read_statements(fields, "say"), _figures(fields)
    certainty, caveat, referral, review = _certainty(fields), _caveat(fields, shelves), _referral(fields, shelves), read_review(fields)
    not_known, regulatory, risks = fields.text("not_known", required=False), _regulatory(fields, shelves), _risks(fields, shelves)
    if not (asks and say and certainty and caveat and referral and review) or (head.aspect is Aspect.CLAIM_CHECK and not claim):
        return None
    level, because = certainty
    return Entry(
        id=head.id,
        topic=head.topic,
        aspect=head.aspect,
        asks=asks,
        say=say,
        certainty=level,
        certainty_reason=because,
        caveat=caveat,
        referral=referral,
        review=review,
        place=head.place,
        not_known=not_known,
        regulatory=regulatory,
        risks=risks,
        figures=figures,
        next=following,
        claim=claim,
    )


def _follows(fields: Fields, head: Head) -> tuple[Follow, ...]:
    """The items of `next` as entry ids: a bare aspect belongs to the entry's own topic."""
    items = fields.placed_texts("next", required=False)
    return tuple(Follow(head.id, item.text if "/" in item.text else f"{head.topic}/{item.text}", item.place) for item in items)


def _claim(fields: Fields) -> ClaimUnderCheck | None:
    text, verdict = fields.text("claim"), fields.choice("verdict", Verdict)
    also_topics = fields.texts("also_topics", required=False)
    return ClaimUnderCheck(text, verdict, also_topics) if text and verdict else None


def _certainty(fields: Fields) -> tuple[Certainty, str] | None:
    child = fields.child("certainty")
    if child is None:
        return None
    level, because = child.choice("level", Certainty), child.text("because")
    child.finish()
    return (level, because) if level and because else None


def _caveat(fields: Fields, shelves: Shelves) -> str | None:
    """An own sentence (it has a space) as it is; an id is looked up in caveats.yaml."""
    text = fields.text("caveat")
    if text is None or " " in text:
        return text
    return shelves.caveats.take(text, fields, "caveat", "unknown-caveat")


def _referral(fields: Fields, shelves: Shelves) -> Referral | None:
    """A mapping, or an id of referrals.yaml."""
    if not fields.is_text("referral"):
        child = fields.child("referral")
        return read_referral(child) if child is not None else None
    name = fields.text("referral")
    return shelves.referrals.take(name, fields, "referral", "unknown-referral") if name else None


def _regulatory(fields: Fields, shelves: Shelves) -> SharedText | None:
    name = fields.text("regulatory", required=False)
    return shelves.regulatory.take(name, fields, "regulatory", "unknown-regulatory") if name else None


def _risks(fields: Fields, shelves: Shelves) -> Risks | None:
    child = fields.child("risks", required=False)
    if child is None:
        return None
    name, specific = child.text("general"), read_statements(child, "specific", required=False)
    child.finish()
    general = shelves.risks.take(name, child, "general", "unknown-risks") if name else None
    return Risks(general, specific) if general else None


def _figures(fields: Fields) -> tuple[Figure, ...]:
    found = (_figure(item) for item in fields.children("figures", required=False))
    return tuple(figure for figure in found if figure is not None)


def _figure(fields: Fields) -> Figure | None:
    numerator, denominator = fields.number("numerator"), fields.integer("denominator")
    low, high = fields.number("low", required=False), fields.number("high", required=False)
    label, cite = fields.text("label"), fields.text("cite")
    fields.finish()
    if numerator is None or denominator is None or label is None or cite is None:
        return None
    return Figure(numerator, denominator, label, cite, low, high)
