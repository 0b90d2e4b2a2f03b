"""`python -m bot preview`: the reply of an entry as a visitor reads it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.answer.compose import Composer, House
from bot.knowledge.reader import read
from bot.knowledge.signing import sign
from bot.knowledge.standing import reviewables
from bot.rendering import plain_text

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
NAME, FILE = "lupus/stem_cell_evidence", "conditions/lupus.yaml"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real folder."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path_factory.mktemp("real") / "knowledge"))


@pytest.fixture
def folder(original: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy as the settings name it, its lupus file as it was."""
    shutil.copy(KNOWLEDGE / FILE, original / FILE)
    monkeypatch.setenv("CAVEAT_KNOWLEDGE", str(original))
    monkeypatch.setenv("COLUMNS", "80")
    return original


def edited(folder: Path, old: str, new: str) -> None:
    """Replaces a text that has to be there."""
    text = (folder / FILE).read_text(encoding="utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new), encoding="utf-8")


def test_plain_is_the_text_that_is_sent(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Composed and rendered as for a visitor: with certainty, caveat, referral, sources and review status, and nothing else."""
    assert main(["preview", NAME, "--plain"]) == 0
    out, err = capsys.readouterr()
    knowledge = read(folder)
    entry = knowledge.entries[NAME]
    assert out == plain_text(Composer(knowledge, House("the clinic", "us"), date.today).answer(entry)) + "\n"
    for part in ("How sure is this? ", entry.caveat, "Whom to see: ", "Sources: ", "Draft: no clinician has reviewed this text yet."):
        assert part in out
    assert err == ""


def test_otherwise_it_is_laid_out_with_its_buttons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrapped to the terminal, the buttons in the last line; the words are the same."""
    assert main(["preview", NAME]) == 0
    laid_out = capsys.readouterr().out.splitlines()
    assert main(["preview", NAME, "--plain"]) == 0
    plain = capsys.readouterr().out
    assert laid_out[-1].startswith("  [")
    assert laid_out[-1].endswith("[Ask the clinic to contact me]")
    assert " ".join(" ".join(laid_out[:-1]).split()) == " ".join(plain.split())
    assert all(line.startswith("  ") and (len(line) <= 80 or "https://" in line) for line in laid_out[:-1])


def test_an_edit_shows_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is trained or started again."""
    edited(folder, "Lupus is a long-lasting autoimmune disease.", "Lupus is an illness that lasts.")
    assert main(["preview", "lupus/overview"]) == 0
    assert "Lupus is an illness that lasts." in capsys.readouterr().out


def test_a_claim_is_previewed_with_its_verdict(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "claims/fda_registered"]) == 0
    assert capsys.readouterr().out.startswith("  Claim: ")


def test_what_is_withheld_is_shown_to_who_reviews_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What visitors read instead, and why, stands on stderr."""
    monkeypatch.setenv("CAVEAT_REQUIRE_REVIEW", "1")
    assert main(["preview", NAME, "--plain"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Lupus: what studies of stem cells found\n")
    assert err.startswith(
        "Visitors don't see it now: no clinician has signed it, and CAVEAT_REQUIRE_REVIEW is 1. They read instead: I have"
    )


def test_what_is_past_its_date_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the text, and on stderr, because visitors don't get it."""
    edited(folder, "next_review_due: 2027-05-25", "next_review_due: 2020-05-25")
    assert main(["preview", NAME, "--plain"]) == 0
    out, err = capsys.readouterr()
    assert out.endswith("Its review has been overdue since 25 May 2020.\n")
    assert err.startswith(
        "Visitors don't see it now: its date of review has passed, or it is retired. They read instead: I have a text on this"
    )


def test_within_the_days_of_grace_visitors_get_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """CAVEAT_REVIEW_GRACE_DAYS says how many; the text says since when it is overdue."""
    edited(folder, "next_review_due: 2027-05-25", f"next_review_due: {date.today() - timedelta(days=9)}")
    for days, withheld in ((8, True), (9, False)):
        monkeypatch.setenv("CAVEAT_REVIEW_GRACE_DAYS", str(days))
        assert main(["preview", NAME, "--plain"]) == 0
        out, err = capsys.readouterr()
        assert "Its review has been overdue since" in out
        assert err.startswith("Visitors don't see it now") is withheld


def test_a_signature_shows_until_the_text_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clinic that asks for review shows what is signed, and withholds it again once the signature is void."""
    monkeypatch.setenv("CAVEAT_REQUIRE_REVIEW", "1")
    knowledge, today = read(folder), date.today()
    sign(knowledge, reviewables(knowledge)[NAME], "Dr. A. Example", today, None, today)
    assert main(["preview", NAME, "--plain"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].startswith("Reviewed on ")
    assert err == ""
    edited(folder, "because: ", "because:  ")
    assert main(["preview", NAME, "--plain"]) == 0
    assert capsys.readouterr().err == ""
    edited(folder, "caveat: stem-cell-evidence", "caveat: stem-cell-risks")
    assert main(["preview", NAME, "--plain"]) == 0
    out, err = capsys.readouterr()
    assert "Draft: no clinician has reviewed this text yet." in out
    assert err.startswith("Visitors don't see it now: no clinician has signed it")


def test_findings_in_other_files_do_not_matter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever edits one file can look at it while another is broken."""
    other = folder / "conditions" / "psoriasis.yaml"
    kept = other.read_bytes()
    other.write_text("name: [", encoding="utf-8")
    try:
        assert main(["preview", NAME]) == 0
    finally:
        other.write_bytes(kept)
    assert "Lupus: what studies of stem cells found" in capsys.readouterr().out


def test_findings_in_its_own_file_are_shown_instead(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reply can't be composed from what can't be read."""
    edited(folder, "cite: medlineplus-lupus}", "cite: medlineplus-lpus}")
    assert main(["preview", NAME]) == 2
    assert "unknown-citation: `medlineplus-lpus`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"),
    [("lupus/overveiw", "There is no entry `lupus/overveiw`. Did you mean: lupus/overview"), ("red_flags", "Red flags have no reply")],
)
def test_what_is_no_entry_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    """With what to do instead."""
    assert main(["preview", name]) == 2
    assert capsys.readouterr().err.startswith(said)
