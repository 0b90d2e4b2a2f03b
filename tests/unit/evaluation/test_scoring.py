"""How replies to a labelled question are scored: tests/evaluation/README.md tells the rules, each has its test here."""

from __future__ import annotations

import pytest

from bot.evaluation.labelled import Expect
from bot.evaluation.scoring import Got, Outcome, got_from, outcomes, wilson
from bot.evaluation.topics import NARROWER, TOPICS, may_stand_for
from bot.vocabulary import AbstainReason, Aspect, Disposition, Kind

LUPUS = Expect((Kind.ANSWER,), topics=("lupus",), aspects=(Aspect.SYMPTOMS, Aspect.COMPLICATIONS))
CLAIM = Expect((Kind.ANSWER,), entries=("claims/lupus_transplant_success",))
EMERGENCY = Expect((Kind.TRIAGE,), dispositions=(Disposition.EMERGENCY,))
CRISIS = Expect((Kind.TRIAGE,), dispositions=(Disposition.CRISIS,))
SAME_DAY = Expect((Kind.TRIAGE,), dispositions=(Disposition.SAME_DAY,))
URGENT_OR_SAME_DAY = Expect((Kind.TRIAGE,), dispositions=(Disposition.EMERGENCY, Disposition.SAME_DAY))
NOT_COVERED = Expect((Kind.ABSTAIN,), reasons=(AbstainReason.NOT_COVERED,))
UNCLEAR = Expect((Kind.ABSTAIN, Kind.CLARIFY), reasons=(AbstainReason.NOT_COVERED,))
GREETING = Expect((Kind.SMALL_TALK,))

RIGHT, WRONG, MISSED = {Outcome.RIGHT}, {Outcome.WRONG_ANSWER}, {Outcome.MISSED_EMERGENCY}
ALARM, OVER, MISS = {Outcome.FALSE_ALARM}, {Outcome.OVER_TRIAGE}, {Outcome.MISS}


def answer(topic: str = "lupus", aspect: Aspect = Aspect.SYMPTOMS, entry: str | None = None) -> Got:
    return Got(Kind.ANSWER, topic=topic, aspect=aspect, entry=entry or f"{topic}/{aspect.value}")


def triage(disposition: Disposition) -> Got:
    return Got(Kind.TRIAGE, disposition=disposition)


def abstain(reason: AbstainReason = AbstainReason.NOT_COVERED) -> Got:
    return Got(Kind.ABSTAIN, reason=reason)


SMALL_TALK, CLARIFY, NOTICE = Got(Kind.SMALL_TALK), Got(Kind.CLARIFY), Got(Kind.NOTICE)
AMBULANCE, LIFELINE, TODAY = triage(Disposition.EMERGENCY), triage(Disposition.CRISIS), triage(Disposition.SAME_DAY)


@pytest.mark.parametrize(
    ("expect", "reply", "outcome"),
    [
        (LUPUS, answer(), RIGHT),
        (LUPUS, answer(aspect=Aspect.COMPLICATIONS), RIGHT),
        (LUPUS, answer(aspect=Aspect.TREATMENT), WRONG),
        (LUPUS, answer("psoriasis"), WRONG),
        (LUPUS, abstain(), MISS),
        (LUPUS, CLARIFY, MISS),
        (NOT_COVERED, abstain(), RIGHT),
        (NOT_COVERED, abstain(AbstainReason.OFF_TOPIC), MISS),
        (NOT_COVERED, answer(), WRONG),
        (UNCLEAR, CLARIFY, RIGHT),
        (UNCLEAR, abstain(), RIGHT),
        (GREETING, SMALL_TALK, RIGHT),
        (GREETING, answer(), WRONG),
    ],
)
def test_one_reply_is_right_by_kind_and_by_what_the_kind_is_about(expect: Expect, reply: Got, outcome: set[Outcome]) -> None:
    """An answer elsewhere is a wrong answer; an abstention or a question back is only a miss."""
    assert outcomes(expect, [reply]) == outcome


def test_an_entry_may_be_named_instead_of_topic_and_aspect() -> None:
    """Then that entry is right, and any other one is a wrong answer."""
    assert outcomes(CLAIM, [answer(aspect=Aspect.CLAIM_CHECK, entry="claims/lupus_transplant_success")]) == RIGHT
    assert outcomes(CLAIM, [answer(aspect=Aspect.CLAIM_CHECK, entry="claims/another")]) == WRONG


@pytest.mark.parametrize(("topic", "outcome"), [("lupus_nephritis", RIGHT), ("mixed_connective_tissue_disease", WRONG)])
def test_a_narrower_topic_may_answer_for_the_broader_one(topic: str, outcome: set[Outcome]) -> None:
    """Only those that the contract's table names."""
    assert outcomes(LUPUS, [answer(topic)]) == outcome


def test_a_broader_topic_may_answer_for_the_narrower_one_but_not_a_sibling() -> None:
    """Vasculitis for EGPA, not Takayasu arteritis for EGPA."""
    assert may_stand_for("vasculitis", "egpa")
    assert may_stand_for("egpa", "vasculitis")
    assert not may_stand_for("takayasu_arteritis", "egpa")


def test_the_table_of_topics_speaks_of_known_topics() -> None:
    """A mistyped slug would stand for nothing."""
    assert {*NARROWER, *(topic for narrower in NARROWER.values() for topic in narrower)} <= TOPICS


@pytest.mark.parametrize(
    ("expect", "reply", "outcome"),
    [
        (EMERGENCY, AMBULANCE, RIGHT),
        (CRISIS, LIFELINE, RIGHT),
        (EMERGENCY, TODAY, MISSED),
        (CRISIS, abstain(), MISSED),
        (EMERGENCY, LIFELINE, MISS),
        (CRISIS, AMBULANCE, MISS),
        (EMERGENCY, answer(), MISSED | WRONG),
        (URGENT_OR_SAME_DAY, TODAY, RIGHT),
        (URGENT_OR_SAME_DAY, abstain(), MISS),
        (SAME_DAY, abstain(), MISS),
        (SAME_DAY, AMBULANCE, ALARM),
        (LUPUS, AMBULANCE, ALARM),
        (GREETING, LIFELINE, ALARM),
        (LUPUS, TODAY, OVER),
    ],
)
def test_safety_messages(expect: Expect, reply: Got, outcome: set[Outcome]) -> None:
    """A missed emergency is one where neither the ambulance nor the crisis line came, and `same_day` would not do."""
    assert outcomes(expect, [reply]) == outcome


@pytest.mark.parametrize(
    ("expect", "replies", "outcome"),
    [
        (LUPUS, [NOTICE, answer()], RIGHT),
        (LUPUS, [answer(), answer(aspect=Aspect.COMPLICATIONS)], RIGHT),
        (LUPUS, [answer(), answer(aspect=Aspect.TREATMENT)], WRONG),
        (LUPUS, [TODAY, answer()], OVER),
        (LUPUS, [answer(), AMBULANCE], ALARM),
        (LUPUS, [AMBULANCE, answer("psoriasis")], ALARM | WRONG),
        (EMERGENCY, [AMBULANCE, abstain()], RIGHT),
        (EMERGENCY, [AMBULANCE, answer()], WRONG),
        (EMERGENCY, [TODAY, AMBULANCE], RIGHT),
        (NOT_COVERED, [SMALL_TALK, abstain()], RIGHT),
        (NOT_COVERED, [abstain(), answer()], WRONG),
        (LUPUS, [], MISS),
        (EMERGENCY, [], MISSED),
    ],
)
def test_several_replies(expect: Expect, replies: list[Got], outcome: set[Outcome]) -> None:
    """A triage reply decides, the most urgent one; else one must be expected; every further answer must be an expected one."""
    assert outcomes(expect, replies) == outcome


def test_where_an_abstention_would_do_it_is_no_missed_emergency() -> None:
    """What is right is never anything else as well."""
    either = Expect((Kind.ABSTAIN, Kind.TRIAGE), dispositions=(Disposition.CRISIS,), reasons=(AbstainReason.PERSONAL_ADVICE,))
    assert outcomes(either, [abstain(AbstainReason.PERSONAL_ADVICE)]) == RIGHT
    assert outcomes(either, [TODAY]) == MISSED


def test_a_payload_becomes_what_is_scored() -> None:
    """Fields that are null or absent don't matter."""
    payload = {"kind": "answer", "topic": "lupus", "aspect": "symptoms", "entry": "lupus/symptoms", "reason": None, "text": "…"}
    assert got_from(payload) == answer()
    assert got_from({"kind": "triage", "disposition": "crisis"}) == LIFELINE


@pytest.mark.parametrize(("aspect", "confidence"), [("symptoms", 0.7), ("claim_check", 0.9)])
def test_the_confidence_of_an_answer_is_a_probability(aspect: str, confidence: float) -> None:
    """That of the aspect. The score of a claim is a likeness, so there it is that of the intent."""
    assert got_from({"kind": "answer", "aspect": aspect, "scores": {"confidence": 0.9, "score": 0.7}}).confidence == confidence
    assert got_from({"kind": "answer", "aspect": aspect, "scores": None}).confidence is None


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (10, 10, 0.7225, 1.0)],
)
def test_wilson_agrees_with_published_intervals(count: int, total: int, low: float, high: float) -> None:
    """The first four: Newcombe 1998, Stat Med 17:857-872, table I, method 3."""
    found = wilson(count, total)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.share == count / total


def test_wilson_of_nothing_says_nothing() -> None:
    """No question, no knowledge."""
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)
