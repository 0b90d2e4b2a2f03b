"""What a visitor meets, from the first message to the last, with the trained assistant."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.conversations.conftest import Say

SCHEMA = json.loads((Path(__file__).parent.parent / "contract" / "answer.schema.json").read_text(encoding="utf-8"))


def only(replies: list[dict[str, object]]) -> dict[str, object]:
    """The one reply."""
    assert len(replies) == 1, [r["kind"] for r in replies]
    return replies[0]


def test_every_reply_is_valid_and_carries_its_caveat_and_referral(say: Say) -> None:
    """Whatever is asked, the payload validates, and the text holds caveat and referral word for word and no blank line."""
    messages = (
        "hello",
        "what is lupus?",
        "should I stop my methotrexate?",
        "what is gout",
        "who won the world cup",
        "I have crushing chest pain right now",
    )
    for replies in say(*messages):
        for reply in replies:
            jsonschema.validate(reply, SCHEMA)
            text = str(reply["text"])
            assert "\n\n" not in text
            for part in ("caveat", "referral"):
                if reply.get(part):
                    assert reply[part]["text"] in text  # type: ignore[index]


def test_a_follow_up_keeps_the_topic(say: Say) -> None:
    """ "and what are the symptoms?" is about what was talked of."""
    first, second = say("what is celiac disease", "and what are the symptoms?")
    assert only(first)["entry"] == "celiac_disease/overview"
    assert only(second)["entry"] == "celiac_disease/symptoms"


def test_a_new_topic_keeps_the_question(say: Say) -> None:
    """ "and for RA?" asks the same of another disease."""
    _, second = say("what are the symptoms of lupus", "and for rheumatoid arthritis?")
    assert only(second)["entry"] == "rheumatoid_arthritis/symptoms"


def test_two_topics_get_two_replies(say: Say) -> None:
    """Two diseases in one question are answered one by one, each reply complete."""
    (replies,) = say("what are the symptoms of lupus and of psoriasis?")
    assert {r["entry"] for r in replies} == {"lupus/symptoms", "psoriasis/symptoms"}
    assert all(r["caveat"] and r["citations"] for r in replies)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("should i stop taking my methotrexate", "personal_advice"),
        ("what is the best treatment for gout", "not_covered"),
        ("who won the football last night", "off_topic"),
        ("¿qué es la artritis reumatoide y cómo se trata?", "unsupported_language"),
    ],
)
def test_what_is_not_answered_says_why(say: Say, message: str, reason: str) -> None:
    """An abstention has a typed reason and a referral."""
    reply = only(say(message)[0])
    assert (reply["kind"], reply["reason"]) == ("abstain", reason)
    assert reply["referral"]


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        (
            "is it true that in autoimmune disease the immune system attacks healthy tissue by mistake?",
            "immune_system_attacks_healthy_tissue",
        ),
        ("is it true that rheumatoid arthritis targets the joints and celiac disease damages the small intestine?", "ra_joints_celiac_gut"),
        (
            "is it true that there are more than 80 autoimmune diseases and that they affect over 7 percent of americans?",
            "more_than_80_diseases_7_percent",
        ),
        (
            "is it true that treatment is steroids and immunosuppressants with serious side effects that stop working over time?",
            "current_treatments_steroids",
        ),
        (
            "is it true that removing the bad immune cells and replacing them with normal ones gives you a healthy immune system?",
            "replacing_immune_cells",
        ),
        ("is it true that stem cells from diabetics can be coaxed into making insulin?", "diabetes_cells_coaxed"),
        ("is it true that lupus can affect skin, muscles, kidneys and the brain?", "lupus_affects_organs"),
        ("is it true that lupus patients have had success with stem cell transplants?", "lupus_transplant_success"),
        ("is it true that stem cell therapy could be the solution for autoimmune conditions?", "stem_cells_could_be_the_solution"),
    ],
)
def test_each_claim_of_the_article_is_checked(say: Say, question: str, entry: str) -> None:
    """Asked as a patient would, each claim gets its verdict and its sources."""
    reply = only(say(question)[0])
    assert reply["entry"] == f"claims/{entry}"
    assert reply["verdict"]
    assert reply["citations"]
