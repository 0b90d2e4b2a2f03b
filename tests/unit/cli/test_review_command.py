"""`python -m bot review`, `review sign` and `review diff`, run as from the command line on a copy of the real files."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli.run import review_line
from bot.knowledge.reader import read
from bot.knowledge.standing import standing

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
GOOD = Path(__file__).parents[2] / "knowledge" / "good"
TODAY = date.today()
DRAFT = "review: {{status: draft, last_reviewed: null, next_review_due: {due}, reviewer: null}}"
Bot = Callable[..., str]


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bot:
    """Runs a command on a knowledge folder; returns what it printed. The exit code has to be the expected one."""

    def run(folder: Path, *arguments: str, code: int = 0, **environment: str) -> str:
        for name, value in {"CAVEAT_KNOWLEDGE": str(folder), **environment}.items():
            monkeypatch.setenv(name, value)
        assert main(arguments) == code
        out, err = capsys.readouterr()
        return err if code else out

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A copy of the good folder, with red flags under review."""
    made = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    (made / "red_flags").mkdir()
    (made / "red_flags" / "review.yaml").write_text(DRAFT.format(due="2028-11-25") + "\n", encoding="utf-8")
    return made


def make_due(folder: Path, dues: Sequence[tuple[str, int]]) -> None:
    """Gives the reviews of glimmer disease, in their order in the file, these days from today on."""
    path = folder / "conditions" / "glimmer_disease.yaml"
    text = path.read_text(encoding="utf-8")
    for old, days in dues:
        before, found, after = text.partition(f"  {old}:\n")
        assert found
        text = before + found + re.sub(r"next_review_due: [\d-]+", f"next_review_due: {TODAY + timedelta(days=days)}", after, count=1)
    path.write_text(text, encoding="utf-8")


class TestStanding:
    def test_the_counts_stand_first(self, good: Path, bot: Bot) -> None:
        """Nothing is overdue in the good folder, and one entry is signed."""
        out = bot(good, "review")
        assert out.splitlines()[:2] == ["signed: 1  draft: 9  retired: 1  void signatures: 0", "overdue: 0  due within 30 days: 0"]
        assert "Overdue" not in out

    def test_what_is_urgent_is_listed_by_file_with_the_most_urgent_first(self, good: Path, bot: Bot) -> None:
        """With the days, and whether visitors still read it."""
        make_due(good, [("causes", -3), ("symptoms", -10), ("diagnosis", 7)])
        claim = good / "claims" / "cells_stop_the_shine.yaml"
        claim.write_text(re.sub(r"due: [\d-]+", f"due: {TODAY - timedelta(days=5)}", claim.read_text(encoding="utf-8")), encoding="utf-8")
        lines = bot(good, "review", CAVEAT_REVIEW_GRACE_DAYS="4").splitlines()
        assert lines[1] == "overdue: 3  due within 30 days: 1"
        at = lines.index("Overdue (3)")
        assert [re.sub(r" +", " ", line) for line in lines[at + 1 : at + 6]] == [
            " conditions/glimmer_disease.yaml",
            f" {TODAY - timedelta(days=10)} 10 d ago glimmer_disease/symptoms draft withheld",
            f" {TODAY - timedelta(days=3)} 3 d ago glimmer_disease/causes draft still shown: within the days of grace",
            " claims/cells_stop_the_shine.yaml",
            f" {TODAY - timedelta(days=5)} 5 d ago claims/cells_stop_the_shine draft withheld",
        ]
        at = lines.index("Due within 30 days (1)")
        assert re.sub(r" +", " ", lines[at + 2]) == f" {TODAY + timedelta(days=7)} in 7 d glimmer_disease/diagnosis draft"

    def test_what_is_overdue_but_never_withheld_is_told_in_a_sentence(self, good: Path, bot: Bot) -> None:
        """Red flags and when to get help: visitors go on reading them, so somebody has to act."""
        make_due(good, [("when_to_seek_care", -1), ("causes", -1)])
        due = TODAY - timedelta(days=2)
        (good / "red_flags" / "review.yaml").write_text(DRAFT.format(due=due) + "\n", encoding="utf-8")
        out = bot(good, "review")
        told = "Overdue, but visitors still read it, because it is never withheld: red_flags, glimmer_disease/when_to_seek_care."
        assert told in out
        assert out.count("still shown: never withheld") == 2

    def test_within_says_how_soon_is_soon(self, good: Path, bot: Bot) -> None:
        make_due(good, [("causes", 5), ("symptoms", 6)])
        assert "due within 5 days: 1\n" in bot(good, "review", "--within", "5")
        assert "due within 0 days: 0\n" in bot(good, "review", "--within", "0")

    @pytest.mark.parametrize("days", ["-1", "soon", "99999", "1.5", ""])
    def test_a_number_of_days_that_makes_no_sense_is_refused(self, days: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["review", f"--within={days}"])
        assert ended.value.code == 2
        assert "is not a number of days. Give one from 0 to 36500." in capsys.readouterr().err

    def test_signed_void_and_draft_have_their_tables(self, good: Path, bot: Bot) -> None:
        """A void signature names who gave it, and the command that shows what changed."""
        assert "Signed (1)\n  conditions/glimmer_disease.yaml\n    glimmer_disease/treatment  A. Sample, MD, 2026-11-20  next by" in bot(
            good, "review"
        )
        caveats = good / "caveats.yaml"
        caveats.write_text(caveats.read_text(encoding="utf-8").replace("general", "plain"), encoding="utf-8")
        out = bot(good, "review")
        assert "Signed (" not in out
        assert "signed by A. Sample, MD on 2026-11-20  python -m bot review diff glimmer_disease/treatment" in out
        assert re.search(r"^  conditions/glimmer_disease.yaml +8 +2027-05-25$", out, re.MULTILINE)

    def test_json_says_the_same(self, good: Path, bot: Bot) -> None:
        """With plain values for other programs."""
        make_due(good, [("when_to_seek_care", -1), ("causes", -1), ("symptoms", 3)])
        told: dict[str, Any] = json.loads(bot(good, "review", "--json", CAVEAT_REQUIRE_REVIEW="1"))
        assert told["counts"] == {
            "overdue": 2, "overdue_but_shown": 1, "due_soon": 1, "void": 0, "signed": 1, "draft": 9, "retired": 1
        }  # fmt: skip
        assert (told["today"], told["within"]) == (TODAY.isoformat(), 30)
        assert [(one["id"], one["days_left"], one["never_withheld"], one["withheld"]) for one in told["overdue"]] == [
            ("glimmer_disease/causes", -1, False, "expired"),
            ("glimmer_disease/when_to_seek_care", -1, True, None),
        ]
        assert told["due_soon"][0]["withheld"] == "not_reviewed"
        signed = told["signed"][0]
        assert (signed["reviewer"], signed["last_reviewed"], signed["void_signature"]) == ("A. Sample, MD", "2026-11-20", None)
        assert (signed["file"], signed["line"]) == ("conditions/glimmer_disease.yaml", 46)

    def test_what_can_be_read_is_listed_beside_findings(
        self, good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Somebody's half-done edit hides nothing else, and what it hides is told."""
        (good / "topics" / "light_therapy.yaml").write_text("name: [", encoding="utf-8")
        monkeypatch.setenv("CAVEAT_KNOWLEDGE", str(good))
        assert main(["review"]) == 0
        out, err = capsys.readouterr()
        assert out.startswith("signed: 1  draft: 9  retired: 0")
        assert re.fullmatch(r"What has findings is left out here \(\d+\). See: python -m bot check\n", err)

    def test_a_folder_that_is_not_there_is_an_error(self, tmp_path: Path, bot: Bot) -> None:
        assert "no-folder" in bot(tmp_path / "nowhere", "review", code=2)


class TestStart:
    def test_one_line_tells_who_starts_the_assistant_what_is_overdue(self, good: Path) -> None:
        """With what visitors read all the same, and void signatures."""
        make_due(good, [("when_to_seek_care", -1), ("causes", -1), ("treatment", 0)])
        assert review_line(standing(read(good), TODAY)) == (
            "Review: 2 overdue, 1 of them never withheld; signatures that are void: 1. See: python -m bot review"
        )

    def test_and_nothing_where_nothing_is(self) -> None:
        assert review_line(standing(read(GOOD), date(2026, 11, 29))) is None

    def test_it_is_printed_once_the_assistant_was_made(
        self, good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """As the last check before the servers are started."""
        from_start: list[object] = []
        make_due(good, [("causes", -1)])
        monkeypatch.setenv("CAVEAT_KNOWLEDGE", str(good))
        monkeypatch.setenv("CAVEAT_CLINIC_REGION", "nowhere")
        monkeypatch.setattr("bot.cli.run.serve", lambda settings, last_check: from_start.append(last_check()) or 0)
        monkeypatch.setattr("bot.cli.run.assistant", sys.modules["bot.cli.run"].assistant.__wrapped__)
        assert main(["run"]) == 0
        assert len(from_start) == 1
        assert capsys.readouterr().err == (
            "Review: 1 overdue, 0 of them never withheld; signatures that are void: 0. See: python -m bot review\n"
        )


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real folder; the tests below leave it changed."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path_factory.mktemp("real") / "knowledge"))


def test_a_real_entry_is_signed_edited_compared_and_signed_anew(real: Path, bot: Bot) -> None:
    """The way of a text through review, as a clinician goes it."""
    name, file = "multiple_sclerosis/stem_cell_evidence", real / "conditions" / "multiple_sclerosis.yaml"
    before = file.read_text(encoding="utf-8")
    out = bot(real, "review", "sign", name, "--reviewer", "Dr. A. Example, neurologist", "--on", "2026-11-25")
    assert f"Signed: {name}, by Dr. A. Example, neurologist, on 2026-11-25. Next review by 2027-05-25.\n" in out
    assert str(real / "_signed" / "multiple_sclerosis" / "stem_cell_evidence.txt") in out
    signed = file.read_text(encoding="utf-8")
    assert sum(was != now for was, now in zip(before.splitlines(), signed.splitlines(), strict=True)) == 1
    assert "Every signature fits its text.\n" in bot(real, "review", "diff")
    assert "Nothing has changed since it was signed." in bot(real, "review", "diff", name)

    file.write_text(signed.replace("Nobody died.", "No one died."), encoding="utf-8")
    out = bot(real, "check")
    assert f"void-signature: Dr. A. Example, neurologist signed `{name}` on 2026-11-25, and it has changed since" in out
    assert out.splitlines()[0].startswith("warning: conditions/multiple_sclerosis.yaml:")
    assert out.splitlines()[-1].startswith("knowledge is clean: ")
    changes = [line for line in bot(real, "review", "diff").splitlines() if line[0] in "+-"]
    assert len(changes) == 2
    assert "Nobody died." in changes[0]
    assert "No one died." in changes[1]

    bot(real, "review", "sign", name, "--reviewer", "Dr. A. Example, neurologist", "--due", str(TODAY + timedelta(days=90)))
    assert "Every signature fits its text.\n" in bot(real, "review", "diff")


def test_the_real_red_flags_are_signed_together(real: Path, bot: Bot) -> None:
    """One phrase more voids it."""
    bot(real, "review", "sign", "red_flags", "--reviewer", "Dr. B. Example, emergency physician")
    assert read(real).red_flags_review is not None
    path = real / "red_flags" / "flags_same_day.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("shows: signs of shingles", "shows: shingles"), encoding="utf-8")
    lines = bot(real, "review", "diff", "red_flags").splitlines()
    assert lines[0] == (
        f"red_flags (red_flags/review.yaml:1): signed by Dr. B. Example, emergency physician on {TODAY}; void, because it has changed since"
    )
    assert [line.strip("+- ") for line in lines if line[0] in "+-"] == ["shows: signs of shingles", "shows: shingles"]


class TestSign:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (
                ["glimmer_disease/overveiw", "--reviewer", "A"],
                "There is no entry `glimmer_disease/overveiw`. Did you mean: glimmer_disease/o",
            ),
            (["glimmer_disease/overview", "--reviewer", " "], "A signature names who reviewed the text"),
            (["glimmer_disease/overview", "--reviewer", "A", "--on", "9999-01-01"], "9999-01-01 is in the future."),
            (["light_therapy/overview", "--reviewer", "A"], "`light_therapy/overview` is retired"),
        ],
    )
    def test_what_is_refused_is_one_message_and_exit_code_2(self, good: Path, bot: Bot, arguments: list[str], said: str) -> None:
        assert bot(good, "review", "sign", *arguments, code=2).startswith(said)

    def test_a_file_with_findings_is_refused(self, good: Path, bot: Bot) -> None:
        """Rules that are broken count too, not only what can't be read."""
        path = good / "conditions" / "glimmer_disease.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("Some people also itch.", "It itches!"), encoding="utf-8")
        said = bot(good, "review", "sign", "glimmer_disease/overview", "--reviewer", "A", code=2)
        assert "`glimmer_disease/overview` uses a file that has findings" in said
        assert "exclamation" in said

    def test_an_old_review_that_is_overdue_at_once_is_told(self, good: Path, bot: Bot) -> None:
        out = bot(good, "review", "sign", "glimmer_disease/overview", "--reviewer", "A", "--on", "2020-02-29")
        assert "Next review by 2022-02-28.\nThat day has passed already" in out

    @pytest.mark.parametrize("day", ["soon", "2026-02-30", "1.2.2026"])
    def test_a_day_that_is_none_is_refused(self, day: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["review", "sign", "x", "--reviewer", "A", "--on", day])
        assert ended.value.code == 2
        assert f"'{day}' is not a day. Write it as 2027-05-01." in capsys.readouterr().err

    def test_a_signature_needs_a_reviewer(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["review", "sign", "lupus/overview"])
        assert "--reviewer" in capsys.readouterr().err


class TestDiff:
    def test_an_entry_that_was_never_signed_has_nothing_to_compare_with(self, good: Path, bot: Bot) -> None:
        out = bot(good, "review", "diff", "glimmer_disease/overview")
        assert out.startswith("glimmer_disease/overview (conditions/glimmer_disease.yaml:12): draft, without a signature\n  No copy of")

    def test_a_copy_that_does_not_belong_to_the_signature_is_told(self, good: Path, bot: Bot) -> None:
        copy = good / "_signed" / "glimmer_disease" / "treatment.txt"
        copy.write_text(copy.read_text(encoding="utf-8").replace("8 of 10", "9 of 10"), encoding="utf-8")
        out = bot(good, "review", "diff", "glimmer_disease/treatment")
        assert "No signature that stands there now is of the copy in" in out

    def test_an_unknown_entry_is_refused(self, good: Path, bot: Bot) -> None:
        assert bot(good, "review", "diff", "glimmer/overview", code=2).startswith("There is no entry `glimmer/overview`. Did you mean")

    @pytest.mark.parametrize(("terminal", "no_color", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)])
    def test_changes_are_coloured_on_a_terminal_only(
        self, good: Path, bot: Bot, monkeypatch: pytest.MonkeyPatch, terminal: bool, no_color: str, coloured: bool
    ) -> None:
        """And not where NO_COLOR is set."""
        caveats = good / "caveats.yaml"
        caveats.write_text(caveats.read_text(encoding="utf-8").replace("general", "plain"), encoding="utf-8")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
        out = bot(good, "review", "diff", NO_COLOR=no_color)
        assert ("\033[31m-Caveat: This is general" in out) is coloured
        assert ("\033[32m+Caveat: This is plain" in out) is coloured
        assert ("\n-Caveat: This is general" in out) is not coloured
