"""What a phone shows of an answer at once, measured over all entries, and of every safety message."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page

from bot.answer.compose import Composer, House
from bot.answer.model import Reply
from bot.knowledge.model import Knowledge
from bot.rendering import payload
from bot.triage.assess import Triage
from bot.vocabulary import Disposition
from tests.browser.widget.clinic import PHONE, Clinic, Visit

AT_ONCE = 250
ENOUGH = 0.9
MEASURE = """() => {
  const log = document.querySelector('caveat-chat').shadowRoot.querySelector('.log');
  return [...log.querySelectorAll('.card')].map(card => {
    const top = card.getBoundingClientRect().top - 8, room = log.clientHeight;
    const end = n => n ? n.getBoundingClientRect().bottom - top : Infinity;
    return {
      text: card.innerText, room, caveat: end(card.querySelector('.caveat')), referral: end(card.querySelector('.referral p')),
      button: end(card.querySelector('.ask')), links: [...card.querySelectorAll('.call')].map(a => [a.firstChild.data, a.getAttribute('href'), end(a)]),
    };
  });
}"""


def shown(clinic: Clinic, replies: Sequence[Reply]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each reply's payload with what a phone shows of its card."""
    visit = clinic.visit(size=PHONE)
    for start in range(0, len(replies), AT_ONCE):
        payloads = [json.loads(json.dumps(payload(reply))) for reply in replies[start : start + AT_ONCE]]
        yield from zip(payloads, cards(visit.page, payloads), strict=True)


def cards(page: Page, payloads: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards of a conversation that the server tells of."""
    lines = [
        {"from": "assistant", "at": "", "reply": {"recipient_id": "t", "text": p["text"], "custom": p, "buttons": []}} for p in payloads
    ]
    page.unroute_all()
    page.route("**/history", lambda route: route.fulfill(json=lines))
    page.evaluate("sessionStorage.setItem('caveat-token', 't')")
    page.reload()
    visit = Visit(page).open()
    visit.cards.nth(len(payloads) - 1).wait_for()
    return list(page.evaluate(MEASURE))


def test_caveat_and_referral_are_in_the_first_screen_of_nearly_every_answer(clinic: Clinic, knowledge: Knowledge) -> None:
    """At 360 by 640, with the card at the top; and they are in the card of every answer, word for word."""
    composer = Composer(knowledge, House("Hillside Clinic", "us"))
    measured = list(shown(clinic, [composer.preview(entry) for entry in knowledge.entries.values()]))
    assert len(measured) == len(knowledge.entries)
    for answer, card in measured:
        text = " ".join(card["text"].split())
        assert answer["caveat"]["text"] in text, answer["entry"]
        assert answer["referral"]["text"] in text, answer["entry"]
    visible = [max(card["caveat"], card["referral"]) <= card["room"] for _, card in measured]
    pressed = [card["button"] <= card["room"] for _, card in measured]
    share = sum(visible) / len(visible)
    print(
        f"\ncaveat and referral in the first screen: {share:.1%} of {len(visible)} entries; the button too: {sum(pressed) / len(pressed):.1%}"
    )
    assert share >= ENOUGH


@pytest.mark.parametrize("region", ["us", "ca", "uk", "ie", "au", "nz", "eu"])
def test_every_safety_message_shows_all_contacts_at_once(clinic: Clinic, knowledge: Knowledge, region: str) -> None:
    """Each red flag by itself, with and without the crisis line; as links, in the order of urgency."""
    composer = Composer(knowledge, House("Hillside Clinic", region))
    found = [Triage(flag.disposition, (flag.id,), (flag.shows,), False, flag.crisis_line) for flag in knowledge.red_flags.flags]
    found += [Triage(Disposition.EMERGENCY, ("x",), ("what you describe",), False, True)]
    measured = list(shown(clinic, [composer.triage(one) for one in found]))
    assert len(measured) > 20
    for triage, card in measured:
        assert [[label, href] for label, href, _ in card["links"]] == [[one["label"], one["href"]] for one in triage["contacts"]]
        assert triage["contacts"]
        assert all(end <= card["room"] for *_, end in card["links"]), (triage["text"], card)
        assert triage["referral"]["text"] in " ".join(card["text"].split())
    print(f"\ncontacts in the first screen, {region}: all of {len(measured)} safety messages")
