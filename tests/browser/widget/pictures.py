"""Takes the documentation's pictures of the widget anew: `python -m tests.browser.widget.pictures`. They show what the tests look at."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import ViewportSize, sync_playwright

from bot import settings as settings_module
from bot.answer.ledger import Ledger
from bot.knowledge.reader import read_all
from bot.settings import ROOT
from bot.wiring import Assistant
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.widget.clinic import PHONE, Clinic, Visit
from tests.browser.widget.script import QUESTION, Script
from tests.browser.widget.test_access import STATES
from tests.channels.harness import start

FOLDER = ROOT / "docs" / "images"
SITE = ViewportSize(width=1200, height=760)


def figures(visit: Visit) -> None:
    """The icon arrays of an answer."""
    visit.open().ask(QUESTION)
    visit.log.evaluate(
        "log => { log.scrollTop += log.querySelector('.figure').getBoundingClientRect().top - log.getBoundingClientRect().top - 60 }"
    )


def sources(visit: Visit) -> None:
    """The end of an answer."""
    visit.open().ask("What is lupus?")
    visit.log.evaluate("log => { log.scrollTop = log.scrollHeight }")


def site(visit: Visit) -> None:
    """The demonstration, with an answer."""
    visit.open().ask(QUESTION)


DARK: dict[str, Any] = {"size": PHONE, "color_scheme": "dark"}
PICTURES: dict[str, tuple[Callable[[Visit], object], dict[str, Any]]] = {
    "site": (site, {"size": SITE}),
    "figures": (figures, {"size": PHONE}),
    "sources": (sources, {"size": PHONE}),
    **{name.replace("_", "-"): (step, {"size": PHONE}) for name, step in STATES.items()},
    "dark": (STATES["answer"], DARK),
    "dark-emergency": (STATES["emergency"], DARK),
    "forced-colours": (STATES["answer"], {"size": PHONE, "forced_colors": "active"}),
}


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        environment = {"CAVEAT_VAR": var, "CAVEAT_RATE_LIMIT": "0", "CAVEAT_CLINIC_NAME": "Hillside Clinic"}
        settings = settings_module.load(environment, root=Path(var))
        assistant = Assistant(settings, read_all(ROOT / "knowledge").knowledge, Ledger())
        server, script = start(assistant, 20.0, True), Script(assistant)
        server.rasa._answers = script.replies  # type: ignore[method-assign]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        clinic = Clinic(server, script, browser, loses_connections=True)
        for name, (step, options) in PICTURES.items():
            visit = clinic.visit(**options)
            step(visit)
            if step is STATES["answer"]:
                visit.log.evaluate(
                    "log => { log.scrollTop += log.querySelector('.card').getBoundingClientRect().top - log.getBoundingClientRect().top - 8 }"
                )
            visit.page.screenshot(path=FOLDER / f"widget-{name}.png")
        clinic.close()
        browser.close()


if __name__ == "__main__":
    main()
