"""A clinic whose chat is visited, and what a visitor does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, ViewportSize

from tests.browser.widget.script import Script
from tests.channels.harness import Server

WAIT_MS = 15_000
WIDE, PHONE, NARROW = ViewportSize(width=1100, height=800), ViewportSize(width=360, height=640), ViewportSize(width=320, height=640)
# Policies that stop something say so in the console; this holds also for policies that only report.
REPORTS = "addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
LOST = "Failed to load resource"


class Visit:
    """One visitor's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chat = page.locator("caveat-chat")
        self.cards = self.chat.locator(".card")
        self.input = page.get_by_label("Your question")
        self.log = self.chat.locator(".log")

    def open(self) -> Visit:
        """Press the launcher, and wait for the first words."""
        self.chat.locator(".launcher").click()
        self.chat.locator(".greeting").wait_for()
        return self

    def ask(self, text: str) -> Locator:
        """Type a question and send it. Returns the card that answers it."""
        return self.after(lambda: (self.input.fill(text), self.input.press("Enter")))

    def press(self, name: str) -> Locator:
        """Press the newest button of that name. Returns the card that follows."""
        return self.after(self.chat.get_by_role("button", name=name, exact=True).last.click)

    def after(self, action: Any) -> Locator:
        """The card that comes after something was done."""
        before = self.cards.count()
        action()
        self.cards.nth(before).wait_for()
        return self.cards.last

    def menu(self, name: str) -> None:
        """Choose from the menu."""
        self.chat.get_by_role("button", name="Menu").click()
        self.chat.get_by_role("button", name=name).click()

    @property
    def announced(self) -> str:
        """What a screen reader was told last."""
        return self.chat.locator("[aria-live=polite], [aria-live=assertive]").text_content() or ""

    @property
    def token(self) -> str:
        """What the tab keeps."""
        return str(self.page.evaluate("JSON.stringify(Object.assign({}, sessionStorage))"))

    def focused(self) -> str:
        """What has the focus: its label or text."""
        script = "() => { const n = document.querySelector('caveat-chat').shadowRoot.activeElement; return n ? n.ariaLabel || n.textContent.trim() : '' }"
        return str(self.page.evaluate(script))


@dataclass
class Clinic:
    """A server with the script behind it. `complaints` are all that browsers said in their console, but for lost connections that a test asked for."""

    server: Server
    script: Script
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    loses_connections: bool = False

    def visit(self, address: str = "", size: ViewportSize = WIDE, **options: Any) -> Visit:
        """A page with storage of its own, by default the demonstration."""
        context = self.browser.new_context(viewport=size, **options)
        context.set_default_timeout(WAIT_MS)
        context.add_init_script(REPORTS)
        context.on("page", self._listen)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(address or f"{self.server.url}/")
        return Visit(page)

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.on("dialog", lambda dialog: (self.complaints.append(f"a dialog: {dialog.message}"), dialog.dismiss()))

    def _heard(self, message: ConsoleMessage) -> None:
        if not (self.loses_connections and LOST in message.text):
            self.complaints.append(message.text)

    def close(self) -> None:
        """End everything."""
        for context in self.contexts:
            context.close()
        self.server.stop()
