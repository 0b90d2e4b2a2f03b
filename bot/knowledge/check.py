"""Checks a knowledge folder: everything the reader finds, and every rule of `bot/knowledge/rules`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.model import Entry, Knowledge, Signature, Statement
from bot.knowledge.readability import entry_grades, median_grade
from bot.knowledge.reader import Reading, read_all, read_with_findings
from bot.knowledge.rules import Rule, agreement, citations, entries, names, reviews, texts
from bot.knowledge.standing import Reviewable, reviewables
from bot.knowledge.yaml_source import Finding
from bot.vocabulary import Certainty, SourceSeen

RULES: tuple[Rule, ...] = (*agreement.RULES, *citations.RULES, *entries.RULES, *names.RULES, *reviews.RULES, *texts.RULES)


@dataclass(frozen=True)
class Stats:
    """How much there is, how well it is sourced, and how hard it reads. `worst_entry` is None where there is no entry."""

    conditions: int
    topics: int
    claims: int
    entries: int
    statements: int
    citations: int
    cited_share: float
    median_grade: float
    worst_grade: float
    worst_entry: str | None
    by_certainty: Mapping[Certainty, int]
    by_seen: Mapping[SourceSeen, int]


def check(root: Path) -> list[Finding]:
    """Every finding, sorted by file and line; empty if the folder is clean."""
    return check_and_read(root)[1]


def check_and_read(root: Path) -> tuple[Knowledge | None, list[Finding]]:
    """What could be read, and every finding. Without a folder there is no knowledge."""
    reading, findings = checked_reading(root)
    return (reading.knowledge if reading is not None else None), findings


def checked_reading(root: Path) -> tuple[Reading | None, list[Finding]]:
    """The run over the folder, with what could be read, and every finding. Without a folder there is none."""
    if not root.is_dir():
        return None, read_with_findings(root)[1]
    reading = read_all(root)
    broken = [finding for rule in RULES for finding in rule(reading)]
    return reading, sorted({*reading.findings.found, *broken})


def warnings(knowledge: Knowledge) -> list[Finding]:
    """What somebody should see to, but what keeps nobody from training and serving: signatures that no longer fit their text."""
    return sorted(_void(one, one.review.void) for one in reviewables(knowledge).values() if one.review.void is not None)


def stats(knowledge: Knowledge) -> Stats:
    """Counts over one knowledge base. Shared texts count once, not once for each entry that uses them."""
    grades = entry_grades(knowledge)
    worst = max(grades, key=lambda name: grades[name], default=None)
    statements = list(_statements(knowledge))
    conditions = sum(topic.is_condition for topic in knowledge.topics.values())
    return Stats(
        conditions=conditions,
        topics=len(knowledge.topics) - conditions,
        claims=len(knowledge.claims),
        entries=len(knowledge.entries),
        statements=len(statements),
        citations=len(knowledge.citations),
        cited_share=sum(bool(s.citations) for s in statements) / len(statements) if statements else 0.0,
        median_grade=median_grade(grades),
        worst_grade=grades[worst] if worst is not None else 0.0,
        worst_entry=worst,
        by_certainty=Counter(entry.certainty for entry in knowledge.entries.values()),
        by_seen=Counter(citation.seen for citation in knowledge.citations.values()),
    )


def _void(one: Reviewable, signature: Signature) -> Finding:
    said = f"{signature.reviewer} signed `{one.id}` on {signature.on}, and it has changed since, so it counts as a draft."
    do = f"See what changed (python -m bot review diff {one.id}), then have it signed anew (python -m bot review sign {one.id})."
    return Finding(one.place.file, one.place.line, "void-signature", f"{said} {do}")


def _statements(knowledge: Knowledge) -> Iterator[Statement]:
    shared: dict[tuple[str, str], tuple[Statement, ...]] = {}
    for entry in knowledge.entries.values():
        yield from entry.say
        yield from entry.risks.specific if entry.risks is not None else ()
        shared.update(_shared(entry))
    for statements in shared.values():
        yield from statements


def _shared(entry: Entry) -> Iterator[tuple[tuple[str, str], tuple[Statement, ...]]]:
    if entry.regulatory is not None:
        yield ("regulatory", entry.regulatory.id), entry.regulatory.statements
    if entry.risks is not None:
        yield ("risks", entry.risks.general.id), entry.risks.general.statements
