"""The queue: filters, due times in words, looking up, and what the open page asks for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.console.queue import PAGE
from bot.intake.case import CaseStatus, Contact, Wish
from tests.unit.console.conftest import CLARA, INA
from tests.unit.console.house import House, cells, words

DAY = 86400


def test_filters_choose_what_is_shown(house: House) -> None:
    """Status, who has it, priority, lateness; unknown values are as if not there."""
    old = house.ask("old").number
    house.clock.now += 4 * DAY
    ina = house.signed_in(INA)
    mine, flagged, closed = house.ask("mine"), house.ask("flag", wish=Wish("x", red_flags=("emergency",))).number, house.ask("closed")
    house.desk.casework.claim(mine.number, 1, mine.version)
    house.desk.casework.move(closed.number, CaseStatus.CLOSED, 1, closed.version)

    def shown(query: str) -> set[str]:
        return {row["number"] for row in cells(ina.json(f"/requests/rows?{query}"))}

    assert shown("") == {old, mine.number, flagged}
    assert shown("status=closed") == {closed.number}
    assert shown("who=mine") == {mine.number}
    assert shown("who=nobody") == {old, flagged}
    assert shown("who=nobody&status=closed") == set()
    assert shown("late=1") == {old}
    assert shown("priority=soon") == {flagged}
    assert shown("priority=soon&who=mine") == set()
    assert shown("status=nothing&priority=%27&late=2&who=everyone") == shown("")


def test_the_page_and_its_script_show_the_same(house: House) -> None:
    """Both are made from the same words."""
    house.ask("one", wish=Wish("x", "lupus", red_flags=("emergency",)))
    ina = house.signed_in(INA)
    row, page = cells(ina.json("/requests/rows"))[0], words(ina.get("/requests"))
    for name in ("number", "due", "priority", "flags", "age", "status", "holder", "topic"):
        assert row[name] in page


@pytest.mark.parametrize(
    ("hours", "code", "text"),
    [(1, "later", "Due in 2 days"), (70, "near", "Due in 2 hours"), (73, "late", "Late by 1 hour"), (240, "late", "Late by 7 days")],
)
def test_due_times_are_told_in_words_beside_the_colour(house: House, hours: int, code: str, text: str) -> None:
    """A routine request is due after three days."""
    house.ask("one")
    house.clock.now += hours * 3600
    row = cells(house.signed_in(INA).json("/requests/rows"))[0]
    assert (row["due_code"], row["due"]) == (code, text)


@pytest.mark.parametrize("text", ["Grace Hopper", "grace  HOPPER", "+1 212 555 0142", "GRACE@example.org"])
def test_a_request_is_found_by_exact_contact(house: House, text: str) -> None:
    """However it is written; the audit log says that, not whom, somebody looked up."""
    number = house.ask("one").number
    house.ask("two", contact=Contact("Ada Lovelace", None, "ada@example.org"))
    ina = house.signed_in(INA)
    ina.get("/requests")
    page = ina.post("/requests/look-up", text=text)
    assert number in page.text
    assert "1 found" in words(page)
    entry = house.logged(action="case.looked_up")[0]
    assert (entry.subject, entry.detail) == (number, "1 found")
    assert "Grace" not in str(house.logged())


def test_part_of_a_name_finds_nothing(house: House) -> None:
    """There is no index that could be searched for it."""
    number = house.ask("one").number
    ina = house.signed_in(INA)
    ina.get("/requests")
    page = ina.post("/requests/look-up", text="Grace")
    assert number not in page.text
    assert "0 found" in words(page)


def test_a_case_number_is_found_however_it_is_typed(house: House) -> None:
    """As it is read out over the telephone."""
    number = house.ask("one").number
    ina = house.signed_in(INA)
    ina.get("/requests")
    assert number in ina.post("/requests/look-up", text=f" {number.lower().replace('-', ' ')} ").text


def test_a_name_never_stands_in_an_address(house: House) -> None:
    """Looking up is posted, so histories and logs of proxies hold none."""
    assert house.signed_in(INA).get("/requests/look-up?text=Grace+Hopper").status_code in (404, 405)


def test_pages_follow_each_other_without_gap_or_double(house: House) -> None:
    """The link to the next one keeps the filters."""
    made = {house.ask(f"c{number}").number for number in range(PAGE + 3)}
    ina = house.signed_in(INA)
    first = ina.get("/requests?priority=routine")
    link = first.text.split('href="/requests?after=')[1].split('"')[0].replace("&amp;", "&")
    assert "priority=routine" in link
    second = ina.get(f"/requests?after={link}")
    on_first, on_second = ({number for number in made if number in page.text} for page in (first, second))
    assert (len(on_first), len(on_second), on_first | on_second) == (PAGE, 3, made)
    assert "data-rows" not in second.text


def test_a_made_up_place_in_the_queue_is_refused(house: House) -> None:
    """It says what to do."""
    response = house.signed_in(INA).get("/requests?after=1;drop")
    assert response.status_code == 404
    assert "from its beginning" in words(response)


def test_the_queue_shows_no_contact(house: House) -> None:
    """Neither the page nor its script, nor what the request is about."""
    house.ask("one")
    ina = house.signed_in(INA)
    for text in (ina.get("/requests").text, ina.json("/requests/rows").text):
        for private in ("Grace", "Hopper", "5550142", "grace@", "tiredness"):
            assert private not in text


def test_who_has_it_is_told_as_you_to_oneself(house: House) -> None:
    """And by name to everybody else."""
    case = house.ask("one")
    house.desk.casework.claim(case.number, 1, case.version)

    def holder(rows: list[dict[str, Any]]) -> str:
        return str(rows[0]["holder"])

    assert holder(cells(house.signed_in(INA).json("/requests/rows"))) == "You"
    assert holder(cells(house.signed_in(CLARA).json("/requests/rows"))) == "Ina Take"
