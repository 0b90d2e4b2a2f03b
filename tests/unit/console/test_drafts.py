"""Questions without an answer, and the draft of an entry that one press makes of them."""

from __future__ import annotations

import re

import yaml

from tests.unit.console.conftest import ADA, CLARA, INA
from tests.unit.console.house import House, Visitor, words
from tests.unit.console.test_insights import say

_KEY = re.compile(r'name="key" value="([^"]+)"')


def keys(visitor: Visitor) -> list[str]:
    """What the groups on the page are named by."""
    return _KEY.findall(visitor.get("/unanswered").text)


def test_they_are_for_those_who_write_answers(house: House) -> None:
    """Intake has no use for them."""
    assert house.signed_in(CLARA).get("/unanswered").status_code == 200
    assert house.signed_in(ADA).get("/unanswered").status_code == 200
    assert house.signed_in(INA).get("/unanswered").status_code == 403


def test_singles_are_marked_and_redacted(house: House) -> None:
    """What several asked comes first."""
    say(house, "a", "my name is Tom Miller, is red light therapy any good")
    for conversation in ("b", "c"):
        say(house, conversation, "can i fly with lupus")
    page = words(house.signed_in(CLARA).get("/unanswered"))
    assert "1 asked by several conversations, 1 by one alone" in page
    assert page.index("can i fly with lupus 2 conversations") < page.index("One conversation alone")
    assert "Miller" not in page


def test_one_press_makes_a_draft(house: House) -> None:
    """A file with the questions, which is handed out and recorded."""
    for conversation in ("a", "b"):
        say(house, conversation, "can i fly with lupus")
    clara = house.signed_in(CLARA)
    (key,) = keys(clara)
    made = clara.post("/unanswered/draft", key=key)
    assert made.headers["Content-Disposition"] == f'attachment; filename="unanswered_{key[:8]}.yaml"'
    assert yaml.safe_load(made.text)["entries"]["overview"]["asks"] == ["can i fly with lupus"]
    (event,) = house.logged(action="draft.made")
    assert (event.actor, event.subject, event.detail) == ("staff:2", f"unanswered_{key[:8]}.yaml", "2 questions of 2 conversations")


def test_nothing_of_it_stays_here(house: House) -> None:
    """What visitors wrote must be gone everywhere when a conversation is erased."""
    say(house, "a", "can i fly with lupus")
    clara = house.signed_in(CLARA)
    clara.post("/unanswered/draft", key=keys(clara)[0])
    found = [path for path in house.desk.settings.var.rglob("*") if path.is_file() and b"fly with lupus" in path.read_bytes()]
    assert found == []


def test_a_group_that_has_changed_makes_no_draft(house: House) -> None:
    """One drafts what one has seen."""
    say(house, "a", "can i fly with lupus")
    clara = house.signed_in(CLARA)
    (key,) = keys(clara)
    say(house, "b", "can i fly in a plane with lupus")
    answer = clara.post("/unanswered/draft", key=key)
    assert (answer.status_code, answer.location) == (303, "/unanswered?days=30")
    assert house.logged(action="draft.made") == []


def test_a_draft_needs_a_form_of_this_console(house: House) -> None:
    """As every step does."""
    assert house.signed_in(CLARA).post("/unanswered/draft", token="stale", key="x").status_code == 400


def test_hostile_questions_stay_text(house: House) -> None:
    """On the page; and in the file one example each."""
    say(house, "a", '<img src=x onerror=alert(1)> ", evil: true')
    clara = house.signed_in(CLARA)
    page = clara.get("/unanswered")
    assert "<img" not in page.text
    made = yaml.safe_load(clara.post("/unanswered/draft", key=_KEY.findall(page.text)[0]).text)
    assert made["entries"]["overview"]["asks"] == ['<img src=x onerror=alert(1)> ", evil: true']


def test_pages_follow_each_other(house: House) -> None:
    """A long list is shown in parts; a page that can't be is refused."""
    clara = house.signed_in(CLARA)
    assert clara.get("/unanswered?page=2").status_code == 200
    assert clara.get("/unanswered?page=0").status_code == 400
    assert clara.get("/unanswered?page=x").status_code == 400
