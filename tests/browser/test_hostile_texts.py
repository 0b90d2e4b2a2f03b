"""What visitors and staff write is shown as text, wherever it is shown: no field of it can run, style or load anything."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timezone
from pathlib import Path

from playwright.sync_api import Page, expect

from bot.intake.case import Contact, Wish
from tests.browser.conftest import ADA, CLARA, Site
from tests.unit.console.house import ANSWER, CITATION, said
from tests.unit.console.test_insights import say


def hostile(field: str) -> str:
    """A text that would run in several ways, and tells which field it came from."""
    return f"{field}\"'><img src=x onerror=window.ran='{field}'><script>window.ran='{field}'</script>{{{{7*7}}}}"


def is_text(page: Page, *fields: str) -> None:
    """Each stands there word for word, and nothing of it has become an element."""
    for field in fields:
        expect(page.get_by_text(hostile(field)).first).to_be_attached()
    assert page.evaluate("window.ran") is None
    assert page.locator("img, main script, [onerror]").count() == 0


def fill(site: Site) -> str:
    """A request with such texts in all its fields; returns its number."""
    at = datetime.now(timezone.utc)
    reply = {**ANSWER, "title": hostile("title"), "body": [hostile("body")], "certainty_reason": hostile("reason")}
    reply["citations"] = [{**CITATION, "title": hostile("source"), "url": "javascript:window.ran='url'"}]
    number = site.house.ask(
        "one",
        contact=Contact(hostile("name"), hostile("phone"), hostile("email")),
        wish=Wish(hostile("about"), hostile("topic"), hostile("time"), hostile("remark"), (hostile("flag"),)),
        consent=hostile("consent"),
        transcript=said(at, hostile("said"), reply),
    ).number
    site.house.desk.casework.add_note(number, 1, hostile("note"))
    site.house.desk.accounts.set_name(1, hostile("staff"), "a test")
    return number


def test_on_the_queue_also_where_a_script_brings_the_rows(site: Site) -> None:
    """The first page, a row that comes later, and looking up by name."""
    page = site.enter(CLARA)
    page.clock.install()
    page.goto(site.address + "/requests")
    number = fill(site)
    page.clock.fast_forward(10_000)
    page.locator(f"tr[data-number={number}]").wait_for()
    is_text(page, "topic")
    page.goto(site.address + "/requests")
    is_text(page, "topic")
    page.get_by_role("searchbox").fill(hostile("name"))
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_text("1 found")).to_be_visible()
    is_text(page, "topic")


def test_on_the_page_of_a_request_and_on_paper(site: Site) -> None:
    """With the contact and everything that can be unfolded."""
    number = fill(site)
    page = site.enter(CLARA)
    page.goto(site.address + f"/requests/{number}")
    page.get_by_role("button", name="Show the contact").click()
    page.get_by_text("Hide it").wait_for()
    for closed in page.locator("main summary").all():
        closed.click()
    shown = ("name", "phone", "email", "about", "topic", "time", "remark", "flag", "consent", "note", "staff")
    is_text(page, *shown, "said", "title", "body", "reason", "source")
    assert page.locator("a[href^='javascript']").count() == 0
    page.emulate_media(media="print")
    for field in ("about", "remark", "consent"):
        expect(page.get_by_text(hostile(field)).first).to_be_visible()
    expect(page.get_by_text(hostile("note"))).to_be_hidden()
    is_text(page)


def test_in_exports(site: Site) -> None:
    """They hold every field word for word: escaping is for those who show it."""
    number = fill(site)
    page = site.enter(CLARA)
    page.goto(site.address + "/export")
    page.get_by_label("With name, telephone and e-mail").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the sheet").click()
    (row,) = csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig")))
    assert [row[name] for name in ("name", "phone", "email", "about", "remark")] == [
        hostile(name) for name in ("name", "phone", "email", "about", "remark")
    ]
    page.get_by_label("Number of the request").fill(number)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the bundle").click()
    bundle = Path(download.value.path()).read_text(encoding="utf-8")
    json.loads(bundle)
    for field in ("name", "about", "remark"):
        assert json.dumps(hostile(field), ensure_ascii=False)[1:-1] in bundle


def test_among_the_questions_without_an_answer_and_the_staff(site: Site) -> None:
    """Insights, unanswered questions, accounts and the audit log."""
    fill(site)
    for conversation in ("a", "b"):
        say(site.house, conversation, "<img src=x onerror=window.ran=1> can i fly")
    for who, paths in ((CLARA, ("/insights", "/unanswered")), (ADA, ("/staff", "/audit-log"))):
        page = site.enter(who)
        for path in paths:
            page.goto(site.address + path)
            is_text(page, *(("staff",) if who == ADA else ()))
            if who == CLARA:
                expect(page.get_by_text("<img src=x onerror=window.ran=1> can i fly").first).to_be_attached()
