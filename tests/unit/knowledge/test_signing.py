"""Signing writes a signature and a copy of what was signed, or says why not and writes nothing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import KnowledgeError, ReviewError
from bot.knowledge.check import check_and_read
from bot.knowledge.reader import digest, existing, read
from bot.knowledge.signature import digest_of
from bot.knowledge.signing import COPIES, Signed, copy_of, find, next_review, sign
from bot.knowledge.standing import reviewables
from bot.vocabulary import Aspect, ReviewStatus
from tests.unit.understanding.made_up import claim, entry

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
NAME = "glimmer_disease/overview"
TODAY = date(2026, 11, 29)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder that a test may change."""
    return Path(shutil.copytree(GOOD, tmp_path / "knowledge"))


def signed(folder: Path, name: str = NAME, **changes: Any) -> Signed:
    """A signature by A. Sample, given today, with changes."""
    knowledge = read(folder)
    values = {"reviewer": "A. Sample, MD", "on": TODAY, "due": None, "today": TODAY, **changes}
    return sign(knowledge, reviewables(knowledge)[name], **values)


def found(folder: Path, name: str) -> str:
    """The name of what is found under a name."""
    return find(*existing(check_and_read(folder)), name).id


def test_a_signature_says_who_reviewed_when_and_until_when_it_lasts(folder: Path) -> None:
    """And carries the digest of what was signed."""
    signed(folder)
    review = read(folder).entries[NAME].review
    assert (review.status, review.reviewer) == (ReviewStatus.REVIEWED, "A. Sample, MD")
    assert (review.last_reviewed, review.next_review_due) == (TODAY, date(2028, 11, 29))
    assert review.digest == digest_of(copy_of(folder, NAME).read_text(encoding="utf-8"))


def test_only_the_line_of_the_review_changes(folder: Path) -> None:
    """Comments, order and form of everything else stay."""
    path = folder / "conditions" / "glimmer_disease.yaml"
    path.write_text("# Kept.\n" + path.read_text(encoding="utf-8").replace("entries:", "entries:  # Kept too."), encoding="utf-8")
    before = path.read_text(encoding="utf-8").splitlines()
    made = signed(folder)
    after = path.read_text(encoding="utf-8").splitlines()
    assert [now for was, now in zip(before, after, strict=True) if was != now] == [
        "    review: {status: reviewed, last_reviewed: 2026-11-29, next_review_due: 2028-11-29,"
        f' reviewer: "A. Sample, MD", digest: "{made.review.digest}"}}'
    ]


def test_the_copy_lies_where_no_reader_looks(folder: Path) -> None:
    """It is no part of the knowledge that is served."""
    made = signed(folder)
    assert made.copy == folder / COPIES / "glimmer_disease" / "overview.txt"
    before = digest(folder)
    made.copy.unlink()
    assert digest(folder) == before
    assert read(folder).entries[NAME].review.status is ReviewStatus.REVIEWED


def test_a_claim_and_the_other_entries_of_a_file_are_signed_one_by_one(folder: Path) -> None:
    """A second signature in a file leaves the first one valid."""
    for name in (NAME, "glimmer_disease/symptoms", "claims/cells_stop_the_shine"):
        signed(folder, name)
    reviews = {name: one.review.status for name, one in reviewables(read(folder)).items()}
    assert {name for name, status in reviews.items() if status is ReviewStatus.REVIEWED} == {
        NAME,
        "glimmer_disease/symptoms",
        "glimmer_disease/treatment",
        "claims/cells_stop_the_shine",
    }


def test_what_is_signed_can_be_signed_again(folder: Path) -> None:
    """The new signature takes the place of the old one, also of one that is void."""
    signed(folder)
    caveats = folder / "caveats.yaml"
    caveats.write_text(caveats.read_text(encoding="utf-8").replace("not advice", "no advice"), encoding="utf-8")
    assert read(folder).entries[NAME].review.void is not None
    signed(folder, reviewer="B. Sample, nurse")
    assert read(folder).entries[NAME].review.reviewer == "B. Sample, nurse"


@pytest.mark.parametrize("reviewer", ['Dr. "Jo" O\'Neill, MD: head # 1', "Zoë Müller, Ärztin 🙂", "yes", "12", "  A.   Sample,\tMD "])
def test_any_name_can_be_signed_with(folder: Path, reviewer: str) -> None:
    """It is read back as it was given, but for white space."""
    signed(folder, reviewer=reviewer)
    assert read(folder).entries[NAME].review.reviewer == " ".join(reviewer.split())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reviewer": ""}, 'names who reviewed the text: --reviewer "Name, role"'),
        ({"reviewer": " \t "}, "names who reviewed the text"),
        ({"reviewer": "A.\u200bSample"}, "names who reviewed the text"),
        ({"on": date(2026, 11, 30)}, "2026-11-30 is in the future"),
        ({"due": TODAY}, r"The next review \(2026-11-29\) is not later than this one"),
        ({"name": "light_therapy/overview"}, "is retired.* Make it a draft again"),
    ],
)
def test_what_cannot_be_signed_is_refused_and_nothing_is_written(folder: Path, changes: dict[str, Any], said: str) -> None:
    """The message says why, and what to do."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(ReviewError, match=said):
        signed(folder, **changes)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_form_that_cannot_be_edited_is_refused_and_nothing_is_written(folder: Path) -> None:
    """Here a review that two entries share."""
    path = folder / "conditions" / "glimmer_disease.yaml"
    draft = "review: {status: draft, last_reviewed: null, next_review_due: 2028-11-25, reviewer: null}"
    text = path.read_text(encoding="utf-8").replace(draft, f"review: &shared {draft[8:]}", 1).replace(f" {draft}", " review: *shared")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError, match="can't be edited in place"):
        signed(folder)
    assert path.read_text(encoding="utf-8") == text
    assert not copy_of(folder, NAME).exists()


def test_a_link_and_the_rights_of_a_file_stay(folder: Path) -> None:
    """What is replaced is the file that the link leads to."""
    path, real = folder / "conditions" / "glimmer_disease.yaml", folder.parent / "elsewhere.yaml"
    path.rename(real)
    path.symlink_to(real)
    real.chmod(0o640)
    signed(folder)
    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(left.name for left in folder.parent.iterdir()) == ["elsewhere.yaml", "knowledge"]


def test_how_long_a_review_lasts_depends_on_the_kind_of_content() -> None:
    """Rules and prices 3 months, evidence and claims 6, basics and red flags 24."""
    assert next_review(TODAY, None) == date(2028, 11, 29)
    months = {aspect: next_review(date(2026, 1, 1), entry("lupus", aspect)) for aspect in Aspect}
    assert {a.value for a, due in months.items() if due == date(2026, 4, 1)} == {"regulation", "cost_and_coverage", "choosing_a_clinic"}
    assert {a.value for a, due in months.items() if due == date(2026, 7, 1)} == {
        *("treatment", "stem_cell_evidence", "stem_cell_procedure", "stem_cell_risks", "stem_cell_eligibility"),
        *("clinical_trials", "claim_check"),
    }
    assert {due for due in months.values() if due > date(2026, 7, 1)} == {date(2028, 1, 1)}
    assert next_review(date(2026, 1, 1), claim("cells", "lupus", "Cells cure.")) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("on", "due"),
    [(date(2026, 11, 30), date(2027, 2, 28)), (date(2027, 11, 30), date(2028, 2, 29)), (date(2026, 9, 30), date(2026, 12, 30))],
)
def test_a_month_that_is_too_short_ends_the_time_with_its_last_day(on: date, due: date) -> None:
    """Three months after the end of November is the end of February."""
    assert next_review(on, entry("lupus", Aspect.REGULATION)) == due


class TestFind:
    def test_an_entry_and_a_claim_are_found_by_their_names(self, folder: Path) -> None:
        assert found(folder, NAME) == NAME
        assert found(folder, "claims/cells_stop_the_shine") == "claims/cells_stop_the_shine"

    @pytest.mark.parametrize(
        ("name", "near"), [("glimmer_disease/overveiw", NAME), ("claims/cell_stop_the_shine", "claims/cells_stop_the_shine")]
    )
    def test_for_an_unknown_name_the_nearest_ones_are_offered(self, folder: Path, name: str, near: str) -> None:
        with pytest.raises(ReviewError, match=rf"There is no entry `{name}`. Did you mean: {near}"):
            found(folder, name)

    def test_for_a_name_that_is_like_none_its_form_is_told(self, folder: Path) -> None:
        with pytest.raises(ReviewError, match="An entry is called topic/aspect or claims/slug, such as lupus/overview"):
            found(folder, "xyz")

    def test_red_flags_without_a_review_are_not_found(self, folder: Path) -> None:
        with pytest.raises(ReviewError, match="There is no entry `red_flags`"):
            found(folder, "red_flags")

    @pytest.mark.parametrize("file", ["conditions/glimmer_disease.yaml", "caveats.yaml"])
    def test_an_entry_whose_files_have_findings_is_refused_with_them(self, folder: Path, file: str) -> None:
        """Its own file, and those whose texts its reply contains."""
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8") + "stray: key\n", encoding="utf-8")
        with pytest.raises(ReviewError, match=rf"`{NAME}` uses a file that has findings. Mend them first:\n  {file}:\d+: unknown-key"):
            found(folder, NAME)

    def test_an_entry_that_cannot_be_read_is_refused_with_its_findings(self, folder: Path) -> None:
        """Not as an unknown one."""
        path = folder / "conditions" / "glimmer_disease.yaml"
        path.write_text("name: [", encoding="utf-8")
        with pytest.raises(ReviewError, match=r"conditions/glimmer_disease.yaml:2: yaml: The file can't be parsed"):
            found(folder, NAME)

    def test_findings_elsewhere_do_not_matter(self, folder: Path) -> None:
        (folder / "topics" / "light_therapy.yaml").write_text("name: [", encoding="utf-8")
        (folder / "phrases.yaml").write_text("phrases:\n  greeting: Hi!\n", encoding="utf-8")
        with pytest.raises(ReviewError, match=r"light_therapy\.yaml:2: yaml:"):
            found(folder, "light_therapy/overview")
        assert found(folder, "claims/cells_stop_the_shine")

    def test_only_the_first_findings_are_shown(self, folder: Path) -> None:
        lines = "".join(f"stray_{number}: x\n" for number in range(12))
        (folder / "caveats.yaml").write_text(f"caveats:\n  basics: Take care.\n{lines}", encoding="utf-8")
        with pytest.raises(ReviewError, match=r"… and 2 more; `python -m bot check` lists all."):
            found(folder, NAME)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As the check does."""
    with pytest.raises(KnowledgeError, match="no-folder: There is no such folder"):
        existing(check_and_read(tmp_path / "nowhere"))
