"""The console in a real browser: Debian's Chromium, driven by Playwright, against a server on a free port."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, ViewportSize, expect, sync_playwright
from waitress import create_server

from bot.console.roles import Role
from tests.unit.console.house import PASSWORD, House, Visitor, open_house

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KNOWLEDGE = ROOT / "tests" / "knowledge" / "good"
CACHE = ROOT / ".cache" / "browser-tests"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_SECONDS = 120
WAIT_MS = 15_000
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
AGENT = "a browser of the tests"
COOKIE = "caveat_console"
WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)
INA, CLARA, ADA = "ina@clinic.example", "clara@clinic.example", "ada@clinic.example"

_COMPLAINT = re.compile("Content Security Policy|TrustedHTML|TrustedScript")


@dataclass
class Site:
    """A console that listens, and the browsers that were opened on it."""

    house: House
    address: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def page(self, size: ViewportSize = WIDE) -> Page:
        """A page with cookies and storage of its own; what it complains about is kept."""
        context = self.browser.new_context(viewport=size, user_agent=AGENT)
        context.set_default_timeout(WAIT_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if _COMPLAINT.search(message.text) else None)
        page.on("dialog", self._refuse)
        return page

    def _refuse(self, dialog: Dialog) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def enter(self, email: str, size: ViewportSize = WIDE) -> Page:
        """A page on which that person is signed in already: the cookie comes from a browser without a screen."""
        client = self.house.app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = AGENT
        assert Visitor(self.house, client).sign_in(email).status_code == 302
        cookie = client.get_cookie(COOKIE)
        assert cookie is not None
        page = self.page(size)
        page.context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": self.address, "httpOnly": True, "sameSite": "Lax"}])
        page.goto(self.address, wait_until="load")
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    def sign_in(self, email: str, page: Page | None = None) -> Page:
        """A page on which that person has signed in for the first time, as people do."""
        page = page or self.page()
        page.goto(self.address)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Show the code to scan").click()
        self.house.secrets[email] = page.locator("#secret").inner_text().replace("-", "").strip()
        page.get_by_label("Code", exact=True).fill(self.house.code(email))
        page.get_by_role("button", name="Finish").click()
        page.get_by_role("button", name="Sign out").wait_for()
        page.wait_for_load_state()
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests; each has windows of its own in it, which share nothing."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, a small knowledge folder, and a database: Ina works on requests, Clara is a clinician, Ada an administrator."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(KNOWLEDGE, folder / "knowledge")
    shutil.copy(ROOT / "knowledge" / "phrases.yaml", folder / "knowledge")
    house = open_house(folder, **settings(folder))
    house.hire(INA, Role.INTAKE, name="Ina Take")
    house.hire(CLARA, Role.CLINICIAN, name="Clara Berg")
    house.hire(ADA, Role.ADMIN, name="Ada Min")
    house.desk.engine.dispose()
    return folder


def settings(folder: Path) -> dict[str, str]:
    """What the console is told beside its folder."""
    return {
        "CAVEAT_KNOWLEDGE": str(folder / "knowledge"),
        "CAVEAT_CLINIC_REGION": "nowhere",
        "CAVEAT_WEBHOOK_URL": "https://clinic.example/hook",
        "CAVEAT_WEBHOOK_SECRETS": "whsec_" + "A" * 32,
    }


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The console on a free port, as it is served in earnest; its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=10)


@contextmanager
def opened(browser: Browser, folder: Path, **more: str) -> Iterator[Site]:
    """The console of that folder, and browsers on it."""
    house = open_house(folder, **{**settings(folder), **more})
    with served(house.app) as address:
        made = Site(house, address, browser)
        try:
            yield made
        finally:
            for context in made.contexts:
                context.close()
            house.desk.engine.dispose()
    assert made.complaints == []


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    """A copy of that folder that a test may change."""
    return Path(shutil.copytree(furnished, tmp_path / "house"))


@pytest.fixture
def site(browser: Browser, folder: Path) -> Iterator[Site]:
    """A console of one's own that listens, with these three."""
    with opened(browser, folder) as made:
        yield made


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
