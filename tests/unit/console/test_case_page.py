"""The page of a request: what it shows, what it hides, who does what, and who was quicker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from threading import Barrier

import pytest

from bot.console.roles import Role
from bot.intake.case import Contact, Wish
from bot.persistence.parcels import OutboxState
from tests.unit.console.conftest import CLARA, INA
from tests.unit.console.house import ANSWER, CITATION, TRIAGE, House, Visitor, said, words

XSS = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}'


def opened(house: House, number: str, who: str = INA) -> Visitor:
    """Somebody who has the page of that case open."""
    visitor = house.signed_in(who)
    assert visitor.get(f"/requests/{number}").status_code == 200
    return visitor


def test_the_page_tells_what_the_request_is_about(house: House) -> None:
    """Summary, consent, conversation with certainty and sources, red flags."""
    at = datetime.now(timezone.utc)
    talk = said(at, "my chest hurts badly", TRIAGE) + said(at, "what is lupus", ANSWER)
    number = house.ask("one", wish=Wish("tiredness", "lupus", "mornings", "ring twice", ("emergency",)), transcript=talk).number
    page = opened(house, number).get(f"/requests/{number}")
    for text in (
        *("tiredness", "mornings", "ring twice", "I agree that the clinic stores this.", "Emergency: told to call for help at once"),
        *(
            "my chest hurts badly",
            "Call 911 now.",
            "what is lupus",
            "Lupus is an autoimmune disease.",
            "How sure is this? Moderate. Two trials agree.",
        ),
        *("See a rheumatologist.", "A review of lupus (opens in a new window) A journal, 2024"),
    ):
        assert text in words(page)
    assert 'href="https://example.org/review" rel="noopener noreferrer"' in page.text


def test_every_look_is_entered(house: House) -> None:
    """At the case and at the conversation."""
    number = house.ask("one").number
    opened(house, number)
    assert {event.action for event in house.logged(actor="staff:1", subject=number)} == {"case.viewed", "transcript.read"}


def test_the_contact_is_hidden_until_it_is_asked_for(house: House) -> None:
    """And that it was is entered, and seen by the next who opens the page."""
    number = house.ask("one").number
    ina = opened(house, number)
    hidden = ina.get(f"/requests/{number}").text
    for private in ("Grace", "5550142", "grace@example.org"):
        assert private not in hidden
    assert ina.get(f"/requests/{number}/contact").status_code == 405
    shown = words(ina.post(f"/requests/{number}/contact"))
    for private in ("Grace Hopper", "+12125550142", "grace@example.org"):
        assert private in shown
    assert [event.actor for event in house.logged(action="contact.revealed")] == ["staff:1"]
    assert "Ina Take looked at the contact" in words(ina.get(f"/requests/{number}"))


def test_two_claim_at_once_and_one_is_told_who_has_it(house: House) -> None:
    """Both saw it open; nothing of the slower one is kept."""
    case = house.ask("one")
    ina, clara = opened(house, case.number), opened(house, case.number, CLARA)
    path = f"/requests/{case.number}/claim"
    assert ina.post(path, version=case.version).status_code == 303
    clara.post(path, version=case.version)
    page = words(clara.get(f"/requests/{case.number}"))
    assert "now Ina Take has it" in page
    assert "Ina Take has it." in page
    assert house.desk.casework.file(case.number).case.assignee_id == 1


def test_of_two_claims_in_the_same_moment_one_is_done(house: House) -> None:
    """Whatever the threads do: the other changes nothing and is told."""
    people = [house.signed_in(INA), house.signed_in(CLARA)]
    for visitor in people:
        visitor.get("/requests")
    for one in range(5):
        case = house.ask(f"race {one}")
        start = Barrier(2)

        def claim(visitor: Visitor, number: str = case.number, version: int = case.version, start: Barrier = start) -> None:
            start.wait(10)
            visitor.post(f"/requests/{number}/claim", version=version)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(claim, people))
        file = house.desk.casework.file(case.number)
        assert file.case.version == case.version + 1
        assert len(house.logged(action="case.claimed", subject=case.number)) == 1
        pages = [words(visitor.get(f"/requests/{case.number}")) for visitor in people]
        assert sum(f"now {file.assignee} has it" in page for page in pages) == 1
        assert sum(f"You have {case.number} now." in page for page in pages) == 1


def test_a_case_is_given_closed_and_opened_again(house: House) -> None:
    """Each step is offered where it is possible, and entered."""
    number = house.ask("one").number
    ina = opened(house, number)

    def version() -> int:
        return house.desk.casework.file(number).case.version

    ina.post(f"/requests/{number}/assign", version=version(), staff_id=2)
    assert "Clara Berg has it." in words(ina.get(f"/requests/{number}"))
    ina.post(f"/requests/{number}/move", version=version(), to="closed")
    page = ina.get(f"/requests/{number}")
    assert "Open again" in words(page)
    assert "/claim" not in page.text
    ina.post(f"/requests/{number}/move", version=version(), to="open")
    assert "Nobody has it yet." in words(ina.get(f"/requests/{number}"))
    done = [event.action for event in house.logged(subject=number, actor="staff:1")]
    assert [action for action in done if action not in ("case.viewed", "transcript.read")] == [
        "case.opened_again",
        "case.closed",
        "case.assigned",
    ]


@pytest.mark.parametrize("chosen", ["3", "99", "-1", "", "1 or 1", "9" * 30])
def test_a_case_is_given_only_to_those_who_may_see_it(house: House, chosen: str) -> None:
    """Not to an administrator, nor to a made-up number."""
    case = house.ask("one")
    ina = opened(house, case.number)
    assert ina.post(f"/requests/{case.number}/assign", version=case.version, staff_id=chosen).status_code == 400
    assert house.desk.casework.file(case.number).case.assignee_id is None


@pytest.mark.parametrize(
    ("part", "values"),
    [("claim", {}), ("claim", {"version": "x"}), ("move", {"version": "1", "to": "assigned"}), ("move", {"version": "1", "to": "gone"})],
)
def test_forms_that_were_tampered_with_are_refused_and_entered(house: House, part: str, values: dict[str, str]) -> None:
    """With 400, and nothing is changed."""
    case = house.ask("one")
    ina = opened(house, case.number)
    assert ina.post(f"/requests/{case.number}/{part}", **values).status_code == 400
    assert house.logged(action="refused")[0].subject == case.number
    assert house.desk.casework.file(case.number).case.version == case.version


def test_a_step_that_is_not_possible_says_so(house: House) -> None:
    """A closed request can't be withdrawn."""
    case = house.ask("one")
    ina = opened(house, case.number)
    ina.post(f"/requests/{case.number}/move", version=case.version, to="closed")
    ina.post(f"/requests/{case.number}/move", version=case.version + 1, to="withdrawn")
    assert "is closed and can't become withdrawn" in words(ina.get(f"/requests/{case.number}"))


def test_a_withdrawn_request_shows_that_its_data_are_gone(house: House) -> None:
    """Contact and conversation can't be looked at any more, and no note is taken."""
    case = house.ask("one")
    ina = opened(house, case.number)
    ina.post(f"/requests/{case.number}/move", version=case.version, to="withdrawn")
    page = ina.get(f"/requests/{case.number}")
    assert "It was deleted when the request was withdrawn." in words(page)
    assert "what is lupus" not in page.text
    assert "New note" not in page.text
    assert ina.post(f"/requests/{case.number}/contact").status_code == 303


def test_a_note_is_kept_with_who_wrote_it(house: House) -> None:
    """Its lines stay lines."""
    number = house.ask("one").number
    ina = opened(house, number)
    ina.post(f"/requests/{number}/notes", text="Rang twice.\nNobody there.")
    page = ina.get(f"/requests/{number}")
    assert "Rang twice.\nNobody there." in page.text.replace("\r", "")
    assert "Ina Take, " in words(page)


def test_a_note_that_is_too_long_is_not_lost(house: House) -> None:
    """It stands in the field again, and the page says why."""
    number = house.ask("one").number
    text = "long " * 3000
    response = opened(house, number).post(f"/requests/{number}/notes", text=text)
    assert response.status_code == 422
    assert "A note has 1 to 10,000 characters" in words(response)
    assert text.strip() in response.text
    assert house.desk.casework.file(number).notes == ()


def test_a_dead_letter_is_sent_again(house: House) -> None:
    """By its own case only; that it was is entered."""
    number, other = house.ask("one").number, house.ask("two").number
    parcel = house.desk.outbox.lease(1, 60)[0]
    house.desk.outbox.dead(parcel.id, 500, "The receiver answered with an error.", 12.0)
    ina = opened(house, number)
    page = words(ina.get(f"/requests/{number}"))
    assert "Not delivered" in page
    assert "The receiver answered with an error." in page
    assert ina.post(f"/requests/{other}/deliveries/{parcel.id}/resend").status_code == 404
    assert ina.post(f"/requests/{number}/deliveries/{parcel.id}/resend").status_code == 303
    assert [row.id for row in house.desk.outbox.rows(OutboxState.DEAD)] == []
    assert house.logged(action="delivery.resent")[0].subject == number


def test_stored_scripts_are_shown_as_text_in_every_field(house: House) -> None:
    """On every page that shows them, to everybody."""
    citation = {**CITATION, "title": XSS, "publisher": XSS, "url": f"https://example.org/{XSS}"}
    custom = {
        **ANSWER,
        "title": XSS,
        "body": [XSS],
        "certainty_reason": XSS,
        "safety_note": XSS,
        "referral": {"text": XSS},
        "citations": [citation],
    }
    hired = house.hire("eve@clinic.example", Role.INTAKE, name=XSS)
    wish = Wish(XSS, XSS, XSS, XSS, (XSS,))
    number = house.ask(
        "one", contact=Contact(XSS, XSS, XSS), wish=wish, consent=XSS, transcript=said(datetime.now(timezone.utc), XSS, custom)
    ).number
    house.desk.casework.add_note(number, hired, XSS)
    house.desk.casework.claim(number, hired, 1)
    ina = house.signed_in(INA)
    for page in (
        ina.get("/requests"),
        ina.get(f"/requests/{number}"),
        ina.post(f"/requests/{number}/contact"),
        ina.post(f"/requests/{number}/notes", text=" "),
    ):
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "49" not in page.text.split("alert(2)")[1][:20]
        assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://plain.example", " https://space.example"])
def test_only_https_sources_are_links(house: House, url: str) -> None:
    """Whatever is stored."""
    custom = {**ANSWER, "citations": [{**CITATION, "url": url}]}
    number = house.ask("one", transcript=said(datetime.now(timezone.utc), "x", custom)).number
    assert url not in opened(house, number).get(f"/requests/{number}").text
