"""Reads `review:` mappings: that of an entry, and that of the red flags, which stands in a file of its own."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.model import Review
from bot.knowledge.red_flags import REVIEW_FILE
from bot.knowledge.yaml_source import Fields, Findings, read_mapping
from bot.vocabulary import ReviewStatus


def read_review(fields: Fields) -> Review | None:
    """The mapping under `review`; None, with a finding, where it is broken or absent."""
    child = fields.child("review")
    if child is None:
        return None
    status, due = child.choice("status", ReviewStatus), child.date("next_review_due")
    last, reviewer = child.date("last_reviewed", required=False), child.text("reviewer", required=False)
    digest = child.text("digest", required=False)
    child.finish()
    return Review(status, last, due, reviewer, digest) if status and due else None


def read_red_flags_review(root: Path, findings: Findings) -> Review | None:
    """The review of all red flags together; None where the folder has no such file."""
    path = root / REVIEW_FILE
    fields = read_mapping(root, path, findings) if path.exists() else None
    if fields is None:
        return None
    review = read_review(fields)
    fields.finish()
    return review
