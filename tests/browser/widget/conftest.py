"""The widget in a real browser, against the real web channel. In Rasa's place stands a script, whose replies the real composer makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot import settings as settings_module
from bot.answer.ledger import Ledger
from bot.knowledge.model import Knowledge
from bot.knowledge.reader import read_all
from bot.wiring import Assistant
from tests.browser.widget.clinic import Clinic
from tests.browser.widget.script import Script
from tests.channels.harness import start


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The real knowledge."""
    return read_all(settings_module.ROOT / "knowledge").knowledge


@pytest.fixture
def open_clinic(browser: Browser, knowledge: Knowledge, tmp_path: Path) -> Iterator[Callable[..., Clinic]]:
    """Opens clinics with the settings that are handed over. In the end nothing may have been complained about."""
    clinics: list[Clinic] = []

    def opened(**variables: str) -> Clinic:
        var = tmp_path / f"var{len(clinics)}"
        environment = {"CAVEAT_VAR": str(var), "CAVEAT_RATE_LIMIT": "0", "CAVEAT_CLINIC_NAME": "Hillside Clinic", **variables}
        assistant = Assistant(settings_module.load(environment, root=tmp_path), knowledge, Ledger())
        server, script = start(assistant, 20.0, True), Script(assistant)
        server.rasa._answers = script.replies  # type: ignore[method-assign]
        clinics.append(Clinic(server, script, browser))
        return clinics[-1]

    yield opened
    for one in clinics:
        one.close()
    assert [complaint for one in clinics for complaint in one.complaints] == []


@pytest.fixture
def clinic(open_clinic: Callable[..., Clinic]) -> Clinic:
    """A clinic with the defaults."""
    return open_clinic()
