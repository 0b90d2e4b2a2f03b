"""WCAG 2.2 AA, as far as a program can tell: axe finds nothing on any page, wide or narrow, and nothing has to be scrolled sideways at 320 pixels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from playwright.sync_api import Page

from bot.intake.case import Wish
from tests.browser.conftest import ADA, CLARA, INA, NARROW, WIDE, Site
from tests.unit.console.house import ANSWER, PASSWORD, TRIAGE, said
from tests.unit.console.test_insights import say

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

TEXT, FILE = "glimmer_disease/overview", "conditions/glimmer_disease.yaml"
_OUTSIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map((one) => one.outerHTML.slice(0, 120)).concat(["something"])"""
NUMBER = "C-22222222"
"""Stands for the request that is looked at."""
INTAKE = (
    *("/requests", "/requests?status=closed", f"/requests/{NUMBER}", "/deliveries", "/deliveries?state=pending"),
    *("/insights", "/insights?days=90", "/export", "/account", "/nothing", "/staff"),
)
CLINICIAN = ("/requests", "/insights", "/unanswered", "/unanswered?days=90", "/review/nothing/there", "/review", "/review?list=drafts")
ADMIN = (
    *("/staff", "/staff/settings", "/audit-log", "/audit-log?refused=1&actor=anonymous", "/deliveries"),
    *("/review", "/insights", "/unanswered", "/export", "/account", "/requests"),
)
NO_PAGES = {"home", "account.left", "queue.rows"}


def check(page: Page, axe: str, place: str = "") -> None:
    """The page as it is now, wide and narrow. axe comes in through the debugger, which the page's policy says nothing about: it stays on."""
    page.evaluate(axe)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        where = f"{place or page.url}, {size['width']} pixels wide"
        assert barriers(page) == [], where
        assert outside(page) == [], where
    page.set_viewport_size(WIDE)


def barriers(page: Page) -> list[Any]:
    """What axe finds: rule and place."""
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS)
    assert len(found["passes"]) > 5
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]


def outside(page: Page) -> list[Any]:
    """What stands out to the right, where one would have to scroll sideways."""
    return list(page.evaluate(_OUTSIDE))


def furnish(site: Site) -> str:
    """Requests in every state that looks different; returns the number of the fullest."""
    house, at = site.house, datetime.now(timezone.utc)
    now = house.clock.now
    house.clock.now = now - 4 * 86400
    late = house.ask("late")
    house.desk.casework.claim(late.number, 1, late.version)
    house.clock.now = now - 2.9 * 86400
    house.ask("near")
    house.clock.now = now
    talk = said(at, "my chest hurts badly", TRIAGE) + said(at, "what is lupus", ANSWER)
    number = house.ask("flag", wish=Wish("tiredness", "lupus", "mornings", "ring twice", ("emergency",)), transcript=talk).number
    house.desk.casework.add_note(number, 1, "Rang twice.")
    for conversation in ("talk a", "talk b"):
        say(house, conversation, "what is lupus", ANSWER)
        say(house, conversation, "my chest hurts badly", TRIAGE)
        say(house, conversation, "can i fly in a plane with lupus")
    say(house, "talk c", "is red light therapy any good")
    for parcel in house.desk.outbox.lease(10, 60):
        house.desk.outbox.dead(parcel.id, 500, "The receiver answered with an error.", 12.0)
    return number


def test_pages_before_signing_in_have_no_barrier(site: Site, axe: str) -> None:
    """Sign-in with and without an error, set-up, and the code."""
    page = site.page()

    page.goto(site.address)
    check(page, axe)
    for password in ("not the password", PASSWORD):
        page.get_by_label("E-mail").fill(INA)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_load_state()
        check(page, axe)
    page.get_by_role("button", name="Show the code to scan").click()
    page.get_by_label("Code", exact=True).fill("000000")
    check(page, axe)
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Sign in").wait_for()
    check(page, axe)


def unfold(page: Page) -> None:
    """Open everything that can be opened."""
    for closed in page.locator("main details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()


def visit(site: Site, page: Page, axe: str, paths: Sequence[str]) -> None:
    """Check these pages with everything unfolded."""
    for path in paths:
        page.goto(site.address + path)
        unfold(page)
        check(page, axe)


def test_pages_of_the_intake_have_no_barrier(site: Site, axe: str) -> None:
    """Queue, look-up, case with and without contact, deliveries, insights, export, account, errors, dialogs."""
    number = furnish(site)
    page = site.enter(INA)
    visit(site, page, axe, [path.replace(NUMBER, number) for path in INTAKE])
    page.goto(site.address + f"/requests/{number}")
    page.get_by_role("button", name="Show the contact").click()
    page.get_by_text("Hide it").wait_for()
    unfold(page)
    check(page, axe, "contact shown")
    page.locator("#show-keys").click()
    check(page, axe, "shortcuts")
    page.keyboard.press("Escape")
    page.goto(site.address + "/requests")
    page.get_by_role("searchbox").fill("Grace Hopper")
    page.get_by_role("button", name="Look up").click()
    page.get_by_text("3 found").wait_for()
    check(page, axe, "look-up")
    page.goto(site.address + "/account")
    for label in ("Your password as it is now", "The new one", "The new one again"):
        page.get_by_label(label, exact=True).fill("not the password")
    page.get_by_role("button", name="Change the password").click()
    page.get_by_role("alert").wait_for()
    check(page, axe, "password refused")


def test_pages_of_a_clinician_have_no_barrier(site: Site, axe: str) -> None:
    """The review board with each of its lists, a text before and after it is signed, and questions without an answer."""
    furnish(site)
    page = site.enter(CLARA)
    visit(site, page, axe, (*CLINICIAN, f"/review/{TEXT}"))
    sign(page)
    check(page, axe, "signed")
    change_text(site)
    visit(site, page, axe, (f"/review/{TEXT}", "/review?list=void", "/review?list=signed", "/review?list=due_soon&within=180"))
    site.house.clock.now += 4 * 365 * 86400
    del site.house.secrets[CLARA]
    site.house.desk.accounts.reset(2, site.house.hash_of(PASSWORD), "a test")
    page = site.enter(CLARA)
    visit(site, page, axe, ("/review?list=overdue", f"/review/{TEXT}"))
    break_file(site)
    visit(site, page, axe, ("/review",))


def test_pages_of_an_administrator_have_no_barrier(site: Site, axe: str) -> None:
    """Staff, a new password, settings, the audit log, and what the role may not see."""
    furnish(site)
    page = site.enter(ADA)
    visit(site, page, axe, ADMIN)
    page.goto(site.address + "/staff")
    page.get_by_label("Name", exact=True).fill("Nora New")
    page.get_by_label("E-mail").fill("nora@clinic.example")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("It is not shown again.").wait_for()
    check(page, axe, "the new password")
    page.goto(site.address + "/staff")
    page.get_by_label("Name", exact=True).fill("Nora New")
    page.get_by_label("E-mail").fill("nora@clinic.example")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("alert").wait_for()
    check(page, axe, "an account that can't be made")


def test_every_page_is_looked_at(site: Site) -> None:
    """Whoever adds a page adds it to the lists above."""
    app = site.house.app
    addresses = app.url_map.bind("localhost")
    seen = {addresses.match(path.partition("?")[0])[0] for path in {*INTAKE, *CLINICIAN, *ADMIN} - {"/nothing"}}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and hasattr(app.view_functions[rule.endpoint], "open_to")
    }
    assert seen == pages - NO_PAGES


def sign(page: Page) -> None:
    """The text that is open."""
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Sign").last.click()
    page.get_by_text(f"You have signed {TEXT}").wait_for()


def change_text(site: Site) -> None:
    """What was signed says something else now."""
    file = site.house.desk.settings.knowledge / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("It makes skin shine in the dark.", "It makes skin glow in the dark."), encoding="utf-8")


def break_file(site: Site) -> None:
    """Something in the folder can't be read."""
    file = site.house.desk.settings.knowledge / FILE
    file.write_text(file.read_text(encoding="utf-8").replace("level: not_graded", "level: splendid", 1), encoding="utf-8")
