"""`python -m bot check`: prints every finding in the knowledge folder, and on request what the folder holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.knowledge.check import Stats, check_and_read, warnings
from bot.knowledge.check import stats as count
from bot.knowledge.model import Knowledge
from bot.knowledge.yaml_source import Finding
from bot.vocabulary import Certainty, SourceSeen


def run(root: Path, stats: bool) -> int:
    """Print findings and warnings, one a line, then a summary. Returns the exit code: 1 if there is any finding, else 0."""
    return report(*check_and_read(root), stats)


def report(knowledge: Knowledge | None, findings: Sequence[Finding], stats: bool) -> int:
    """Print what `run` prints, of knowledge that is checked already."""
    for finding in findings:
        print(finding)
    for warning in warnings(knowledge) if knowledge is not None else ():
        print(f"warning: {warning}")
    if stats and knowledge is not None:
        print("\n".join(_table(count(knowledge))))
    if findings or knowledge is None:
        print(f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}")
        return 1
    print(f"knowledge is clean: {len(knowledge.topics)} topics, {len(knowledge.entries)} entries, {len(knowledge.citations)} citations")
    return 0


def _table(counted: Stats) -> Iterator[str]:
    yield f"conditions {counted.conditions}, topics {counted.topics}, claims {counted.claims}, entries {counted.entries}"
    yield f"statements {counted.statements}, with a citation {counted.cited_share:.0%}, citations {counted.citations}"
    worst = f", hardest {counted.worst_grade:.1f} ({counted.worst_entry})" if counted.worst_entry else ""
    yield f"reading grade: median {counted.median_grade:.1f}{worst}"
    yield "certainty: " + ", ".join(f"{level.value} {counted.by_certainty.get(level, 0)}" for level in Certainty)
    yield "sources seen: " + ", ".join(f"{seen.value} {counted.by_seen.get(seen, 0)}" for seen in SourceSeen)
