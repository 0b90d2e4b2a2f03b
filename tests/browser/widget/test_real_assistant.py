"""The widget with the trained assistant behind it, actions included: what the other tests take from a script is what it really says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, expect

from bot import settings as settings_module
from bot import stores, wiring
from bot.process.environment import set_quiet_environment
from bot.talk import load_talk
from bot.training import ensure_model
from tests.browser.widget.clinic import PHONE, Clinic
from tests.browser.widget.script import Script
from tests.browser.widget.test_speed import MOST_MS, waits
from tests.channels.harness import start

ILLNESSES = ("lupus", "psoriasis", "vitiligo", "celiac disease", "multiple sclerosis")
CACHES: tuple[Callable[[], None], ...] = (wiring.assistant.cache_clear, stores.cases.cache_clear)


@pytest.fixture(scope="module")
def real(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The assistant of this checkout's model, with a database of its own."""
    set_quiet_environment()
    var: Path = tmp_path_factory.mktemp("var")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAVEAT_VAR", str(var))
        patch.setenv("CAVEAT_RATE_LIMIT", "0")
        for clear in CACHES:
            clear()
        model = ensure_model(settings_module.load())
        assert model is not None, "Training failed; see above."
        talk = load_talk(model)
        server = start(wiring.assistant(), 60.0, True)
        server.rasa._reply = talk._agent.handle_message  # type: ignore[method-assign]
        clinic = Clinic(server, Script(wiring.assistant()), browser)
        yield clinic
        clinic.close()
        for clear in CACHES:
            clear()
    assert clinic.complaints == []


def test_from_a_question_to_a_stored_request(real: Clinic) -> None:
    """The whole visit on a phone: an answer, the form with a slip in it, and a number in the end."""
    visit = real.visit(size=PHONE).open()
    card = visit.press("Does stem cell therapy work for multiple sclerosis?")
    expect(card.get_by_role("heading", name="Multiple sclerosis: what studies of stem cells found")).to_be_visible()
    expect(card.locator(".caveat")).to_be_in_viewport()
    card = visit.press("Ask the clinic to contact me")
    expect(card).to_contain_text("step 1 of 8")
    visit.press("I am 16 or older and ask for myself")
    visit.press("Yes")
    visit.chat.get_by_label("Your name").fill("Grace Hopper")
    visit.press("Continue")
    visit.chat.get_by_label("Phone number").fill("55512")
    visit.press("Continue")
    expect(visit.chat.locator(".wrong")).to_be_visible()
    visit.chat.get_by_label("Phone number").fill("+1 212 555 0147")
    visit.chat.get_by_label("E-mail address").fill("grace@example.org")
    visit.press("Continue")
    visit.press("Mornings")
    visit.press("Skip")
    card = visit.press("Skip")
    expect(card.locator("dd").nth(1)).to_have_text("Grace Hopper")
    card = visit.press("Yes, send it")
    expect(card.locator(".case")).to_contain_text("C-")
    visit.page.reload()
    visit.open()
    expect(visit.cards.last.locator(".case")).to_contain_text("C-")
    card = visit.press("Where is my request?")
    expect(card).to_contain_text("Nobody there has taken it up yet")


def test_the_other_starters_and_examples_lead_to_answers(real: Clinic) -> None:
    """Each question that the widget or the demonstration offers is understood."""
    visit = real.visit().open()
    for question in ("What is lupus?", "How do I judge a stem cell clinic?"):
        expect(visit.press(question).locator(".caveat")).to_be_visible()
    for button in visit.page.locator("[data-ask]").all()[:-1]:
        card = visit.after(lambda button=button: button.evaluate("node => node.click()"))
        expect(card.locator(".caveat")).to_be_visible()
    card = visit.press("Ask the clinic to contact me")
    expect(card).to_contain_text("Who is asking?")
    visit.press("Stop this request")


def test_an_emergency_in_the_middle_of_the_form_comes_first(real: Clinic) -> None:
    """And the form can go on after it."""
    visit = real.visit().open()
    visit.ask("Ask the clinic to contact me")
    card = visit.ask("I have crushing chest pain and my left arm hurts")
    expect(card.get_by_role("link", name="Call 911")).to_be_visible()
    assert visit.chat.locator("[aria-live=assertive]").count() == 1
    visit.ask("continue")
    expect(visit.cards.last).to_contain_text("Who is asking?")


def test_an_answer_is_painted_within_150_ms(real: Clinic) -> None:
    """The assistant's own thinking included: no question is asked twice."""
    questions = [f"What are the {wanted} of {illness}?" for wanted in ("symptoms", "causes", "risks") for illness in ILLNESSES]
    assert median(waits(real.visit(size=PHONE).open(), questions)) <= MOST_MS
