"""The review board: what is due, each text as visitors see it, and signatures that say who read what."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.console.roles import Role
from bot.knowledge.check import check
from bot.knowledge.reader import read, read_with_findings
from bot.knowledge.signing import sign
from bot.knowledge.standing import reviewables
from bot.vocabulary import ReviewStatus
from tests.unit.console.conftest import ADA, CLARA, INA
from tests.unit.console.house import House, Visitor, open_house, words

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
NAME = "glimmer_disease/overview"
_SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder that a test may change, with the phrases that a reply is put together with."""
    made = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    shutil.copy(GOOD.parents[2] / "knowledge" / "phrases.yaml", made)
    return made


@pytest.fixture
def house(tmp_path: Path, folder: Path) -> House:
    """A console that reviews it."""
    made = open_house(tmp_path, CAVEAT_KNOWLEDGE=str(folder), CAVEAT_CLINIC_REGION="nowhere")
    made.hire(INA, Role.INTAKE, name="Ina Take")
    made.hire(CLARA, Role.CLINICIAN, name="Clara Berg, MD")
    made.hire(ADA, Role.ADMIN, name="Ada Min")
    return made


def today(house: House) -> date:
    """The console's day; its clinic is in UTC."""
    return datetime.fromtimestamp(house.clock(), timezone.utc).date()


def press(visitor: Visitor, name: str = NAME, **changes: str) -> TestResponse:
    """Open a text, tick the box, and sign."""
    seen = _SEEN.search(visitor.get(f"/review/{name}").text)
    assert seen is not None
    return visitor.post(f"/review/{name}", **{"seen": seen[1], "read": "yes", "due": "", **changes})


def edit(folder: Path, old: str, new: str, file: str = "conditions/glimmer_disease.yaml") -> None:
    """Change a text of the folder."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def statement(folder: Path, name: str = NAME) -> str:
    """The first statement of an entry."""
    return read(folder).entries[name].say[0].text


def test_clinicians_and_administrators_may_review(house: House) -> None:
    """Nobody else sees the board or signs."""
    for who in (CLARA, ADA):
        assert house.signed_in(who).get("/review").status_code == 200
    ina = house.signed_in(INA)
    ina.get("/requests")
    for answer in (ina.get("/review"), ina.get(f"/review/{NAME}"), ina.post(f"/review/{NAME}", read="yes", seen="x")):
        assert answer.status_code == 403


def test_a_text_is_shown_as_the_visitor_sees_it(house: House, folder: Path) -> None:
    """With certainty, caveat, referral, sources, and what its review says."""
    page = words(house.signed_in(CLARA).get(f"/review/{NAME}"))
    entry = read(folder).entries[NAME]
    for part in (*(said.text for said in entry.say), entry.certainty_reason, entry.caveat, "How sure is this?", "Please note", "Sources"):
        assert part in page


def test_the_lists_hold_what_is_due(house: House, folder: Path) -> None:
    """Overdue, due within so many days, drafts, void and signed ones."""
    knowledge, on = read(folder), today(house) - timedelta(days=10)
    names = [name for name in knowledge.entries if name.startswith("glimmer_disease/")][:3]
    for name, due in zip(names, (5, 60, 900), strict=True):
        sign(read(folder), reviewables(read(folder))[name], "A. Sample, MD", on, on + timedelta(days=due), today(house))
    clara = house.signed_in(CLARA)
    assert f"{names[0]} Overdue by 5 days" in words(clara.get("/review?list=overdue"))
    assert names[1] not in words(clara.get("/review?list=due_soon&within=30"))
    assert f"{names[1]} Due in 50 days" in words(clara.get("/review?list=due_soon&within=90"))
    assert names[2] in words(clara.get("/review?list=signed"))
    assert names[2] not in words(clara.get("/review?list=drafts&file=conditions/glimmer_disease.yaml"))


def test_the_signature_has_the_name_of_the_account(house: House, folder: Path) -> None:
    """A name that is sent along counts for nothing."""
    press(house.signed_in(CLARA), reviewer="Somebody Else")
    review = read(folder).entries[NAME].review
    assert (review.status, review.reviewer, review.last_reviewed) == (ReviewStatus.REVIEWED, "Clara Berg, MD, clinician", today(house))
    (event,) = house.logged(action="review.signed")
    assert (event.actor, event.subject, event.allowed) == ("staff:2", NAME, True)
    assert str(review.digest) in event.detail


def test_an_administrator_signs_as_one(house: House, folder: Path) -> None:
    """A signature must not make a clinician of somebody."""
    press(house.signed_in(ADA))
    assert read(folder).entries[NAME].review.reviewer == "Ada Min, administrator"


def test_several_are_signed_one_after_the_other(house: House, folder: Path) -> None:
    """A signature changes the file, and the next one goes into it too."""
    clara = house.signed_in(CLARA)
    names = [name for name in read(folder).entries if name.startswith("glimmer_disease/")][:3]
    for name in names:
        press(clara, name)
    assert {read(folder).entries[name].review.status for name in names} == {ReviewStatus.REVIEWED}


def test_without_the_tick_nothing_is_signed(house: House, folder: Path) -> None:
    """The box says that the text was read."""
    clara = house.signed_in(CLARA)
    press(clara, read="")
    assert "tick that you have read" in words(clara.get(f"/review/{NAME}"))
    assert read(folder).entries[NAME].review.status is ReviewStatus.DRAFT


def test_a_stale_form_signs_nothing(house: House, folder: Path) -> None:
    """And is entered in the log as refused."""
    clara = house.signed_in(CLARA)
    assert press(clara, token="stale").status_code == 400
    assert read(folder).entries[NAME].review.status is ReviewStatus.DRAFT
    assert house.logged(action="refused", allowed=False)


def test_what_has_changed_since_it_was_read_is_not_signed(house: House, folder: Path) -> None:
    """Nobody signs what they haven't seen."""
    clara = house.signed_in(CLARA)
    seen = _SEEN.search(clara.get(f"/review/{NAME}").text)
    assert seen is not None
    edit(folder, statement(folder), "Something else stands here now.")
    clara.post(f"/review/{NAME}", seen=seen[1], read="yes", due="")
    assert "was changed since you opened it" in words(clara.get(f"/review/{NAME}"))
    assert read(folder).entries[NAME].review.status is ReviewStatus.DRAFT
    assert [event.allowed for event in house.logged(action="review.signed")] == [False]


def test_a_void_signature_is_shown_with_what_has_changed(house: House, folder: Path) -> None:
    """Old and new words, and who had signed."""
    clara, old = house.signed_in(CLARA), statement(folder)
    press(clara)
    edit(folder, old, "Something else stands here now.")
    assert NAME in words(clara.get("/review?list=void"))
    page = words(clara.get(f"/review/{NAME}"))
    assert "Clara Berg, MD, clinician signed it on" in page
    assert f"-Says: {old}" in page
    assert "+Says: Something else stands here now." in page


def test_findings_are_told_and_keep_a_text_from_being_signed(house: House, folder: Path) -> None:
    """What is wrong, where, and what to do."""
    clara = house.signed_in(CLARA)
    clara.get(f"/review/{NAME}")
    edit(folder, statement(folder), "")
    assert "conditions/glimmer_disease.yaml:" in words(clara.get("/review"))
    answer = clara.get(f"/review/{NAME}")
    assert answer.status_code == 404
    assert "Mend them first" in words(answer)


def test_what_only_a_rule_finds_keeps_it_from_being_signed_too(house: House, folder: Path) -> None:
    """The board reads quickly; before a signature everything is checked."""
    edit(folder, statement(folder), "We guarantee that this miracle therapy cures everybody.")
    clara = house.signed_in(CLARA)
    assert (read_with_findings(folder)[1], len(check(folder)) > 0) == ([], True)
    press(clara)
    assert "uses a file that has findings" in words(clara.get(f"/review/{NAME}"))
    assert read(folder).entries[NAME].review.status is ReviewStatus.DRAFT


def test_a_folder_that_can_not_be_written_is_told(house: House, folder: Path) -> None:
    """With what to do, and without a half-written signature."""
    shutil.rmtree(folder / "_signed")
    (folder / "_signed").write_text("in the way", encoding="utf-8")
    clara = house.signed_in(CLARA)
    press(clara)
    assert "the knowledge folder can't be written" in words(clara.get(f"/review/{NAME}"))
    assert read(folder).entries[NAME].review.status is ReviewStatus.DRAFT


def test_a_folder_that_is_gone_is_told(house: House, folder: Path) -> None:
    """Instead of a page that blames the database."""
    shutil.rmtree(folder)
    answer = house.signed_in(CLARA).get("/review")
    assert answer.status_code == 503
    assert "knowledge folder" in words(answer)


def test_a_region_that_the_folder_does_not_know_is_told(tmp_path: Path, folder: Path) -> None:
    """With the setting that is to be changed."""
    made = open_house(tmp_path, CAVEAT_KNOWLEDGE=str(folder), CAVEAT_CLINIC_REGION="xx")
    made.hire(CLARA, Role.CLINICIAN, name="Clara Berg, MD")
    answer = made.signed_in(CLARA).get(f"/review/{NAME}")
    assert (answer.status_code, "CAVEAT_CLINIC_REGION" in words(answer)) == (503, True)


def test_an_account_without_a_name_can_not_sign(house: House, folder: Path) -> None:
    """An address is no name below a medical text."""
    house.hire("nameless@clinic.example", Role.CLINICIAN)
    clara, nameless = house.signed_in(CLARA), house.signed_in("nameless@clinic.example")
    seen = _SEEN.search(clara.get(f"/review/{NAME}").text)
    assert seen is not None
    assert "has no name" in words(nameless.get(f"/review/{NAME}"))
    nameless.post(f"/review/{NAME}", seen=seen[1], read="yes", due="")
    assert read(folder).entries[NAME].review.status is ReviewStatus.DRAFT


def test_the_next_review_may_be_chosen(house: House, folder: Path) -> None:
    """Not in the past, and not in words."""
    clara, due = house.signed_in(CLARA), today(house) + timedelta(days=100)
    assert press(clara, due="soon").status_code == 400
    press(clara, due="2020-01-01")
    assert "is not later than this one" in words(clara.get(f"/review/{NAME}"))
    press(clara, due=due.isoformat())
    assert read(folder).entries[NAME].review.next_review_due == due


@pytest.mark.parametrize("name", ["nothing/at_all", "../secret", "<script>alert(1)</script>"])
def test_an_unknown_text_is_told(house: House, name: str) -> None:
    """As text, whatever it is called."""
    answer = house.signed_in(CLARA).get(f"/review/{name}")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_hostile_texts_stay_text(house: House, folder: Path) -> None:
    """Also in what has changed."""
    clara, old = house.signed_in(CLARA), statement(folder)
    press(clara)
    edit(folder, old, "<script>alert(1)</script> is what it says.")
    page = clara.get(f"/review/{NAME}").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 2


@pytest.mark.parametrize("query", ["list=all", "within=1", "list=root"])
def test_a_list_is_one_of_those_offered(house: House, query: str) -> None:
    """Anything else is refused."""
    assert house.signed_in(CLARA).get(f"/review?{query}").status_code == 400
