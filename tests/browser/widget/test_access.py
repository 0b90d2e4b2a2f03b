"""For everyone: WCAG 2.2 AA as far as a program can tell, by keyboard alone, with a screen reader, on small screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.widget.clinic import NARROW, PHONE, WIDE, Clinic, Visit
from tests.browser.widget.script import QUESTION

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES: dict[str, Callable[[Visit], object]] = {}
MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "narrow": {"size": NARROW},
    "zoomed": {"size": ViewportSize(width=320, height=256)},
}
ZOOMED = MODES["zoomed"]["size"]


def state(step: Callable[[Visit], object]) -> Callable[[Visit], object]:
    """A state of the widget, by name."""
    STATES[step.__name__] = step
    return step


@state
def closed(visit: Visit) -> None:
    expect(visit.chat.locator(".launcher")).to_be_visible()


@state
def greeting(visit: Visit) -> None:
    visit.open()


@state
def answer(visit: Visit) -> None:
    visit.open().ask(QUESTION).get_by_text("more sources").click()


@state
def claim(visit: Visit) -> None:
    visit.open().ask("Is the claim true?")


@state
def emergency(visit: Visit) -> None:
    visit.open().ask("I have crushing chest pain and my left arm hurts")


@state
def crisis(visit: Visit) -> None:
    visit.open().ask("I want to kill myself")


@state
def same_day(visit: Visit) -> None:
    visit.open().ask("I am on methotrexate and have a fever of 39")


@state
def safety_note(visit: Visit) -> None:
    visit.open().ask("with a safety note")


@state
def clarify(visit: Visit) -> None:
    visit.open().ask("tell me")


@state
def refusal(visit: Visit) -> None:
    visit.open().ask("¿Qué es el lupus?")


@state
def choices_of_the_form(visit: Visit) -> None:
    visit.open().ask("Ask the clinic to contact me")


@state
def wrong_field_of_the_form(visit: Visit) -> None:
    visit.open().ask("Grace Hopper")
    visit.chat.get_by_label("Phone number").fill("555")
    visit.press("Continue")


@state
def summary_of_the_form(visit: Visit) -> None:
    visit.open().ask("skip")


@state
def error(visit: Visit) -> None:
    visit.open().page.context.set_offline(True)
    visit.input.fill("thanks")
    visit.input.press("Enter")
    visit.chat.locator(".error").wait_for()


@state
def history(visit: Visit) -> None:
    visit.open().ask(QUESTION)
    visit.page.reload()
    visit.open()


@state
def menu(visit: Visit) -> None:
    visit.open().chat.get_by_role("button", name="Menu").click()


@state
def confirmation(visit: Visit) -> None:
    visit.open().menu("Erase this conversation")


@state
def reason(visit: Visit) -> None:
    visit.open().ask("What is lupus?").get_by_role("button", name="No", exact=True).click()


def barriers(page: Page, axe: str) -> list[Any]:
    """What axe finds: rule and place."""
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    assert len(found["passes"]) > 5
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]


def crowded(page: Page) -> list[str]:
    """What stands out to the right, and buttons and fields that are smaller than 24 by 24 pixels."""
    script = """() => {
      const root = document.querySelector('caveat-chat').shadowRoot, found = [];
      const sight = n => n.checkVisibility() && !n.closest('.sr');
      if (document.documentElement.scrollWidth > innerWidth) found.push('the page');
      for (const n of root.querySelectorAll('.panel, .log')) if (sight(n) && n.scrollWidth > n.clientWidth) found.push(n.className);
      for (const n of root.querySelectorAll('button, input, textarea, summary, .call')) {
        const box = n.getBoundingClientRect();
        if (sight(n) && (n.type === 'radio' ? n.parentNode.getBoundingClientRect().height : Math.min(box.width, box.height)) < 24) found.push(n.outerHTML);
      }
      return found;
    }"""
    return list(page.evaluate(script))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", STATES)
def test_no_state_has_a_barrier_in_any_mode(clinic: Clinic, axe: str, name: str, mode: str) -> None:
    """Axe finds nothing; nothing has to be scrolled sideways; what is pressed is large enough."""
    clinic.loses_connections = True
    visit = clinic.visit(**MODES[mode])
    STATES[name](visit)
    assert barriers(visit.page, axe) == []
    assert crowded(visit.page) == []


@pytest.mark.parametrize("page", ["", "frame", "embed"])
def test_the_pages_have_no_barrier(clinic: Clinic, axe: str, page: str) -> None:
    """The demonstration, the frame, the page for web teams; the frame alone has the chat open."""
    visit = clinic.visit(f"{clinic.server.url}/{page}", size=NARROW)
    visit.page.wait_for_load_state("networkidle")
    assert barriers(visit.page, axe) == []


def test_the_take_away_has_no_barrier(clinic: Clinic, axe: str) -> None:
    """It is a page of its own."""
    visit = clinic.visit().open()
    visit.ask(QUESTION)
    with visit.page.context.expect_page() as opened:
        visit.menu("Take-away to print")
    assert barriers(opened.value, axe) == []
    opened.value.close()


def test_a_visit_by_keyboard_alone(clinic: Clinic) -> None:
    """Launcher, input, answer, its button, menu and back; Esc goes one step back each time."""
    visit = clinic.visit()
    keys = visit.page.keyboard
    visit.chat.locator(".launcher").focus()
    keys.press("Enter")
    visit.chat.locator(".greeting").wait_for()
    assert visit.focused() == "Your question"
    visit.after(lambda: (keys.type("What is lupus?"), keys.press("Enter")))
    keys.press("Shift+Tab")
    assert visit.focused() == "No"
    while visit.focused() != "Ask the clinic to contact me":
        keys.press("Shift+Tab")
    visit.after(lambda: keys.press("Enter"))
    keys.press("Tab")
    while visit.focused() != "I am 16 or older and ask for myself":
        keys.press("Tab")
    visit.after(lambda: keys.press("Space"))
    # The step before is gone, and so the focus is on the next one.
    assert visit.focused() == "Yes"
    while visit.focused() != "Menu":
        keys.press("Shift+Tab")
    keys.press("Enter")
    assert visit.focused() == "Take-away to print"
    keys.press("Escape")
    assert visit.focused() == "Menu"
    keys.press("Escape")
    expect(visit.chat.locator(".panel")).to_be_hidden()
    expect(visit.chat.locator(".launcher")).to_be_focused()


def test_on_a_phone_the_page_behind_is_out_of_reach(clinic: Clinic) -> None:
    """The panel covers it, so the focus goes round in the panel."""
    visit = clinic.visit(size=PHONE).open()
    outside = "() => document.activeElement.tagName"
    for _ in range(12):
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate(outside) in ("CAVEAT-CHAT", "BODY")
    visit.page.set_viewport_size(WIDE)
    visit.page.get_by_role("link", name="Our care").click()
    expect(visit.chat.locator(".panel")).to_be_visible()


def test_what_a_screen_reader_is_told(clinic: Clinic) -> None:
    """One live region, which reads the short answer with certainty, caveat and referral; the tree names every part."""
    visit = clinic.visit().open()
    card = visit.ask(QUESTION)
    assert visit.chat.locator("[aria-live]:not([aria-live=off]), [role=alert], [role=status]").count() == 1
    for part in ("It is not a sure cure", "How sure is this? Moderate", "The evidence is still limited", "Whom to see: a neurologist"):
        assert part in visit.announced
    assert "autologous hematopoietic" not in visit.announced.lower()
    tree = visit.chat.locator(".panel").aria_snapshot()
    for line in (
        'dialog "Automated guide"',
        'heading "Automated guide" [level=2]',
        'log "Conversation"',
        'article "Multiple sclerosis: what studies of stem cells found"',
        'meter "How sure is this?"',
        'img "A picture of 100 people: 83 dark."',
        'img "A picture of 100 people: 1 dark and 2 lighter."',
        'group "Was this helpful?"',
        'textbox "Your question"',
    ):
        assert line in tree, tree
    expect(card.locator(".people").first.locator("path")).to_have_count(100)
    expect(card.get_by_role("meter")).to_have_attribute("aria-valuetext", "Moderate")


def test_motion_stops_where_it_is_not_wanted(clinic: Clinic) -> None:
    """The three dots stand still."""
    for motion, name in (("reduce", "none"), ("no-preference", "wait")):
        visit = clinic.visit(reduced_motion=motion).open()
        clinic.server.rasa.delay = 1.0
        visit.input.fill("thanks")
        visit.input.press("Enter")
        dot = visit.chat.locator(".typing > span").nth(1)
        dot.wait_for()
        assert dot.evaluate("n => getComputedStyle(n).animationName") == name
        visit.cards.first.wait_for()


def test_a_page_from_right_to_left_mirrors_the_chat(clinic: Clinic) -> None:
    """The launcher changes sides, and nothing stands out."""
    visit = clinic.visit()
    visit.page.evaluate("document.documentElement.dir = 'rtl'")
    box = visit.chat.locator(".launcher").bounding_box()
    assert box is not None
    assert box["x"] < 100
    visit.open().ask(QUESTION)
    assert crowded(visit.page) == []


@pytest.mark.parametrize("colour", ["#ffe100", "#eeeeee", "hotpink", "#0f5c5c", "rgb(10, 20, 30)"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_colour_of_a_clinic_is_made_readable(clinic: Clinic, axe: str, colour: str, scheme: str) -> None:
    """Text on it and in it keeps its contrast."""
    visit = clinic.visit(color_scheme=scheme)
    visit.page.evaluate("colour => document.querySelector('caveat-chat').setAttribute('color', colour)", colour)
    visit.open().ask(QUESTION)
    assert barriers(visit.page, axe) == []
