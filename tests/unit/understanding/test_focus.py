"""Of several sentences the one that asks decides."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.focus import KEPT_INTENTS, OUTRANKING_CONFIDENCE, OUTRANKING_WHOLE, asking_sentence, ranked
from bot.understanding.segments import Segment

LABELS = ("ask_symptoms", "ask_treatment", "greet", "personal_advice")


def sentences(*is_question: bool) -> list[Segment]:
    """Sentences of which only this is known."""
    return [Segment("text", "text", (), asks) for asks in is_question]


def asking(rows: Sequence[Sequence[float]], *is_question: bool, whole: Sequence[float] = (0.25, 0.25, 0.25, 0.25)) -> tuple[int, bool]:
    """The index of the sentence that asks, and whether it is judged alone."""
    return asking_sentence(sentences(*is_question), LABELS, rows, whole)


def test_without_sentences_nothing_is_asked() -> None:
    assert asking_sentence([], LABELS, [], [0.0] * 4) == (0, True)


def test_intents_come_best_first() -> None:
    found = ranked(LABELS, [0.2, 0.5, 0.2, 0.1])
    assert [g.label for g in found] == ["ask_treatment", "ask_symptoms", "greet", "personal_advice"]
    assert [g.confidence for g in found] == [0.5, 0.2, 0.2, 0.1]


def test_only_the_likeliest_intents_are_kept() -> None:
    labels = [f"ask_{n}" for n in range(20)]
    assert [g.label for g in ranked(labels, [n / 190 for n in range(20)])] == labels[::-1][:KEPT_INTENTS]


def test_a_single_sentence_is_judged_alone() -> None:
    assert asking([[0.9, 0.1, 0, 0]], True) == (0, True)


def test_the_surest_sentence_asks() -> None:
    assert asking([[0.9, 0.1, 0, 0], [0.4, 0.6, 0, 0]], False, False) == (0, False)


def test_a_question_outweighs_a_statement() -> None:
    assert asking([[0.0, 0.55, 0.1, 0], [0.7, 0.0, 0.1, 0]], True, False) == (0, False)


def test_of_two_as_sure_the_last_asks() -> None:
    assert asking([[0.6, 0.0, 0, 0], [0.0, 0.6, 0, 0]], True, True) == (1, False)


def test_a_greeting_loses_against_any_sentence_that_asks() -> None:
    """ "Hello." is a sure greeting, and only frames the question."""
    assert asking([[0.0, 0.0, 1.0, 0], [0.3, 0.2, 0, 0]], False, True) == (1, False)
    assert asking([[0.3, 0.2, 0, 0], [0.0, 0.0, 1.0, 0]], True, False) == (0, False)


ADVICE = [[0.1, 0.0, 0.0, OUTRANKING_CONFIDENCE], [0.9, 0.0, 0.0, 0.1]]


def test_advice_on_ones_own_case_counts_wherever_it_is_asked_for() -> None:
    """What it asks is judged by that sentence alone."""
    assert asking(ADVICE, False, True, whole=(0.7, 0.0, 0.0, OUTRANKING_WHOLE)) == (0, True)


def test_but_only_where_the_classifier_is_sure_of_it() -> None:
    unsure = [[0.1, 0.0, 0.0, OUTRANKING_CONFIDENCE - 0.01], ADVICE[1]]
    assert asking(unsure, False, True, whole=(0.1, 0.0, 0.0, 0.9)) == (1, False)


def test_and_only_where_the_message_as_a_whole_may_ask_for_it() -> None:
    assert asking(ADVICE, False, True, whole=(0.7, 0.0, 0.0, OUTRANKING_WHOLE - 0.01)) == (1, False)
