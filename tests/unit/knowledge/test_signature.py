"""A signature holds for exactly the text that was signed: what a visitor reads, who signed it, and the dates."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.check import warnings
from bot.knowledge.model import Review
from bot.knowledge.reader import read, read_with_findings
from bot.knowledge.signature import RED_FLAGS, SignedTexts, digest_of
from bot.knowledge.signing import copy_of, sign
from bot.knowledge.standing import reviewables
from bot.vocabulary import ReviewStatus

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
CONDITION, CLAIM = "conditions/glimmer_disease.yaml", "claims/cells_stop_the_shine.yaml"
TREATMENT, EVIDENCE, CHECKED = "glimmer_disease/treatment", "glimmer_disease/stem_cell_evidence", "claims/cells_stop_the_shine"
DAY = date(2026, 11, 25)
FLAG = """findings:
  glowing_eyes: [eyes glow]
flags:
  - {id: glow, disposition: same_day, shows: eyes that glow, when: [{near: glowing_eyes}], cite: lamp-page}
"""
Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder with a red flag, in which an entry with everything, a claim and the red flags are signed."""
    made = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    (made / "red_flags").mkdir()
    (made / "red_flags" / "flags.yaml").write_text(FLAG, encoding="utf-8")
    unsigned = "review: {status: draft, last_reviewed: null, next_review_due: 2028-11-25, reviewer: null}\n"
    (made / "red_flags" / "review.yaml").write_text(unsigned, encoding="utf-8")
    for name in (TREATMENT, EVIDENCE, CHECKED, RED_FLAGS):
        knowledge = read(made)
        sign(knowledge, reviewables(knowledge)[name], "A. Sample, MD", DAY, None, DAY)
    return made


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces one text, which has to be there, in a file of the folder."""

    def replaced(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return replaced


def signed(folder: Path) -> set[str]:
    """The names whose signature holds."""
    knowledge, _ = read_with_findings(folder)
    assert knowledge is not None
    return {name for name, one in reviewables(knowledge).items() if one.review.status is ReviewStatus.REVIEWED}


def test_what_was_signed_is_reviewed(folder: Path) -> None:
    """Nothing else is."""
    assert signed(folder) == {TREATMENT, EVIDENCE, CHECKED, RED_FLAGS}


VOIDING = {
    "a statement": (CONDITION, "helps most people", "helps all people", {TREATMENT}),
    "the sources of a statement": (CONDITION, "cite: [glimmer-page, bright-2020]", "cite: [bright-2020, glimmer-page]", {TREATMENT}),
    "the certainty": (CONDITION, "level: moderate", "level: high", {TREATMENT}),
    "its reason": (CONDITION, "One trial of 10", "Ten trials of 10", {TREATMENT}),
    "a figure's number": (CONDITION, "numerator: 8", "numerator: 9", {TREATMENT}),
    "a figure's range": (CONDITION, "high: 9.5", "high: 10", {TREATMENT}),
    "a figure's label": (CONDITION, "lost the shine with", "lost all shine with", {TREATMENT}),
    "what isn't known": (CONDITION, "It is not known if it helps.", "It helps.", {EVIDENCE}),
    "a risk of its own": (CONDITION, "One person lost", "Few people lost", {EVIDENCE}),
    "a shared risk": ("risks.yaml", "can bring germs", "may bring germs", {EVIDENCE}),
    "the approval status": ("regulatory.yaml", "No cell product", "One cell product", {EVIDENCE}),
    "a shared caveat": ("caveats.yaml", "not advice about you", "meant for you", {TREATMENT, EVIDENCE, CHECKED}),
    "whom to see": ("referrals.yaml", "a skin doctor", "a nurse", {TREATMENT, EVIDENCE, CHECKED}),
    "how soon": ("referrals.yaml", "routine", "soon", {TREATMENT, EVIDENCE, CHECKED}),
    "why": ("referrals.yaml", "They can look", "They look", {TREATMENT, EVIDENCE, CHECKED}),
    "a source's address": ("citations.yaml", "example.org/bright-2020", "example.org/dark-2020", {TREATMENT, EVIDENCE}),
    "a source's doi": ("citations.yaml", "10.1000/bright.2020", "10.1000/dark.2020", {TREATMENT, EVIDENCE}),
    "a source's number in PubMed": ("citations.yaml", "12345678", "12345679", {TREATMENT, EVIDENCE}),
    "a source's number of a trial": ("citations.yaml", "NCT01234567", "NCT01234568", {TREATMENT, EVIDENCE}),
    "a source's title": ("citations.yaml", "A cream for", "No cream for", {TREATMENT, EVIDENCE}),
    "a source's year": ("citations.yaml", "year: 2020", "year: 2021", {TREATMENT, EVIDENCE}),
    "what the topic is called": (CONDITION, "name: glimmer disease", "name: shimmer disease", {TREATMENT, EVIDENCE, CHECKED}),
    "the claim": (CLAIM, "in a week.", "in a day.", {CHECKED}),
    "the verdict": (CLAIM, "verdict: unsupported", "verdict: partly", {CHECKED}),
    "what else the claim is about": (CLAIM, "verdict:", "also_topics: [light_therapy]\nverdict:", {CHECKED}),
    "a word that is explained from now on": ("glossary.yaml", "term: lamp, forms: [lamps]", "term: cream", {TREATMENT}),
    "a red flag": ("red_flags/flags.yaml", "same_day", "emergency", {RED_FLAGS}),
    "a phrase of a red flag": ("red_flags/flags.yaml", "eyes glow", "eyes shine", {RED_FLAGS}),
}
HARMLESS = {
    "a question": (CONDITION, "medicine for gld", "pills for gld"),
    "a button": (CONDITION, "next: [treatment, light", "next: [overview, treatment, light"),
    "a comment, and another line": (CONDITION, "icd10:", "# A comment.\n\nicd10:"),
    "another entry": (CONDITION, "It lasts for life.", "It lasts for years."),
    "when a source was looked at": ("citations.yaml", "checked: 2026-11-25", "checked: 2026-11-26"),
    "how a source was seen": ("citations.yaml", "seen: secondary", "seen: primary"),
    "the day of a shared text": ("risks.yaml", "as_of: 2026-11-22", "as_of: 2026-11-23"),
    "how a text is written down": (
        CONDITION,
        'text: "One person lost the shine and all hair."',
        "text: One person lost the shine and all hair.",
    ),
    "an explained word that isn't used": ("glossary.yaml", "gives light", "makes light"),
}


@pytest.mark.parametrize("what", VOIDING)
def test_a_signature_is_void_once_a_visitor_would_read_something_else(folder: Path, edit: Edit, what: str) -> None:
    """It counts as a draft, without reviewer and day, and the warning names who signed what and when."""
    file, old, new, void = VOIDING[what]
    edit(file, old, new)
    assert signed(folder) == {TREATMENT, EVIDENCE, CHECKED, RED_FLAGS} - void
    knowledge, _ = read_with_findings(folder)
    assert knowledge is not None
    for name in void:
        review = reviewables(knowledge)[name].review
        assert (review.status, review.reviewer, review.last_reviewed, review.digest) == (ReviewStatus.DRAFT, None, None, None)
        assert review.void is not None
        assert (review.void.reviewer, review.void.on) == ("A. Sample, MD", DAY)
    assert {re.search(r"signed `(\S+)` on 2026-11-25", w.message)[1] for w in warnings(knowledge)} == void  # type: ignore[index]


@pytest.mark.parametrize("what", HARMLESS)
def test_what_no_visitor_reads_may_change(folder: Path, edit: Edit, what: str) -> None:
    """Questions to learn from, buttons, and the keeping of the sources."""
    edit(*HARMLESS[what])
    assert signed(folder) == {TREATMENT, EVIDENCE, CHECKED, RED_FLAGS}


@pytest.mark.parametrize(
    ("old", "new"), [("A. Sample", "B. Sample"), ("last_reviewed: 2026-11-25", "last_reviewed: 2026-11-26"), ("2027-05-25", "2037-05-25")]
)
def test_a_signature_cannot_be_given_to_somebody_else_or_made_to_last_longer(folder: Path, edit: Edit, old: str, new: str) -> None:
    """Reviewer and dates are signed too."""
    edit(CLAIM, old, new)
    assert CHECKED not in signed(folder)


def test_a_signature_cannot_be_copied_to_another_entry(folder: Path, edit: Edit) -> None:
    """The entry's name is signed too, so even the same words would need a signature of their own."""
    text = (folder / CONDITION).read_text(encoding="utf-8")
    review = re.search(r"review: \{status: reviewed.*\}", text)
    assert review is not None
    unsigned = "review: {status: draft, last_reviewed: null, next_review_due: 2028-11-25, reviewer: null}"
    edit(CONDITION, unsigned, review[0])
    assert signed(folder) == {TREATMENT, EVIDENCE, CHECKED, RED_FLAGS}


@pytest.mark.parametrize("missing", ["reviewer", "last_reviewed", "digest"])
def test_without_a_whole_signature_an_entry_is_a_draft(folder: Path, missing: str) -> None:
    """Also for the server, which reads without the rules that report it."""
    path = folder / CLAIM
    text = re.sub(rf"{missing}: (\"[^\"]*\"|[\d-]+)", f"{missing}: null", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    review = read(folder).entries[CHECKED].review
    assert review == Review(ReviewStatus.DRAFT, None, date(2027, 5, 25))


def test_an_edit_that_is_taken_back_makes_the_signature_hold_again(folder: Path, edit: Edit) -> None:
    """It is the text that counts, not its history."""
    edit("caveats.yaml", "not advice", "no advice")
    assert TREATMENT not in signed(folder)
    edit("caveats.yaml", "no advice", "not advice")
    assert TREATMENT in signed(folder)


def test_a_retired_entry_keeps_its_record(folder: Path, edit: Edit) -> None:
    """Nobody is shown it, so its signature needs no judgement."""
    edit(CLAIM, "status: reviewed", "status: retired")
    review = read(folder).entries[CHECKED].review
    assert (review.status, review.reviewer, review.void) == (ReviewStatus.RETIRED, "A. Sample, MD", None)


def test_the_form_of_a_signed_text_is_fixed() -> None:
    """Another form of the lines would void every signature that was ever given, so it is changed knowingly or not at all."""
    knowledge = read(GOOD)
    entry = knowledge.entries[TREATMENT]
    text = SignedTexts(knowledge).of(entry, entry.review)
    assert text == copy_of(GOOD, TREATMENT).read_text(encoding="utf-8")
    assert digest_of(text) == entry.review.digest == "e0a4397e4703d6d80aad3c6baa5fefb1"


def test_a_source_that_is_not_described_has_a_line_too(folder: Path, edit: Edit) -> None:
    """Broken knowledge is judged without failing; the reader reports the source."""
    edit(CONDITION, "cite: [glimmer-page, bright-2020]", "cite: [glimmer-page, dark-2020]")
    assert TREATMENT not in signed(folder)


def test_a_red_flag_file_that_cannot_be_read_voids_the_signature(folder: Path) -> None:
    """It is judged without failing; the reader reports the file."""
    (folder / "red_flags" / "more.yaml").mkdir()
    assert RED_FLAGS not in signed(folder)


def test_a_red_flag_file_that_is_set_aside_does_not_count(folder: Path) -> None:
    """As everywhere in the folder, `_` in front means that nobody reads it."""
    (folder / "red_flags" / "_ideas.yaml").write_text("flags: [", encoding="utf-8")
    assert RED_FLAGS in signed(folder)
