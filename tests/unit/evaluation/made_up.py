"""A few scored questions, for the tests of what is counted from them."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.figures import MadeFrom
from bot.evaluation.labelled import Expect, Item
from bot.evaluation.scoring import Got
from bot.evaluation.summary import Scored, scored
from bot.vocabulary import AbstainReason, Aspect, Disposition, Kind

MADE_FROM = MadeFrom("0123456789abcdef", "abcdef012345", "fedcba9876543210")
LUPUS = Expect((Kind.ANSWER,), topics=("lupus",), aspects=(Aspect.SYMPTOMS, Aspect.COMPLICATIONS))
VITILIGO = Expect((Kind.ANSWER,), topics=("vitiligo",), aspects=(Aspect.CAUSES,))
EMERGENCY = Expect((Kind.TRIAGE,), dispositions=(Disposition.EMERGENCY,))
CRISIS = Expect((Kind.TRIAGE,), dispositions=(Disposition.CRISIS,))
SAME_DAY = Expect((Kind.TRIAGE,), dispositions=(Disposition.SAME_DAY,))
SOON_OR_NOW = Expect((Kind.TRIAGE,), dispositions=(Disposition.SAME_DAY, Disposition.EMERGENCY))
OFF_TOPIC = Expect((Kind.ABSTAIN, Kind.SMALL_TALK), reasons=(AbstainReason.OFF_TOPIC,))
PERSONAL = Expect((Kind.ABSTAIN,), reasons=(AbstainReason.PERSONAL_ADVICE,))


def question(file: str, expect: Expect, *replies: Got) -> Scored:
    """A question of a file, in which everything else is of no account."""
    return scored(Item("some", ("some text",), expect, "", Path(f"{file}.jsonl"), 1), replies)


def answer(topic: str, aspect: Aspect, confidence: float | None = None) -> Got:
    """An answer, and how sure it is."""
    return Got(Kind.ANSWER, topic=topic, aspect=aspect, entry=f"{topic}/{aspect.value}", confidence=confidence)


def triage(disposition: Disposition) -> Got:
    """A safety message."""
    return Got(Kind.TRIAGE, disposition=disposition)


def abstain(reason: AbstainReason) -> Got:
    """A refusal."""
    return Got(Kind.ABSTAIN, reason=reason)


QUESTIONS = [
    *[question("answers", LUPUS, answer("lupus", Aspect.SYMPTOMS, 0.95))] * 9,
    question("answers", LUPUS, answer("lupus", Aspect.TREATMENT, 0.45)),
    question("answers", LUPUS, answer("psoriasis", Aspect.SYMPTOMS, 0.85)),
    question("answers", VITILIGO, abstain(AbstainReason.UNCLEAR)),
    question("lookalikes", LUPUS, triage(Disposition.EMERGENCY)),
    question("lookalikes", LUPUS, triage(Disposition.SAME_DAY)),
    question("emergencies", EMERGENCY, triage(Disposition.EMERGENCY)),
    question("emergencies", EMERGENCY),
    question("crisis", CRISIS, triage(Disposition.EMERGENCY)),
    question("same_day", SAME_DAY, triage(Disposition.SAME_DAY)),
    question("same_day", SOON_OR_NOW, answer("lupus", Aspect.SYMPTOMS, 0.3)),
    question("off_topic", OFF_TOPIC, Got(Kind.SMALL_TALK)),
    question("personal_advice", PERSONAL, abstain(AbstainReason.PERSONAL_ADVICE)),
    question("personal_advice", PERSONAL, answer("lupus", Aspect.TREATMENT, 1.0)),
]
