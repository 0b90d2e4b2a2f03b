"""A reply that lacks what keeps people safe can't be made."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answer.model import Abstention, Answer, Caveat, ReferralPrompt, Reply, Source, TriageReply, new_id
from bot.errors import AnswerError
from bot.knowledge.model import Contact
from bot.vocabulary import AbstainReason, Aspect, Certainty, Disposition, Kind, ReferralWhen, Verdict
from tests.unit.understanding.made_up import CITATIONS, review

REFERRAL = ReferralPrompt("a doctor", ReferralWhen.ROUTINE, "See a doctor.")
NOW = ReferralPrompt("emergency services", ReferralWhen.NOW, "Get help now.")
CONTACT = Contact("Call 000", "tel:000")
FIELDS: dict[str, Any] = {
    "knowledge": "digest",
    "topic": "lupus",
    "aspect": Aspect.OVERVIEW,
    "entry": "lupus/overview",
    "title": "Lupus",
    "body": ("Lupus is an illness.",),
    "certainty": Certainty.HIGH,
    "certainty_reason": "Many studies.",
    "caveat": Caveat("It differs from person to person."),
    "referral": REFERRAL,
    "sources": (Source(CITATIONS["one"], (0,)),),
    "review": review(),
}


def test_an_answer_with_its_safeguards_can_be_made() -> None:
    assert Answer(**FIELDS).kind is Kind.ANSWER


@pytest.mark.parametrize("missing", sorted(FIELDS))
def test_an_answer_that_lacks_any_of_them_cannot(missing: str) -> None:
    with pytest.raises((TypeError, AnswerError), match=missing):
        Answer(**{name: value for name, value in FIELDS.items() if name != missing})


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("caveat", None, "no caveat or no referral"),
        ("caveat", "a plain text", "no caveat or no referral"),
        ("referral", None, "no caveat or no referral"),
        ("sources", (), "names no source"),
        ("body", (), "an empty paragraph or none"),
        ("body", ("One.", "  "), "an empty paragraph or none"),
        ("claim", "Cells cure lupus.", "a claim without a verdict"),
        ("verdict", Verdict.PARTLY, "a verdict without a claim"),
        ("knowledge", " ", "the digest of the knowledge"),
    ],
)
def test_nor_can_one_whose_safeguards_are_empty(field: str, value: object, words: str) -> None:
    with pytest.raises(AnswerError, match=words):
        Answer(**{**FIELDS, field: value})


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_caveat_and_a_referral_say_something(text: str) -> None:
    with pytest.raises(AnswerError, match="a caveat needs a text"):
        Caveat(text)
    with pytest.raises(AnswerError, match="a referral needs a text"):
        ReferralPrompt("a doctor", ReferralWhen.ROUTINE, text)
    with pytest.raises(AnswerError, match="whom to see"):
        ReferralPrompt(text, ReferralWhen.ROUTINE, "See a doctor.")


def test_nothing_else_may_call_itself_an_answer() -> None:
    with pytest.raises(AnswerError, match="only an Answer"):
        Reply(kind=Kind.ANSWER, knowledge="digest", lines=("Lupus is an illness.",))
    with pytest.raises(TypeError, match="kind"):
        Abstention(kind=Kind.ANSWER, knowledge="digest", lines=("No.",), reason=AbstainReason.UNCLEAR, referral=REFERRAL)


@pytest.mark.parametrize("lines", [(), ("",), (" ", "\n")])
def test_a_reply_has_something_to_say(lines: tuple[str, ...]) -> None:
    with pytest.raises(AnswerError, match="has nothing to say"):
        Reply(kind=Kind.NOTICE, knowledge="digest", lines=lines)


@pytest.mark.parametrize("disposition", [Disposition.EMERGENCY, Disposition.CRISIS])
def test_an_emergency_has_contacts_and_says_now(disposition: Disposition) -> None:
    given: dict[str, Any] = {"knowledge": "digest", "lines": ("Call.",), "disposition": disposition}
    assert TriageReply(**given, referral=NOW, contacts=(CONTACT,)).kind is Kind.TRIAGE
    for incomplete in ({"referral": NOW}, {"referral": NOW, "contacts": ()}, {"referral": REFERRAL, "contacts": (CONTACT,)}):
        with pytest.raises(AnswerError, match="needs contacts, and a referral that says now"):
            TriageReply(**given, **incomplete)


def test_a_refusal_has_a_reason_and_a_referral() -> None:
    with pytest.raises(TypeError, match="reason"):
        Abstention(knowledge="digest", lines=("No.",), referral=REFERRAL)
    with pytest.raises((TypeError, AnswerError), match="referral"):
        Abstention(knowledge="digest", lines=("No.",), reason=AbstainReason.UNCLEAR)


@pytest.mark.parametrize("disposition", list(Disposition))
def test_a_safety_message_has_a_referral(disposition: Disposition) -> None:
    with pytest.raises((TypeError, AnswerError), match="referral"):
        TriageReply(knowledge="digest", lines=("Call.",), disposition=disposition, contacts=(CONTACT,))


def test_a_reply_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Answer(**FIELDS).caveat = Caveat("another")  # type: ignore[misc]


def test_each_reply_has_an_id_of_its_own() -> None:
    assert len({new_id() for _ in range(100)} | {Answer(**FIELDS).id}) == 101
