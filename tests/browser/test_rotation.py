"""The keys are changed while people work: nobody notices, and afterwards the new key alone opens everything."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.fernet import Fernet
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from bot.persistence.keys import encryption_keys
from bot.persistence.rotation import rotate, sealed_columns
from bot.persistence.sealing import Sealer
from tests.browser.conftest import CLARA, Site, opened, settings
from tests.unit.console.house import House, open_house
from tests.unit.console.test_insights import say

REQUESTS = 40
SECONDS = 60


def opened_with(house: House, key: str) -> int:
    """How many stored values this key alone opens. Raises ConversationError for one that it doesn't."""
    alone, number = Sealer([key]), 0
    with house.desk.engine.connect() as connection:
        for columns in sealed_columns().values():
            for column in columns:
                for sealed in connection.scalars(select(column).where(column.is_not(None))):
                    alone.unseal(sealed)
                    number += 1
    return number


class Unhurried(Sealer):
    """Seals slowly, as if there were a hundred times as much."""

    def seal(self, value: object) -> bytes:
        """After a moment."""
        time.sleep(0.008)
        return super().seal(value)


def test_everything_is_sealed_anew_while_the_console_is_used(browser: Browser, folder: Path) -> None:
    """It knows both keys; requests are made, read and noted all the time."""
    before = open_house(folder, **settings(folder))
    (old,) = encryption_keys(before.desk.settings)
    for one in range(REQUESTS):
        before.ask(f"before {one}")
        say(before, f"talk {one}", "can i fly with lupus")
    new = Fernet.generate_key().decode()
    with opened(browser, folder, CAVEAT_ENCRYPTION_KEYS=f"{new},{old}") as site, ThreadPoolExecutor(1) as pool:
        page, rounds = site.enter(CLARA), 0
        rotation = pool.submit(rotate, site.house.desk.engine, Unhurried([new, old]), 5, first=Sealer([new]))
        while not rotation.done():
            work(site, page, rounds)
            rounds += 1
        changed = rotation.result(SECONDS)
        assert rounds > 1
        assert changed["cases"] == changed["contacts"] == changed["exchanges"] == REQUESTS
        assert opened_with(site.house, new) > 7 * REQUESTS


def work(site: Site, page: Page, turn: int) -> None:
    """A request comes and is noted; the unanswered questions are read."""
    number = site.house.ask(f"meanwhile {turn}").number
    page.goto(site.address + f"/requests/{number}")
    page.get_by_label("New note").fill(f"note {turn}")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text(f"note {turn}", exact=True)).to_be_visible()
    page.goto(site.address + "/unanswered")
    expect(page.get_by_text("can i fly with lupus").first).to_be_visible()
