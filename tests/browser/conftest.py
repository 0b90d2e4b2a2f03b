"""The console in a real browser: Debian's Chromium, driven by Playwright, against a server on a free port."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright
from waitress import create_server

from bot.console.roles import Role
from tests.unit.console.house import PASSWORD, House, open_house

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "browser-tests"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_SECONDS = 120
WAIT_MS = 15_000
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
INA, CLARA, ADA = "ina@clinic.example", "clara@clinic.example", "ada@clinic.example"


@dataclass
class Site:
    """A console that listens, and the browsers that were opened on it."""

    house: House
    address: str
    open_browser: Callable[[], BrowserContext]
    complaints: list[str] = field(default_factory=list)

    def page(self, **options: Any) -> Page:
        """A page of a browser of its own; what it complains about is kept."""
        context = self.open_browser()
        context.set_default_timeout(WAIT_MS)
        page = context.pages[0] if context.pages else context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if "Content Security Policy" in message.text else None)
        if options:
            page.set_viewport_size(options["size"])
        return page

    def sign_in(self, email: str, **options: Any) -> Page:
        """A page on which that person has signed in, as people do."""
        page = self.page(**options)
        page.goto(self.address)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Show the code to scan").click()
        self.house.secrets[email] = page.locator("#secret").inner_text().replace("-", "").strip()
        page.get_by_label("Code", exact=True).fill(self.house.code(email))
        page.get_by_role("button", name="Finish").click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture
def site(playwright: Playwright, tmp_path: Path) -> Iterator[Site]:
    """A console with three people: Ina works on requests, Clara is a clinician, Ada an administrator."""
    house = open_house(tmp_path / "house", CAVEAT_WEBHOOK_URL="https://clinic.example/hook", CAVEAT_WEBHOOK_SECRETS="whsec_" + "A" * 32)
    house.hire(INA, Role.INTAKE, name="Ina Take")
    house.hire(CLARA, Role.CLINICIAN, name="Clara Berg")
    house.hire(ADA, Role.ADMIN, name="Ada Min")
    server = create_server(house.app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    contexts: list[BrowserContext] = []

    def open_browser() -> BrowserContext:
        profile = tmp_path / f"profile{len(contexts)}"
        contexts.append(
            playwright.chromium.launch_persistent_context(str(profile), executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        )
        return contexts[-1]

    made = Site(house, f"http://127.0.0.1:{server.effective_port}", open_browser)
    try:
        yield made
    finally:
        for context in contexts:
            context.close()
        server.close()
        thread.join(timeout=10)
    assert made.complaints == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as the lock file has it; installed once, beside the other caches."""
    source = CACHE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed, so axe-core can't be had: apt-get install npm")
        _install()
    return source.read_text(encoding="utf-8")


def _install() -> None:
    """In a folder of this process first: two runs at once would disturb each other."""
    draft = CACHE.with_name(f"{CACHE.name}.{os.getpid()}")
    draft.mkdir(parents=True, exist_ok=True)
    for name in NPM_FILES:
        shutil.copy(HERE / name, draft)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=draft, check=True, capture_output=True, timeout=NPM_SECONDS)
    try:
        draft.rename(CACHE)
    except OSError:
        shutil.rmtree(draft)  # another run was first; what it installed is the same
