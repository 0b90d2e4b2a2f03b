"""`python -m tests.browser.pictures`: the pictures of the console in docs/images, made anew with people who don't exist."""

from __future__ import annotations

import io
import random
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright
from sqlalchemy import update

from bot.console.roles import Role
from bot.intake.case import Asker, Contact, Wish
from bot.persistence.tables import exchanges
from tests.browser.conftest import ARGUMENTS, CHROMIUM, CLARA, INA, ROOT, Site, opened
from tests.unit.console.house import ANSWER, TRIAGE, House, open_house, said
from tests.unit.console.test_insights import say

IMAGES = ROOT / "docs" / "images"
SIZE = ViewportSize(width=1200, height=900)
COLOURS = 96
LARGEST = 150_000
SETTINGS = {
    "CAVEAT_CLINIC_NAME": "Example Clinic",
    "CAVEAT_KNOWLEDGE": str(ROOT / "knowledge"),
    "CAVEAT_CLINIC_REGION": "us",
    "CAVEAT_WEBHOOK_URL": "https://clinic.example/hook",
    "CAVEAT_WEBHOOK_SECRETS": "whsec_" + "A" * 32,
}
TOPICS = ("lupus", "psoriasis", "multiple_sclerosis", "celiac_disease", "rheumatoid_arthritis")
QUESTIONS = ("can i fly with lupus", "is red light therapy any good", "does cold water help joints", "can i have a tattoo with psoriasis")
DAY = 86400


def main() -> int:
    """Make them all; returns 0."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="caveat-pictures-") as name, sync_playwright() as playwright:
        folder = Path(name)
        house = open_house(folder, **SETTINGS)
        house.hire(INA, Role.INTAKE, name="Ina Example")
        house.hire(CLARA, Role.CLINICIAN, name="Clara Sample")
        number = furnish(house)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        with opened(browser, folder, **SETTINGS) as site:
            take(site, number)
        browser.close()
    return 0


def furnish(house: House) -> str:
    """Requests and questions of some weeks; returns the number of a request that shows much."""
    dice, now = random.Random(5), house.clock.now
    for back in range(28, -1, -1):
        house.clock.now = now - back * DAY
        for one in range(dice.randint(2, 9)):
            topic = dice.choice(TOPICS)
            say(house, f"talk {back}-{one}", f"what is {topic}", {**ANSWER, "topic": topic})
        say(house, f"talk {back}", dice.choice(QUESTIONS))
        if dice.random() < 0.3:
            say(house, f"alarm {back}", "my chest hurts badly", TRIAGE)
        date_back(house, now)
    for one, hours in enumerate((80, 70, 52, 30, 22, 9, 2)):
        house.clock.now = now - hours * 3600
        topic = TOPICS[one % len(TOPICS)]
        asker = (Asker.ADULT, Asker.GUARDIAN, Asker.CARER)[one % 3]
        case = house.ask(f"made up {one}", asker=asker, contact=nobody(one), wish=Wish("what to expect of treatment", topic, "mornings"))
        if one % 3 == 1:
            house.desk.casework.claim(case.number, 1 + one % 2, case.version)
    house.clock.now = now - 5 * 3600
    at = datetime.fromtimestamp(house.clock.now, timezone.utc)
    talk = said(at, "what is lupus", ANSWER) + said(at, "my chest hurts badly", TRIAGE)
    wish = Wish("tired for weeks, and what lupus has to do with it", "lupus", "mornings before ten", "please ring twice", ("emergency",))
    number = house.ask("made up", contact=nobody(99), wish=wish, transcript=talk).number
    house.desk.casework.add_note(number, 1, "Rang at 9:10, nobody there. Will try again at noon.")
    house.clock.now = now
    return number


def date_back(house: House, began: float) -> None:
    """What was said since `began` was said when the house's clock says."""
    with house.desk.engine.begin() as connection:
        connection.execute(update(exchanges).where(exchanges.c.at >= began).values(at=house.clock.now))


def nobody(one: int) -> Contact:
    """A person who does not exist, with a number and an address that are kept free for examples."""
    return Contact(f"Example Person {one}", f"+121255501{one:02}", f"person{one}@mail.example")


def take(site: Site, number: str) -> None:
    """One picture a page."""
    page = site.enter(CLARA, SIZE)
    for name, path in (
        ("queue", "/requests"),
        ("case", f"/requests/{number}"),
        ("review", "/review/lupus/overview"),
        ("insights", "/insights"),
    ):
        page.goto(site.address + path)
        save(page, IMAGES / f"console-{name}.png")


def save(page: Page, file: Path) -> None:
    """With few colours, which is enough for pages and a quarter of the size."""
    height = min(1300, int(page.evaluate("document.documentElement.scrollHeight")))
    taken = Image.open(io.BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": SIZE["width"], "height": height}, full_page=True)))
    taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {taken.width} x {taken.height}, {file.stat().st_size:,} bytes")
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file.name} is larger than {LARGEST:,} bytes.")


if __name__ == "__main__":
    sys.exit(main())
