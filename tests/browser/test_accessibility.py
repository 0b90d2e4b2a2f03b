"""WCAG 2.2 AA, as far as a program can tell: axe finds nothing on any page, wide or narrow, and nothing has to be scrolled sideways at 320 pixels."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from playwright.sync_api import Page

from bot.intake.case import Wish
from tests.browser.conftest import ADA, CLARA, INA, Site
from tests.unit.console.house import ANSWER, PASSWORD, TRIAGE, said

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page: Page, axe: str) -> list[Any]:
    """What axe finds: rule and place."""
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    assert len(found["passes"]) > 5
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]


def fits(page: Page) -> bool:
    """Whether nothing stands out to the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


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
    for parcel in house.desk.outbox.lease(10, 60):
        house.desk.outbox.dead(parcel.id, 500, "The receiver answered with an error.", 12.0)
    return number


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_before_signing_in_have_no_barrier(site: Site, axe: str, size: dict[str, int]) -> None:
    """Sign-in with and without an error, set-up, and the code."""
    page = site.page(size=size)

    def check() -> None:
        assert barriers(page, axe) == []
        assert fits(page)

    page.goto(site.address)
    check()
    for password in ("not the password", PASSWORD):
        page.get_by_label("E-mail").fill(INA)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_load_state()
        check()
    page.get_by_role("button", name="Show the code to scan").click()
    page.get_by_label("Code", exact=True).fill("000000")
    check()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Sign in").wait_for()
    check()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_of_the_intake_have_no_barrier(site: Site, axe: str, size: dict[str, int]) -> None:
    """Queue, look-up, case with and without contact, deliveries, account, errors, dialogs."""
    number = furnish(site)
    page = site.sign_in(INA, size=size)
    for path in (
        "/requests",
        "/requests?status=closed",
        f"/requests/{number}",
        "/deliveries",
        "/deliveries?state=pending",
        "/account",
        "/nothing",
    ):
        page.goto(site.address + path)
        assert barriers(page, axe) == [], path
        assert fits(page), path
    page.goto(site.address + f"/requests/{number}")
    page.get_by_role("button", name="Show the contact").click()
    page.get_by_text("Hide it").wait_for()
    for closed in page.locator("summary").all():
        closed.click()
    assert barriers(page, axe) == []
    assert fits(page)
    page.locator("#show-keys").click()
    assert barriers(page, axe) == []
    page.keyboard.press("Escape")
    page.goto(site.address + "/requests")
    page.get_by_role("searchbox").fill("Grace Hopper")
    page.get_by_role("button", name="Look up").click()
    page.get_by_text("3 found").wait_for()
    assert barriers(page, axe) == []
    assert fits(page)


@pytest.mark.parametrize(("who", "paths"), [(ADA, ("/deliveries", "/account", "/requests")), (CLARA, ("/requests",))])
def test_pages_of_others_have_no_barrier(site: Site, axe: str, who: str, paths: tuple[str, ...]) -> None:
    """What an administrator and a clinician see."""
    page = site.sign_in(who, size=WIDE)
    for path in paths:
        page.goto(site.address + path)
        assert barriers(page, axe) == [], path
