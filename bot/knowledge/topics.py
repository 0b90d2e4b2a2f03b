"""Reads one file of `conditions/`, `topics/` or `claims/`."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from bot.knowledge.entries import Head, ReadEntry, read_entry
from bot.knowledge.model import Citation, Names, Place, Topic
from bot.knowledge.shelves import Shelf, Shelves, read_citations
from bot.knowledge.yaml_source import Fields
from bot.vocabulary import Aspect, AutoimmuneStatus

GENERAL_SPECIALTY = "doctor"
_ASPECTS = {aspect.value: aspect for aspect in Aspect if aspect is not Aspect.CLAIM_CHECK}


@dataclass(frozen=True)
class ReadTopic:
    """A condition or topic as far as it could be read: `topic` is None if it has no name, and lacks the entries that are broken."""

    slug: str
    place: Place
    topic: Topic | None
    entries: tuple[ReadEntry, ...]
    citations: Shelf[Citation]


def read_topic(slug: str, fields: Fields, shelves: Shelves, *, is_condition: bool) -> ReadTopic:
    """Everything in the file of one condition or topic. A condition names the specialty to see; a topic may."""
    name, names = fields.text("name"), _names(fields)
    specialty = fields.text("specialty", required=is_condition) or GENERAL_SPECIALTY
    kind_of = fields.text("kind_of", required=False)
    icd10, status = fields.texts("icd10", required=False), fields.choice("autoimmune_status", AutoimmuneStatus, required=False)
    citations = read_citations(fields, required=False)
    entries = tuple(_entries(slug, fields, shelves))
    fields.finish()
    by_aspect = {read.head.aspect: read.entry for read in entries if read.entry is not None}
    topic = Topic(slug, name, is_condition, names, specialty, by_aspect, fields.place, icd10, status, kind_of) if name else None
    return ReadTopic(slug, fields.place, topic, entries, citations)


def read_claim(slug: str, fields: Fields, shelves: Shelves, topics: Container[str]) -> ReadEntry:
    """Everything in the file of one advertising claim: an entry that also has a topic, the claim and a verdict."""
    topic = fields.text("topic")
    if topic is not None and topic not in topics:
        fields.problem("topic", "unknown-topic", f"There is no topic `{topic}`. Use the name of a file in conditions/ or topics/.")
    for other in fields.texts("also_topics", required=False):
        if other not in topics:
            fields.problem("also_topics", "unknown-topic", f"There is no topic `{other}`. Use names of files in conditions/ or topics/.")
    return read_entry(fields, Head(f"claims/{slug}", topic or "", Aspect.CLAIM_CHECK, fields.place), shelves)


def _entries(slug: str, fields: Fields, shelves: Shelves) -> Iterator[ReadEntry]:
    group = fields.child("entries")
    if group is None:
        return
    for key in group.keys:
        child = group.child(key)
        if key not in _ASPECTS:
            group.problem(key, "unknown-aspect", f"`{key}` is not an aspect. Use one of: {', '.join(_ASPECTS)}.")
        elif child is not None:
            yield read_entry(child, Head(f"{slug}/{key}", slug, _ASPECTS[key], group.place_of(key)), shelves)


def _names(fields: Fields) -> Names:
    also = fields.child("also", required=False)
    if also is None:
        return Names()
    groups = {key: also.texts(key, required=False) for key in ("synonyms", "abbreviations", "former", "lay", "drugs", "cues")}
    also.finish()
    return Names(**groups)
