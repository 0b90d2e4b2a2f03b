"""A visit, from the first question to the request to the clinic, and what may come between."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.widget.clinic import PHONE, WIDE, Clinic, Visit
from tests.browser.widget.script import CASE, QUESTION

EMERGENCY = "I have crushing chest pain and my left arm hurts"


def parts(answer: dict[str, object]) -> list[str]:
    """The texts that every answer's card has to show."""
    return [str(answer[part]["text"]) for part in ("caveat", "referral")]  # type: ignore[index]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_from_the_first_question_to_a_request(clinic: Clinic, size: dict[str, int]) -> None:
    """By starters, buttons and fields, as most visitors go; not one field is asked for twice."""
    visit = clinic.visit(size=size).open()  # type: ignore[arg-type]
    card = visit.press(QUESTION)
    stored = clinic.server.history(json.loads(visit.token)["caveat-token"])[-1]["reply"]["custom"]
    for text in parts(stored):
        expect(card.get_by_text(text)).to_be_visible()
    card = visit.press("Ask the clinic to contact me")
    expect(card.get_by_text("step 1 of 8")).to_be_visible()
    visit.press("I am 16 or older and ask for myself")
    visit.press("Yes")
    visit.chat.get_by_label("Your name").fill("Grace Hopper")
    visit.press("Continue")
    visit.chat.get_by_label("Phone number").fill("+1 212 555 0147")
    visit.chat.get_by_label("E-mail address").fill("grace@example.org")
    visit.press("Continue")
    visit.press("Mornings")
    visit.chat.get_by_label("What it is about").fill("Tiredness")
    visit.press("Continue")
    card = visit.press("Skip")
    expect(card.locator("dd")).to_have_text(
        ["you, for yourself", "Grace Hopper", "+1 212-555-0147, grace@example.org", "mornings", "Tiredness"]
    )
    card = visit.press("Yes, send it")
    expect(card.locator(".case")).to_have_text(f"Request {CASE} · received")
    assert "+1 212 555 0147, grace@example.org" in clinic.script.asked


def test_a_refused_field_keeps_what_was_typed_and_says_what_is_wrong(clinic: Clinic) -> None:
    """The field is marked, described by the problem, and has the focus."""
    visit = clinic.visit().open()
    visit.ask("Grace Hopper")
    field = visit.chat.get_by_label("Phone number")
    visit.chat.get_by_role("button", name="Continue").click()
    expect(visit.chat.locator(".wrong")).to_have_text("Please fill in one of the two.")
    field.fill("555")
    visit.press("Continue")
    expect(field).to_have_value("555")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("That phone number has too few digits.")


def test_a_step_that_is_over_has_no_fields_left(clinic: Clinic) -> None:
    """So that nothing can be sent twice."""
    visit = clinic.visit().open()
    visit.ask("Ask the clinic to contact me")
    visit.press("I am 16 or older and ask for myself")
    visit.press("Yes")
    assert visit.chat.locator("form:not(.composer)").count() == 1
    assert visit.chat.get_by_role("button", name="I am under 16").count() == 0


def test_an_emergency_is_unmistakable_and_announced_at_once(clinic: Clinic) -> None:
    """The number is a link, the live region speaks up, and the input still has the focus."""
    visit = clinic.visit(size=PHONE).open()
    card = visit.ask(EMERGENCY)
    call = card.get_by_role("link", name="Call 911")
    expect(call).to_have_attribute("href", "tel:911")
    expect(call).to_be_in_viewport()
    expect(card.get_by_role("heading", name="Emergency: get help now")).to_be_visible()
    assert visit.chat.locator("[aria-live=assertive]").count() == 1
    assert "This may be an emergency" in visit.announced
    assert "Call 911" in visit.announced
    expect(visit.input).to_be_focused()
    visit.ask("What is lupus?")


def test_a_reload_brings_the_conversation_back(clinic: Clinic) -> None:
    """From the server: the tab keeps the token and nothing else."""
    visit = clinic.visit().open()
    visit.ask("What is lupus?")
    assert list(json.loads(visit.token)) == ["caveat-token"]
    assert visit.page.evaluate("localStorage.length + document.cookie.length") == 0
    visit.page.reload()
    expect(visit.chat.locator(".launcher")).to_have_text("Go on with your chat")
    visit.open()
    expect(visit.chat.locator(".visitor")).to_contain_text("What is lupus?")
    expect(visit.cards).to_have_count(1)
    assert visit.announced == ""
    visit.ask("thanks")
    assert len(clinic.server.history(json.loads(visit.token)["caveat-token"])) == 4


def test_two_tabs_are_two_conversations(clinic: Clinic) -> None:
    """Each has a token of its own."""
    first = clinic.visit().open()
    first.ask("What is lupus?")
    page = first.page.context.new_page()
    page.goto(f"{clinic.server.url}/")
    second = Visit(page).open()
    assert second.cards.count() == 0
    second.ask("thanks")
    assert first.token != second.token
    assert len(clinic.server.history(json.loads(second.token)["caveat-token"])) == 2


def test_a_lost_message_is_sent_again_when_the_connection_is_back(clinic: Clinic) -> None:
    """By itself, and once."""
    clinic.loses_connections = True
    visit = clinic.visit().open()
    visit.ask("What is lupus?")
    visit.page.context.set_offline(True)
    visit.input.fill("thanks")
    visit.input.press("Enter")
    problem = visit.chat.locator(".error")
    expect(problem).to_contain_text("I can't be reached right now. If this is an emergency, call 911")
    expect(visit.chat.locator(".state").last).to_have_text("Not delivered")
    visit.page.context.set_offline(False)
    expect(visit.cards).to_have_count(2)
    expect(problem).to_have_count(0)
    expect(visit.chat.locator(".state").last).to_have_text("Delivered")
    assert clinic.script.asked == ["What is lupus?", "thanks"]


def test_a_message_whose_reply_was_lost_is_not_sent_twice(clinic: Clinic) -> None:
    """The server has both: the reply is fetched from its history."""
    clinic.loses_connections = True
    visit = clinic.visit().open()
    visit.ask("What is lupus?")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    visit.page.route("**/webhook", lose, times=1)
    visit.after(lambda: (visit.input.fill("thanks"), visit.input.press("Enter")))
    expect(visit.cards.last).to_contain_text("You are welcome")
    assert clinic.script.asked == ["What is lupus?", "thanks"]


def test_who_writes_too_much_is_told_how_long_to_wait(open_clinic: Callable[..., Clinic]) -> None:
    """The server's words, with the emergency number, and a button to try again."""
    clinic = open_clinic(CAVEAT_RATE_LIMIT="1")
    clinic.loses_connections = True
    visit = clinic.visit().open()
    visit.ask("What is lupus?")
    visit.input.fill("thanks")
    visit.input.press("Enter")
    expect(visit.chat.locator(".error")).to_contain_text("call 911")
    expect(visit.chat.get_by_role("button", name="Try again")).to_be_visible()
    assert "Please wait" in visit.announced


def test_erasing_asks_first_and_then_leaves_nothing(clinic: Clinic) -> None:
    """Neither in the tab nor on the server."""
    visit = clinic.visit().open()
    visit.ask("What is lupus?")
    token = json.loads(visit.token)["caveat-token"]
    visit.menu("Erase this conversation")
    visit.page.keyboard.press("Escape")
    assert visit.cards.count() == 1
    assert visit.focused() == "Menu"
    visit.menu("Erase this conversation")
    visit.chat.get_by_role("button", name="Erase it", exact=True).click()
    expect(visit.cards).to_have_count(0)
    assert visit.announced == "The conversation is erased."
    assert visit.token == "{}"
    assert clinic.server.call("GET", "history", token).status_code == 401


def test_starting_over_begins_a_conversation_of_its_own(clinic: Clinic) -> None:
    """The one before is kept on the server until it is erased or too old."""
    visit = clinic.visit().open()
    visit.ask("What is lupus?")
    first = json.loads(visit.token)["caveat-token"]
    visit.menu("Start over")
    visit.chat.locator(".confirm").get_by_role("button", name="Start over", exact=True).click()
    expect(visit.cards).to_have_count(0)
    visit.ask("thanks")
    assert json.loads(visit.token)["caveat-token"] != first
    assert len(clinic.server.history(first)) == 2


def test_a_conversation_that_the_server_forgot_goes_on_as_a_new_one(clinic: Clinic) -> None:
    """And the visitor is told."""
    clinic.loses_connections = True
    visit = clinic.visit().open()
    visit.ask("What is lupus?")
    assert clinic.server.call("DELETE", "history", json.loads(visit.token)["caveat-token"]).status_code == 204
    visit.ask("thanks")
    expect(visit.chat.get_by_text("The earlier conversation has ended. This is a new one.")).to_be_visible()


def test_a_verdict_reaches_the_server_with_its_reason(clinic: Clinic) -> None:
    """No is followed by a question why; yes is enough."""
    visit = clinic.visit().open()
    card = visit.ask("What is lupus?")
    card.get_by_role("button", name="No", exact=True).click()
    card.get_by_label("It is hard to understand").check()
    card.get_by_label("In your own words").fill("Which tests?")
    with visit.page.expect_request("**/feedback") as sent:
        card.get_by_role("button", name="Send").click()
    assert sent.value.post_data_json["helpful"] is False
    assert sent.value.post_data_json["reason"] == "It is hard to understand: Which tests?"
    expect(card.get_by_text("Thank you for telling us.")).to_be_visible()


def test_paragraphs_and_sources_lead_to_each_other(clinic: Clinic) -> None:
    """Also to a source that is folded away."""
    visit = clinic.visit().open()
    card = visit.ask(QUESTION)
    ref = card.get_by_role("button", name="Sources of this paragraph: 7, 13")
    ref.click()
    source = card.locator("li.meant").first
    expect(source).to_be_focused()
    expect(source).to_be_in_viewport()
    source.get_by_role("button", name="Back to paragraph 8").click()
    expect(ref).to_be_focused()


def test_the_take_away_has_answers_and_no_personal_data(clinic: Clinic) -> None:
    """What was asked, answers with caveat, referral and sources, and questions for the doctor."""
    visit = clinic.visit().open()
    visit.ask("What is lupus?")
    visit.ask("Ask the clinic to contact me")
    visit.ask("Grace Hopper")
    visit.ask("+1 212 555 0147, grace@example.org")
    context: BrowserContext = visit.page.context
    with context.expect_page() as opened:
        visit.menu("Take-away to print")
    text = opened.value.inner_text("body")
    answer = clinic.server.history(json.loads(visit.token)["caveat-token"])[1]["reply"]["custom"]
    for part in [
        *parts(answer),
        *answer["body"],
        *(one["url"] for one in answer["citations"]),
        "Questions to bring to the doctor",
        "What is lupus?",
    ]:
        assert part in text
    assert "Grace" not in text
    assert "212" not in text
    opened.value.close()


def test_the_chat_opens_by_attribute_method_and_button(clinic: Clinic) -> None:
    """And closes by its button, with Esc, and by the attribute; the focus goes back to the launcher."""
    visit = clinic.visit()
    panel, launcher = visit.chat.locator(".panel"), visit.chat.locator(".launcher")
    visit.page.evaluate("document.querySelector('caveat-chat').open = true")
    expect(panel).to_be_visible()
    expect(launcher).to_be_hidden()
    visit.chat.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(launcher).to_be_focused()
    assert visit.page.evaluate("document.querySelector('caveat-chat').hasAttribute('open')") is False
    visit.after(visit.page.get_by_role("button", name="What is lupus?").click)
    visit.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(launcher).to_be_focused()
