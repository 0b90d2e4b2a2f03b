"""Signs a text of the knowledge: writes the signature into its `review:` mapping, and keeps a copy of what was signed.

The copy is the very text that the digest is of (`bot/knowledge/signature.py`), in a folder that no reader opens. So what changed
since can be shown without asking git.
"""

from __future__ import annotations

import calendar
import difflib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from bot.errors import ReviewError
from bot.knowledge.model import Entry, Knowledge, Review
from bot.knowledge.red_flags import FOLDER
from bot.knowledge.signature import RED_FLAGS, SignedTexts, digest_of
from bot.knowledge.standing import Reviewable, reviewables
from bot.knowledge.yaml_edit import with_values
from bot.knowledge.yaml_source import Finding
from bot.vocabulary import Aspect, ReviewStatus

COPIES = "_signed"
SHARED_FILES = frozenset({"caveats.yaml", "citations.yaml", "glossary.yaml", "referrals.yaml", "regulatory.yaml", "risks.yaml"})
"""Files whose texts an entry's answer may contain."""
REGULATION_MONTHS, EVIDENCE_MONTHS, BASICS_MONTHS = 3, 6, 24
MONTHS: Mapping[Aspect, int] = {
    **dict.fromkeys((Aspect.REGULATION, Aspect.COST_AND_COVERAGE, Aspect.CHOOSING_A_CLINIC), REGULATION_MONTHS),
    **dict.fromkeys(
        (
            Aspect.TREATMENT,
            Aspect.STEM_CELL_EVIDENCE,
            Aspect.STEM_CELL_PROCEDURE,
            Aspect.STEM_CELL_RISKS,
            Aspect.STEM_CELL_ELIGIBILITY,
            Aspect.CLINICAL_TRIALS,
            Aspect.CLAIM_CHECK,
        ),
        EVIDENCE_MONTHS,
    ),
}
"""How long a review lasts by kind of content; what is not listed is basics."""
SHOWN_FINDINGS = 10
SUGGESTED_NAMES = 3


@dataclass(frozen=True)
class Signed:
    """A signature that was recorded: the review as it now stands, and the two files that were written."""

    name: str
    review: Review
    file: Path
    copy: Path


def find(knowledge: Knowledge, findings: Iterable[Finding], name: str) -> Reviewable:
    """The entry, or the red flags, of this name.

    Raises ReviewError, with the names that are nearest, where there is none; and where its files have findings.
    """
    reviewed = reviewables(knowledge)
    broken = [finding for finding in findings if _concerns(finding, name, reviewed.get(name))]
    if broken:
        shown = "\n".join(f"  {finding}" for finding in broken[:SHOWN_FINDINGS])
        more = f"\n  … and {len(broken) - SHOWN_FINDINGS} more; `python -m bot check` lists all." * (len(broken) > SHOWN_FINDINGS)
        raise ReviewError(f"`{name}` uses a file that has findings. Mend them first:\n{shown}{more}")
    if name not in reviewed:
        near = difflib.get_close_matches(name, reviewed, SUGGESTED_NAMES)
        known = f"Did you mean: {', '.join(near)}?" if near else "An entry is called topic/aspect or claims/slug, such as lupus/overview."
        raise ReviewError(f"There is no entry `{name}`. {known}")
    return reviewed[name]


def sign(knowledge: Knowledge, one: Reviewable, reviewer: str, on: date, due: date | None, today: date) -> Signed:
    """Record that `reviewer` has reviewed a text of this knowledge. Without `due` the kind of content decides how long it lasts.

    Raises ReviewError for what can't be recorded; then nothing was written.
    """
    review = _review(one, " ".join(reviewer.split()), on, due, today)
    text = SignedTexts(knowledge).of(one.entry, review)
    signed = Review(review.status, review.last_reviewed, review.next_review_due, review.reviewer, digest_of(text))
    file, copy = knowledge.root / one.place.file, copy_of(knowledge.root, one.id)
    changed = with_values(file.read_bytes().decode("utf-8"), review_path(one.entry), _as_yaml(signed))
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(text, encoding="utf-8")
    _replace(file, changed)
    return Signed(one.id, signed, file, copy)


def copy_of(root: Path, name: str) -> Path:
    """Where the copy of what was signed under a name is kept."""
    return root / COPIES / f"{name}.txt"


def next_review(on: date, entry: Entry | None) -> date:
    """When an entry (None: the red flags) is due again after a review, by the kind of its content."""
    months = MONTHS.get(entry.aspect, BASICS_MONTHS) if entry is not None else BASICS_MONTHS
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def _review(one: Reviewable, reviewer: str, on: date, due: date | None, today: date) -> Review:
    """The signed review, still without its digest."""
    if one.review.status is ReviewStatus.RETIRED:
        raise ReviewError(f"`{one.id}` is retired, so nobody is shown it. Make it a draft again before it is reviewed.")
    if not reviewer or not reviewer.isprintable():
        raise ReviewError('A signature names who reviewed the text: --reviewer "Name, role".')
    if on > today:
        raise ReviewError(f"{on} is in the future. Give the day on which the text was reviewed.")
    following = due or next_review(on, one.entry)
    if following <= on:
        raise ReviewError(f"The next review ({following}) is not later than this one ({on}). Give a later day.")
    return Review(ReviewStatus.REVIEWED, on, following, reviewer)


def review_path(entry: Entry | None) -> Sequence[str]:
    """The keys that lead to the `review:` mapping in the file of an entry (None: in that of the red flags)."""
    return ("review",) if entry is None or entry.claim is not None else ("entries", entry.aspect.value, "review")


def _as_yaml(review: Review) -> Mapping[str, str]:
    return {
        "status": review.status.value,
        "last_reviewed": str(review.last_reviewed),
        "next_review_due": str(review.next_review_due),
        "reviewer": json.dumps(review.reviewer, ensure_ascii=False),
        "digest": json.dumps(review.digest),
    }


def _replace(file: Path, text: str) -> None:
    """Write a file so that it is never half there, with the rights that it had, where a link may lead."""
    real = file.resolve()
    beside = real.with_name(f".{real.name}.new")
    beside.write_bytes(text.encode())
    shutil.copymode(real, beside)
    os.replace(beside, real)


def _concerns(finding: Finding, name: str, one: Reviewable | None) -> bool:
    """Whether a finding stands in a file whose text the reply contains, or because of which the entry can't be read."""
    if name == RED_FLAGS:
        return finding.file.startswith(f"{FOLDER}/")
    if one is not None:
        return finding.file == one.place.file or finding.file in SHARED_FILES
    first, _, second = name.partition("/")
    return PurePosixPath(finding.file).parent.name + "/" + PurePosixPath(finding.file).stem in (
        f"conditions/{first}",
        f"topics/{first}",
        f"claims/{second}",
    )
