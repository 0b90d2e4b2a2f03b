"""The audit log's page: for administrators, searched by all that an entry has, page after page."""

from __future__ import annotations

import re

import pytest

from bot.console.audit_log import PAGE
from tests.unit.console.conftest import ADA, CLARA, INA
from tests.unit.console.house import House, Visitor

DAY = 86400
_ROW = re.compile(r'<tr>\s*<th scope="row">.*?</tr>', re.DOTALL)
_OLDER = re.compile(r'<a href="([^"]+)">Older entries</a>')


def actions(visitor: Visitor, query: str = "") -> list[str]:
    """What the entries on a page are about."""
    page = visitor.get(f"/audit-log?{query}").text
    return [re.findall(r"\?action=([^\"]+)", row)[0] for row in _ROW.findall(page)]


def test_it_is_for_administrators(house: House) -> None:
    """Nobody else sees who did what."""
    for who in (INA, CLARA):
        assert house.signed_in(who).get("/audit-log").status_code == 403
    assert house.signed_in(ADA).get("/audit-log").status_code == 200


def test_it_names_people_and_says_what_was_refused(house: House) -> None:
    """An account's number stands for its name."""
    house.signed_in(INA).get("/staff")
    page = house.signed_in(ADA).get("/audit-log?refused=1").text
    assert "Ina Take" in page
    assert '<span class="badge flag">Refused</span>' in page


def test_each_part_can_be_searched_for(house: House) -> None:
    """Who, what, about what, and whether it was refused; all at once."""
    ada, record = house.signed_in(ADA), house.desk.audit.record
    record("staff:1", "one.action", "C-AAAAAAAA")
    record("staff:2", "one.action", "C-BBBBBBBB", allowed=False)
    record("worker", "other.action")
    assert actions(ada, "action=one.action") == ["one.action", "one.action"]
    assert actions(ada, "actor=worker") == ["other.action"]
    assert actions(ada, "subject=C-AAAAAAAA") == ["one.action"]
    assert actions(ada, "action=one.action&refused=1&actor=staff:2") == ["one.action"]
    assert actions(ada, "action=one.action&refused=1&actor=staff:1") == []


def test_days_are_whole_ones(house: House) -> None:
    """From the beginning of the first to the end of the last."""
    ada, audit, clock = house.signed_in(ADA), house.desk.audit, house.clock
    begun = clock.now
    for moment in (1_700_000_000, 1_700_000_000 + DAY):  # on the 14th and 15th of November 2023, at 22:13 UTC
        clock.now = moment
        audit.record("worker", f"at.{moment}")
    clock.now = begun
    assert actions(ada, "actor=worker&until=2023-11-14") == ["at.1700000000"]
    assert actions(ada, "actor=worker&since=2023-11-15") == ["at.1700086400"]
    assert len(actions(ada, "actor=worker&since=2023-11-14&until=2023-11-15")) == 2


def test_pages_follow_each_other_and_keep_the_search(house: House) -> None:
    """Entries that come meanwhile move nothing to another page."""
    ada = house.signed_in(ADA)
    for number in range(PAGE + 5):
        house.desk.audit.record("worker", f"step.{number}")
    older = _OLDER.search(ada.get("/audit-log?actor=worker").text)
    assert older is not None
    house.desk.audit.record("worker", "step.new")
    assert actions(ada, older[1].partition("?")[2].replace("&amp;", "&")) == [f"step.{number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("query", ["before=x", "before=-1", "since=yesterday", "until=9999-12-31", "refused=2"])
def test_what_can_not_be_read_is_refused(house: House, query: str) -> None:
    """The forms send no such thing."""
    assert house.signed_in(ADA).get(f"/audit-log?{query}").status_code == 400


def test_hostile_entries_stay_text(house: House) -> None:
    """In every column, in links, and in the form."""
    ada, hostile = house.signed_in(ADA), '"><script>alert(1)</script>'
    house.desk.audit.record(hostile, hostile, hostile, detail=hostile)
    page = ada.get("/audit-log", query_string={"action": hostile}).text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
