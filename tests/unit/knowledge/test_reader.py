"""The reader: files become frozen values, references are resolved, and one run reports every problem."""

from __future__ import annotations

import dataclasses
import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge.check import check
from bot.knowledge.model import Knowledge, Referral
from bot.knowledge.reader import digest, read, read_with_findings
from bot.vocabulary import Aspect, Certainty, ReferralWhen, ReviewStatus, SourceSeen, Verdict

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
NEW_CONDITION = (GOOD / "conditions" / "glimmer_disease.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder that a test may change."""
    return Path(shutil.copytree(GOOD, tmp_path / "knowledge"))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The good folder, read once."""
    return read(GOOD)


def test_a_condition_is_a_topic_whose_slug_is_the_name_of_its_file(knowledge: Knowledge) -> None:
    """Names, codes and specialty are read as they are written."""
    topic = knowledge.topics["glimmer_disease"]
    assert (topic.slug, topic.name, topic.is_condition, topic.specialty) == ("glimmer_disease", "glimmer disease", True, "glimmerologist")
    assert (topic.names.abbreviations, topic.names.drugs, topic.icd10) == (("GLD",), ("glimmerol",), ("M32",))
    assert topic.autoimmune_status == "established"


def test_a_condition_may_be_a_kind_of_another(folder: Path) -> None:
    """Of most it is not said."""
    renamed = NEW_CONDITION.replace("glimmer", "sparkle").replace("GLD", "SPD").replace("gld", "spd").replace("shimmers", "twinkles")
    text = renamed.replace("specialty:", "kind_of: glimmer_disease\nspecialty:", 1)
    (folder / "conditions" / "sparkle_disease.yaml").write_text(text, encoding="utf-8")
    added, _ = read_with_findings(folder)
    assert added is not None
    assert (added.topics["sparkle_disease"].kind_of, added.topics["glimmer_disease"].kind_of) == ("glimmer_disease", None)
    assert not any(finding.code == "unknown-topic" for finding in check(folder))


def test_but_not_of_itself(folder: Path) -> None:
    path = folder / "conditions" / "glimmer_disease.yaml"
    path.write_text(NEW_CONDITION.replace("specialty:", "kind_of: glimmer_disease\nspecialty:", 1), encoding="utf-8")
    (finding,) = check(folder)
    assert (finding.code, finding.file) == ("unknown-topic", "conditions/glimmer_disease.yaml")


def test_a_general_topic_needs_no_specialty(knowledge: Knowledge) -> None:
    """Whom to see about it is a doctor."""
    topic = knowledge.topics["light_therapy"]
    assert (topic.is_condition, topic.specialty) == (False, "doctor")


def test_an_entry_carries_all_that_is_said(knowledge: Knowledge) -> None:
    """Statements with citations, certainty, review, and the line on which the entry begins."""
    entry = knowledge.entry("glimmer_disease", Aspect.TREATMENT)
    assert entry is not None
    assert (entry.id, str(entry.place)) == ("glimmer_disease/treatment", "conditions/glimmer_disease.yaml:46")
    assert entry.say[0].citations == ("glimmer-page", "bright-2020")
    assert (entry.certainty, entry.certainty_reason) == (Certainty.MODERATE, "One trial of 10 people.")
    assert (entry.figures[0].numerator, entry.figures[0].high, entry.figures[0].citation) == (8, 9.5, "bright-2020")
    assert (entry.review.status, entry.review.last_reviewed) == (ReviewStatus.REVIEWED, date(2026, 11, 20))


def test_ids_of_shared_texts_become_the_texts_themselves(knowledge: Knowledge) -> None:
    """Caveat, referral, regulatory status and general risks are resolved; an own sentence stays as it is."""
    evidence = knowledge.entries["glimmer_disease/stem_cell_evidence"]
    assert evidence.caveat == "This is general information, not advice about you."
    assert evidence.referral == Referral("a skin doctor", ReferralWhen.ROUTINE, "They can look at your skin.")
    assert evidence.regulatory is not None
    assert evidence.regulatory.as_of == date(2026, 11, 22)
    assert evidence.risks is not None
    assert evidence.risks.general.text == "Shots of cells can bring germs into the body."
    assert knowledge.entries["glimmer_disease/symptoms"].caveat == "Many things shine. Only a test can tell."


def test_the_citations_of_an_entry_include_those_of_its_shared_texts(knowledge: Knowledge) -> None:
    """Once each, in the order in which they are met."""
    assert knowledge.entries["glimmer_disease/stem_cell_evidence"].citations == ("glimmer-page", "lamp-page", "bright-2020")


def test_next_is_given_as_ids_of_entries(knowledge: Knowledge) -> None:
    """A bare aspect belongs to the same topic, for a claim to the topic of the claim."""
    evidence, claim = knowledge.entries["glimmer_disease/stem_cell_evidence"], knowledge.claims["cells_stop_the_shine"]
    assert evidence.next == ("glimmer_disease/treatment", "light_therapy/overview", "claims/cells_stop_the_shine")
    assert claim.next == ("glimmer_disease/treatment", "glimmer_disease/stem_cell_evidence")


def test_a_claim_is_an_entry_with_a_verdict(knowledge: Knowledge) -> None:
    """It is found among the claims by its slug and among the entries by its id."""
    claim = knowledge.claims["cells_stop_the_shine"]
    assert claim is knowledge.entries["claims/cells_stop_the_shine"]
    assert (claim.topic, claim.aspect) == ("glimmer_disease", Aspect.CLAIM_CHECK)
    assert claim.claim is not None
    assert claim.claim.verdict is Verdict.UNSUPPORTED


def test_the_other_files_are_read(knowledge: Knowledge) -> None:
    """Citations, glossary, other conditions, phrases."""
    assert (knowledge.citations["bright-2020"].pmid, knowledge.citations["lamp-page"].seen) == ("12345678", SourceSeen.NIH_COPY)
    assert (knowledge.glossary[0].forms, knowledge.glossary[0].citations) == (("lamps",), ("lamp-page",))
    assert knowledge.other_conditions[0].who == "a family doctor"
    assert knowledge.regions["nowhere"].crisis[0].href == "tel:001"
    assert knowledge.phrases["greeting"].startswith("Hello")
    assert knowledge.phrase_lists["thanks"] == ("You are welcome.", "Glad to help.")


def test_what_was_read_cannot_be_changed(knowledge: Knowledge) -> None:
    """An answer can't alter what the next one says."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        knowledge.entries["glimmer_disease/overview"].caveat = "none"  # type: ignore[misc]


def test_one_file_adds_a_condition_and_its_sources(folder: Path) -> None:
    """No other edit: the file may bring the sources that it cites under `citations:`."""
    before = check(folder)
    text = NEW_CONDITION.replace("glimmer", "sparkle").replace("GLD", "SPD").replace("gld", "spd").replace("shimmers", "twinkles")
    source = "{title: Sparkle, publisher: Examples, url: 'https://example.org/sparkle', seen: primary, checked: 2026-11-25}"
    text = f"{text.replace('Lumen', 'Candela')}citations:\n  sparkle-page: {source}\n"
    (folder / "conditions" / "sparkle_disease.yaml").write_text(text, encoding="utf-8")
    assert (before, check(folder)) == ([], [])
    added = read(folder)
    assert added.topics["sparkle_disease"].name == "sparkle disease"
    assert added.citations["sparkle-page"].title == "Sparkle"


@pytest.mark.parametrize(
    "name",
    ["conditions/_draft.yaml", "topics/.hidden.yaml", "_old/notes.yaml", "conditions/_attic/x.yaml", "README.md", "claims/README.md"],
)
def test_files_that_are_set_aside_are_ignored(folder: Path, name: str) -> None:
    """A leading `_` or `.` sets a file or a folder aside; a README may stand anywhere."""
    before = digest(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("not: [valid", encoding="utf-8")
    assert check(folder) == []
    assert digest(folder) == before


@pytest.mark.parametrize("name", ["referrals.yaml", "glossary.yaml", "other_conditions.yaml", "phrases.yaml"])
def test_an_optional_file_that_is_absent_counts_as_empty(folder: Path, name: str) -> None:
    """What it would hold may still be needed by id, and that is reported where it is needed."""
    (folder / name).unlink()
    assert {finding.code for finding in read_with_findings(folder)[1]} <= {"unknown-referral"}


def test_only_the_emergency_numbers_have_to_be_there(tmp_path: Path) -> None:
    """A folder without regions.yaml serves nothing; one with nothing else knows nothing."""
    assert [str(f.file) for f in read_with_findings(tmp_path)[1]] == ["regions.yaml"]
    shutil.copy(GOOD / "regions.yaml", tmp_path)
    assert {f.code for f in read_with_findings(tmp_path)[1]} == {"unknown-citation"}


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    """The message says what to give."""
    knowledge, findings = read_with_findings(tmp_path / "nowhere")
    assert knowledge is None
    assert [finding.code for finding in findings] == ["no-folder"]
    assert check(tmp_path / "nowhere") == findings


def test_read_raises_with_every_finding(folder: Path) -> None:
    """One error carries all problems of all files, sorted by place."""
    for name in ("conditions/glimmer_disease.yaml", "topics/light_therapy.yaml"):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace("caveat: basics", "caveat: basix"), encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        read(folder)
    findings = raised.value.findings
    assert len(findings) == 8
    assert list(findings) == read_with_findings(folder)[1]
    assert "8 problem(s)" in str(raised.value)
    assert "caveats.yaml" in str(raised.value)


def test_what_is_sound_is_still_returned_beside_the_findings(folder: Path) -> None:
    """A broken entry is left out; the rest can be looked at."""
    path = folder / "topics" / "light_therapy.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("certainty:", "certanty:"), encoding="utf-8")
    knowledge, findings = read_with_findings(folder)
    assert knowledge is not None
    assert {finding.code for finding in findings} == {"missing", "unknown-key"}
    assert "light_therapy/overview" not in knowledge.entries
    assert "glimmer_disease/overview" in knowledge.entries


def test_the_digest_changes_with_every_byte_and_every_name(folder: Path) -> None:
    """It names exactly this content, wherever the folder lies."""
    original = digest(folder)
    assert original == digest(GOOD) == read(GOOD).digest
    path = folder / "caveats.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = digest(folder)
    path.rename(folder / "caveat.yaml")
    assert len({original, changed, digest(folder)}) == 3


def test_a_thousand_entries_are_read_within_a_few_seconds(folder: Path) -> None:
    """Reading stays quick as conditions are added (about 2 s for 1,000 entries of usual length; the bound is generous)."""
    for number in range(125):
        (folder / "conditions" / f"copy_{number}.yaml").write_text(NEW_CONDITION, encoding="utf-8")
    start = time.process_time()
    knowledge, _ = read_with_findings(folder)
    assert knowledge is not None
    assert len(knowledge.entries) > 1000
    assert time.process_time() - start < 10


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, len(NEW_CONDITION)), length=st.integers(0, 40), put=st.text(alphabet="ab:[]{}#-'\"&*!|>%@ \n\t\x00é", max_size=8)
)
def test_whatever_is_typed_into_a_file_is_reported_and_never_raised(folder: Path, start: int, length: int, put: str) -> None:
    """A slip of the keyboard anywhere in a file gives findings or a readable file, not a crash."""
    text = NEW_CONDITION[:start] + put + NEW_CONDITION[start + length :]
    (folder / "conditions" / "glimmer_disease.yaml").write_text(text, encoding="utf-8")
    for finding in check(folder):
        assert finding.line >= 1
        assert finding.message.endswith((".", "…"))


def test_a_source_has_an_address_or_a_doi(folder: Path) -> None:
    """A DOI leads to its page, so it may stand alone; one of the two must be there."""
    path = folder / "citations.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    url: https://example.org/bright-2020\n", ""), encoding="utf-8")
    assert read(folder).citations["bright-2020"].url == "https://doi.org/10.1000/bright.2020"
    path.write_text(text.replace("    url: https://example.org/lamps\n", ""), encoding="utf-8")
    (finding,) = read_with_findings(folder)[1]
    assert (finding.code, finding.line, finding.message) == ("missing", 20, "`citations.lamp-page.url` is missing. Add it.")
