"""On other sites, under strict policies, and with hostile words from wherever words can come."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.channels.widget import build, integrity
from tests.browser.widget.clinic import WIDE, Clinic, Visit
from tests.browser.widget.script import QUESTION

HOSTILE = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script><svg onload='window.hacked=1'>**[x](javascript:window.hacked=1)**\"'`"
ADDRESSES = [
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "//evil.example",
    "vbscript:x",
    " javascript:x",
    "http://evil.example",
]
KINDS = [
    QUESTION,
    "Is the claim true?",
    "I want to kill myself",
    "tell me",
    "Should I stop my tablets?",
    "Grace Hopper",
    "skip",
    "with a safety note",
]


@contextmanager
def site(pages: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Another origin, with pages by path: policy and HTML."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            policy, html = pages.get(self.path, ("default-src 'none'", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def page_of_a_clinic(url: str, check: str, attributes: str = "") -> str:
    """The lines that the documentation tells to copy, on a page of somebody else."""
    script = f'<script src="{url}/widget.js" defer crossorigin="anonymous" integrity="{check}"></script>'
    return f'<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">{script}<main><h1>x</h1></main><caveat-chat {attributes}></caveat-chat>'


def test_the_chat_works_on_another_origin_under_a_strict_policy(open_clinic: Callable[..., Clinic]) -> None:
    """With integrity, without unsafe-inline, with trusted types; and nothing is reported."""
    pages: dict[str, tuple[str, str]] = {}
    with site(pages) as address:
        clinic = open_clinic(CAVEAT_ALLOWED_ORIGINS=address)
        bot = clinic.server.url.removesuffix("/webhooks/web")
        policy = f"default-src 'self' {bot}; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"
        attributes = 'heading="Ask Hillside" color="#8a1c4a" position="left" greeting="Good to see you." open'
        pages["/"] = policy, page_of_a_clinic(clinic.server.url, integrity(build().encode()), attributes)
        visit = clinic.visit(f"{address}/")
        expect(visit.chat.get_by_role("heading", name="Good to see you.")).to_be_visible()
        expect(visit.chat.get_by_role("heading", name="Ask Hillside")).to_be_visible()
        box = visit.chat.locator(".panel").bounding_box()
        assert box is not None
        assert box["x"] < 100
        expect(visit.chat.locator(".head")).to_have_css("background-color", "rgb(138, 28, 74)")
        visit.ask(QUESTION)
        with visit.page.context.expect_page() as opened:
            visit.menu("Take-away to print")
        assert opened.value.evaluate("getComputedStyle(document.querySelector('h1')).lineHeight") != "normal"
        opened.value.close()
        visit.page.reload()
        expect(visit.cards).to_have_count(1)
        assert visit.page.evaluate("Object.keys(window).filter(name => /caveat|chat/i.test(name))") == []
        assert (
            visit.page.evaluate("document.querySelectorAll('style, link[rel=stylesheet]').length + document.adoptedStyleSheets.length") == 0
        )


def test_a_script_that_was_changed_does_not_run(open_clinic: Callable[..., Clinic]) -> None:
    """That is what `integrity` is for. The console says so."""
    pages: dict[str, tuple[str, str]] = {}
    with site(pages) as address:
        clinic = open_clinic(CAVEAT_ALLOWED_ORIGINS=address)
        pages["/"] = "default-src * data:", page_of_a_clinic(clinic.server.url, integrity(b"another script"))
        visit = clinic.visit(f"{address}/")
        visit.page.wait_for_load_state("networkidle")
        assert visit.page.evaluate("customElements.get('caveat-chat') === undefined")
        assert len(clinic.complaints) == 1
        assert "integrity" in clinic.complaints.pop()


def test_a_page_with_styles_and_scripts_of_its_own_disturbs_nothing(open_clinic: Callable[..., Clinic]) -> None:
    """Styles for everything don't reach the chat."""
    pages: dict[str, tuple[str, str]] = {}
    with site(pages) as address:
        clinic = open_clinic(CAVEAT_ALLOWED_ORIGINS=address)
        html = page_of_a_clinic(clinic.server.url, integrity(build().encode()), "open")
        wild = "<style>html { font-size: 5px } * { color: red !important; display: block !important; font: 5px serif !important; text-transform: uppercase }</style>"
        pages["/"] = "default-src * data: 'unsafe-inline'", html.replace("<main>", f"{wild}<main>")
        visit = clinic.visit(f"{address}/")
        card = visit.ask("What is lupus?")
        expect(card.locator(".caveat")).to_have_css("font-size", "15px")
        expect(card.locator(".caveat")).to_have_css("color", "rgb(77, 54, 0)")
        expect(card.locator(".caveat")).to_have_css("text-transform", "none")


def test_the_frame_is_for_allowed_sites_only(open_clinic: Callable[..., Clinic]) -> None:
    """The chat works in it; a site that isn't listed can't show it."""
    pages: dict[str, tuple[str, str]] = {}
    with site(pages) as address, site(pages) as other:
        clinic = open_clinic(CAVEAT_ALLOWED_ORIGINS=address)
        bot = clinic.server.url.removesuffix("/webhooks/web")
        frame = f'<!doctype html><title>x</title><link rel="icon" href="data:,"><iframe src="{clinic.server.url}/frame" title="Automated guide" width="420" height="640"></iframe>'
        pages["/"] = f"default-src 'self'; img-src data:; frame-src {bot}", frame
        visit = clinic.visit(f"{address}/")
        inside = visit.page.frame_locator("iframe")
        inside.get_by_label("Your question").fill("What is lupus?")
        inside.get_by_label("Your question").press("Enter")
        expect(inside.locator(".card .caveat")).to_be_visible()
        assert clinic.complaints == []
        barred = clinic.visit(f"{other}/")
        barred.page.wait_for_load_state("networkidle")
        assert barred.page.frames[-1].locator("caveat-chat").count() == 0
        assert clinic.complaints
        assert all("frame-ancestors" in complaint or "Refused to frame" in complaint for complaint in clinic.complaints)
        clinic.complaints.clear()


def test_a_site_that_is_not_listed_can_not_call(open_clinic: Callable[..., Clinic]) -> None:
    """Its visitors are told whom to call instead."""
    pages: dict[str, tuple[str, str]] = {}
    with site(pages) as address:
        clinic = open_clinic()
        html = f'<!doctype html><title>x</title><link rel="icon" href="data:,"><script src="{clinic.server.url}/widget.js" defer></script><caveat-chat open></caveat-chat>'
        pages["/"] = "default-src * data:", html
        visit = clinic.visit(f"{address}/")
        visit.input.fill("What is lupus?")
        visit.input.press("Enter")
        expect(visit.chat.locator(".error")).to_contain_text("In an emergency, call your emergency number.")
        assert clinic.script.asked == []
        assert all("CORS" in complaint or "ERR_FAILED" in complaint for complaint in clinic.complaints)
        clinic.complaints.clear()


def poisoned(value: Any, key: str = "", everything: bool = False) -> Any:
    """The same with every text replaced; what decides on the kind of card only where `everything` is wanted."""
    kept = not everything and key in ("kind", "disposition", "certainty", "verdict", "status", "when", "type", "field", "input", "action")
    if isinstance(value, dict):
        return {name: poisoned(one, name, everything) for name, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one, key, everything) for one in value]
    if not isinstance(value, str) or kept:
        return value
    return ADDRESSES[len(value) % len(ADDRESSES)] if key in ("href", "url") else HOSTILE


def harmless(page: Page) -> None:
    """Nothing ran, nothing was built, and no link leads anywhere but to a safe place."""
    page.wait_for_timeout(50)
    assert page.evaluate("window.hacked") is None
    root = "document.querySelector('caveat-chat').shadowRoot"
    assert page.evaluate(f"{root}.querySelectorAll('img, script, iframe, [onload], [onerror], [style*=expression]').length") == 0
    hrefs = page.evaluate(f"[...{root}.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert [href for href in hrefs if not re.match(r"(https|tel|sms|mailto):", href)] == []
    rels = page.evaluate(f"[...{root}.querySelectorAll('a')].map(a => a.rel)")
    assert all("noopener" in rel and "noreferrer" in rel for rel in rels)


@pytest.mark.parametrize("everything", [False, True], ids=["texts", "everything"])
@pytest.mark.parametrize("question", KINDS)
def test_hostile_words_in_a_reply_are_only_words(clinic: Clinic, question: str, everything: bool) -> None:
    """In every field of every kind of reply, live, after a reload, and in the take-away."""
    visit = clinic.visit()

    def poison(route: Any) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=poisoned(response.json(), everything=everything))

    visit.page.route(re.compile("/(webhook|history|welcome)$"), poison)
    visit.open()
    card = visit.ask(question)
    assert "<img src=x onerror" in card.inner_text()
    harmless(visit.page)
    with visit.page.context.expect_page() as opened:
        visit.menu("Take-away to print")
    assert opened.value.evaluate("window.hacked") is None
    assert opened.value.locator("img, script, iframe").count() == 0
    opened.value.close()


def test_hostile_words_in_errors_and_history_are_only_words(clinic: Clinic) -> None:
    """And so are the visitor's own."""
    clinic.loses_connections = True
    visit = clinic.visit()
    history = [
        {"from": "visitor", "at": "x", "text": HOSTILE},
        {"from": "assistant", "at": "x", "reply": {"text": HOSTILE, "custom": None, "buttons": []}},
    ]
    visit.page.route("**/history", lambda route: route.fulfill(json=history))
    visit.page.evaluate("sessionStorage.setItem('caveat-token', 't')")
    visit.page.reload()
    visit.open()
    expect(visit.chat.get_by_text("<img src=x").first).to_be_visible()
    visit.page.route("**/webhook", lambda route: route.fulfill(status=503, json={"error": HOSTILE, "message": HOSTILE}))
    visit.input.fill(HOSTILE)
    visit.input.press("Enter")
    expect(visit.chat.locator(".error")).to_contain_text("<script>")
    harmless(visit.page)


def test_markdown_is_bold_lists_and_safe_links(clinic: Clinic) -> None:
    """And nothing else; names with an asterisk stay as they are."""
    visit = clinic.visit()
    text = "**Bold** and HLA-B*27, HLA-B*51\n- one\n- [two](https://example.org/a)\nSee https://example.org/b. [No](javascript:x)"

    def reply(route: Any) -> None:
        answered = route.fetch().json()
        answered[0]["custom"] |= {"kind": "small_talk", "text": text}
        route.fulfill(json=answered)

    visit.page.route("**/webhook", reply)
    visit.open()
    card = visit.ask("thanks")
    expect(card.locator("strong")).to_have_text("Bold")
    expect(card.locator("li")).to_have_count(2)
    assert "HLA-B*27, HLA-B*51" in card.inner_text()
    links = card.locator("a").evaluate_all("nodes => nodes.map(node => [node.getAttribute('href'), node.target])")
    assert links == [["https://example.org/a", "_blank"], ["https://example.org/b", "_blank"]]


def test_where_storage_is_blocked_the_chat_still_works(clinic: Clinic) -> None:
    """For as long as the page is open."""
    visit = clinic.visit(size=WIDE)
    visit.page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('blocked', 'SecurityError') } })"
    )
    visit.page.reload()
    Visit(visit.page).open().ask("What is lupus?")
    visit.ask("thanks")
    stored = clinic.server.conversations().keys()
    assert len(stored) == 1
    assert json.dumps(stored)
