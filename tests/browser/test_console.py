"""The staff at work, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from bot.intake.case import CaseStatus, Wish
from tests.browser.conftest import ADA, CLARA, INA, Site


def open_case(page: Page, number: str) -> None:
    """By its row in the queue."""
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)


def test_a_request_is_claimed_noted_closed_and_exported(site: Site) -> None:
    """From the sign-in with a second factor to the end."""
    case = site.house.ask("one")
    page = site.sign_in(INA)
    open_case(page, case.number)
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_text(f"You have {case.number} now.")).to_be_visible()
    expect(page.get_by_text("Grace Hopper")).to_have_count(0)
    page.get_by_role("button", name="Show the contact").click()
    expect(page.get_by_text("Grace Hopper")).to_be_visible()
    page.get_by_role("link", name="Hide it").click()
    expect(page.get_by_text("Grace Hopper")).to_have_count(0)
    page.get_by_label("New note").fill("Rang; called back on Monday.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("Rang; called back on Monday.")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text(f"{case.number} is closed now.")).to_be_visible()
    assert site.house.desk.casework.file(case.number).case.status is CaseStatus.CLOSED
    page.get_by_text("Export it").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as FHIR").click()
    assert download.value.suggested_filename == f"{case.number}.fhir.json"
    bundle = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert {"ServiceRequest", "Task", "QuestionnaireResponse"} <= {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    page.get_by_role("link", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the sheet").click()
    assert case.number in Path(download.value.path()).read_text(encoding="utf-8")
    done = {event.action for event in site.house.logged(actor="staff:1")}
    assert {"signed_in", "case.claimed", "contact.revealed", "note.added", "case.closed", "case.exported", "cases.exported"} <= done


def test_two_claim_one_request_and_one_is_told_who_has_it(site: Site) -> None:
    """Both have it on the screen as open."""
    case = site.house.ask("one")
    ina, clara = site.enter(INA), site.enter(CLARA)
    for page in (ina, clara):
        page.goto(site.address + "/requests")
    ina.get_by_role("button", name=f"Claim {case.number}").click()
    expect(ina.get_by_text(f"You have {case.number} now.")).to_be_visible()
    clara.get_by_role("button", name=f"Claim {case.number}").click()
    expect(clara.get_by_role("alert")).to_contain_text("now Ina Take has it")
    assert site.house.desk.casework.file(case.number).case.assignee_id == 1


def test_new_and_changed_requests_appear_in_the_open_queue(site: Site) -> None:
    """Without loading the page anew, and announced once; what a colleague has claimed says so."""
    first = site.house.ask("one")
    page = site.enter(INA)
    page.clock.install()
    page.goto(site.address + "/requests")
    page.evaluate("window.same = true")
    second = site.house.ask("two", wish=Wish("x", "lupus", red_flags=("emergency",)))
    site.house.desk.casework.claim(first.number, 2, first.version)
    page.clock.fast_forward(10_000)
    row = page.locator(f"tr[data-number={second.number}]")
    expect(row).to_contain_text("Red flag")
    expect(page.locator("#announcement")).to_have_text(f"One more request: {second.number}, Soon.")
    expect(page.locator(f"tr[data-number={first.number}]")).to_contain_text("Clara Berg")
    expect(page.get_by_role("button", name=f"Claim {first.number}")).to_have_count(0)
    expect(page.locator("[data-count=assigned]")).to_have_text("1")
    assert page.evaluate("window.same") is True
    assert page.locator("#queue tbody tr th").all_inner_texts() == [second.number, first.number]
    page.get_by_role("button", name=f"Claim {second.number}").click()
    expect(page.get_by_text(f"You have {second.number} now.")).to_be_visible()


def test_the_queue_is_worked_with_the_keyboard_alone(site: Site) -> None:
    """j and k choose, c claims, n notes, g goes back, ? helps; and all of it can be switched off."""
    first = site.house.ask("one")
    site.house.clock.now += 1
    second = site.house.ask("two")
    page = site.enter(INA)
    page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts).to_be_visible()
    page.keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()
    # A closing dialog gives the focus back a moment later.
    page.wait_for_function("!document.querySelector('dialog[open]') && document.activeElement === document.body")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=first.number)).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=second.number)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("c")
    expect(page.get_by_text(f"You have {first.number} now.")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_label("New note")).to_be_focused()
    page.keyboard.type("g?c")
    expect(page.get_by_label("New note")).to_have_value("g?c")
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_label("Use shortcuts in this browser").uncheck()
    page.get_by_role("button", name="Close", exact=True).last.click()
    page.keyboard.press("g")
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile(first.number))


def test_the_page_warns_before_the_session_ends_and_hides_everything_after_it(site: Site) -> None:
    """Whoever is still there says so; else the page is left."""
    number = site.house.ask("one").number
    page = site.page()
    page.clock.install()
    site.sign_in(INA, page)
    open_case(page, number)
    idle = site.house.desk.settings.console.idle_minutes * 60
    dialog = page.get_by_role("dialog", name="Are you still there?")
    for _ in range(2):
        expect(dialog).to_be_hidden()
        site.house.clock.now += idle - 59
        page.clock.fast_forward((idle - 59) * 1000)
        expect(dialog).to_be_visible()
        page.get_by_role("button", name="Stay signed in").click()
    site.house.clock.now += idle
    page.clock.fast_forward(idle * 1000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text("nothing was done for 20 minutes")).to_be_visible()
    assert number not in page.content()


def test_an_administrator_starts_where_there_is_something_to_do(site: Site) -> None:
    """No page leads to requests."""
    page = site.enter(ADA)
    expect(page.get_by_role("link", name="Deliveries")).to_be_visible()
    expect(page.get_by_role("link", name="Requests")).to_have_count(0)
    page.goto(site.address + "/requests")
    expect(page.get_by_role("heading", level=1)).to_have_text("You may not open this page")


def test_printing_leaves_out_what_tells_who_somebody_is(site: Site) -> None:
    """Paper lies about."""
    number = site.house.ask("one").number
    page = site.enter(INA)
    open_case(page, number)
    page.get_by_role("button", name="Show the contact").click()
    expect(page.get_by_text("Grace Hopper")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Grace Hopper")).to_be_hidden()
    expect(page.get_by_role("heading", name="Conversation")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_signing_out_leaves_nothing_behind(site: Site) -> None:
    """Not even by going back."""
    number = site.house.ask("one").number
    page = site.enter(INA)
    open_case(page, number)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out, on every device.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
