"""The report: its figures, what it lists, and its width."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.labelled import Expect, Item
from bot.evaluation.report import WIDEST, as_json, as_text
from bot.evaluation.scoring import Got
from bot.evaluation.summary import Scored, scored
from bot.vocabulary import AbstainReason, Aspect, Disposition, Kind

LUPUS = Expect((Kind.ANSWER,), topics=("lupus",), aspects=(Aspect.SYMPTOMS, Aspect.COMPLICATIONS))
EMERGENCY = Expect((Kind.TRIAGE,), dispositions=(Disposition.EMERGENCY,))
OFF_TOPIC = Expect((Kind.ABSTAIN, Kind.SMALL_TALK), reasons=(AbstainReason.OFF_TOPIC,))


def question(name: str, expect: Expect, *replies: Got, text: str = "some text") -> Scored:
    return scored(Item(name, ("hello", text), expect, "", Path(f"{name[0]}.jsonl"), 1), replies)


def answer(topic: str, aspect: Aspect) -> Got:
    return Got(Kind.ANSWER, topic=topic, aspect=aspect, entry=f"{topic}/{aspect.value}")


QUESTIONS = [
    question("a1", LUPUS, answer("lupus", Aspect.SYMPTOMS)),
    question("a2", LUPUS, answer("lupus", Aspect.TREATMENT), text="long " * 60),
    question("a3", LUPUS, answer("psoriasis", Aspect.SYMPTOMS)),
    question("b1", EMERGENCY, Got(Kind.ABSTAIN, reason=AbstainReason.OFF_TOPIC), text="my\nchest hurts"),
    question("b2", EMERGENCY),
    question("c1", OFF_TOPIC, Got(Kind.ABSTAIN, reason=AbstainReason.OFF_TOPIC)),
]


def test_the_text_tells_the_totals_with_their_intervals() -> None:
    """Counted over all questions; missed emergencies also over those that could be missed."""
    lines = as_text(QUESTIONS).splitlines()
    assert lines[:4] == [
        "6 questions in 3 files",
        "                    count  share   95 % interval",
        "  right                 2  33.3%  (9.7% – 70.0%)",
        "  wrong answer          2  33.3%  (9.7% – 70.0%)",
    ]
    assert "Of 2 that only an emergency or crisis message answers, 2 missed: 100.0% (34.2% – 100.0%)." in lines


def test_the_text_lists_every_missed_emergency_and_every_wrong_answer() -> None:
    """Each with its message, what was expected and what came."""
    text = as_text(QUESTIONS)
    missed = text[text.index("Every missed emergency (2)") : text.index("Every wrong answer (2)")]
    assert "  b1: my chest hurts\n    expected triage emergency\n    got      abstain off_topic\n" in missed
    assert "  b2: some text\n    expected triage emergency\n    got      no reply\n" in missed
    assert "    expected answer lupus/symptoms|complications\n    got      answer psoriasis/symptoms\n" in text


def test_confusions_speak_of_the_topic_if_that_is_wrong_and_of_the_aspect_otherwise() -> None:
    """Each with its number and its first questions."""
    text = as_text(QUESTIONS)
    assert "     1  answer on lupus → answer on psoriasis\n        a3: some text\n" in text
    assert "     1  answer symptoms → answer treatment\n" in text


def test_nothing_is_wider_than_the_terminal() -> None:
    """Long messages are clipped."""
    assert max(map(len, as_text(QUESTIONS).splitlines())) == WIDEST


def test_json_has_the_same_figures_and_every_question() -> None:
    """What a program needs to compare two runs."""
    told = as_json(QUESTIONS)
    assert told["questions"] == 6
    assert told["figures"]["missed_emergency"]["count"] == told["urgent"]["count"] == 2  # type: ignore[index]
    assert told["by_file"]["b"] == {  # type: ignore[index]
        "questions": 2, "right": 0, "wrong_answer": 0, "missed_emergency": 2, "false_alarm": 0, "over_triage": 0, "miss": 0
    }  # fmt: skip
    assert told["by_topic"].keys() == {"lupus"}  # type: ignore[attr-defined]
    assert told["abstentions"] == [{"reason": "off_topic", "expected": 1, "right": 1, "given": 2, "unexpected": 1}]
    assert told["items"][1] == {  # type: ignore[index]
        "id": "a2",
        "file": "a.jsonl",
        "line": 1,
        "messages": ["hello", "long " * 60],
        "expected": "answer lupus/symptoms|complications",
        "got": ["answer lupus/treatment"],
        "outcomes": ["wrong_answer"],
    }


def test_calibration_is_told_where_answers_tell_their_confidence() -> None:
    """As two tables, and as JSON."""
    sure = question("a1", LUPUS, Got(Kind.ANSWER, topic="lupus", aspect=Aspect.SYMPTOMS, confidence=0.85))
    lines = as_text([sure]).splitlines()
    assert "Calibration of 1 answer: expected error 0.150, Brier score 0.022" in lines
    assert "  0.8 – 0.9       1  85.0%  100.0%" in lines
    assert "  0.9              0      0             0          1" in lines
    assert "Calibration" not in as_text(QUESTIONS)
    told = as_json([sure])
    assert told["calibration"]["total"] == 1  # type: ignore[index]
    assert told["curve"][0] == {"least": 0.0, "total": 1, "answered": 1, "right": 1, "wrong": 0, "abstained": 0}  # type: ignore[index]


def test_a_report_of_right_answers_only_is_short() -> None:
    """Sections without anything to say are left out, and what may never happen is counted as 0."""
    text = as_text(QUESTIONS[:1])
    assert text.startswith("1 question in 1 file\n")
    assert "Confusions" not in text
    assert "Every missed emergency (0)\n" in text
