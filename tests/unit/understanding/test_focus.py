"""Of several sentences the one that asks decides."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.understanding.focus import KEPT_INTENTS, OUTRANKING_CONFIDENCE, OUTRANKING_WHOLE, focus_of
from bot.understanding.reading import Guess
from bot.understanding.segments import Segment

LABELS = ("ask_symptoms", "ask_treatment", "greet", "personal_advice")


def sentences(*is_question: bool) -> list[Segment]:
    """Sentences of which only this is known."""
    return [Segment("text", "text", (), asks) for asks in is_question]


def focus(rows: Sequence[Sequence[float]], *is_question: bool, whole: Sequence[float] = (0.25, 0.25, 0.25, 0.25)) -> tuple[int, str]:
    """The index of the sentence that asks, and its likeliest intent."""
    found = focus_of(sentences(*is_question), LABELS, rows, whole)
    return found.index, found.intents[0].label


def test_without_sentences_nothing_is_asked() -> None:
    found = focus_of([], LABELS, [], [])
    assert (found.index, found.intents) == (0, ())


def test_intents_come_best_first() -> None:
    found = focus_of(sentences(True), LABELS, [[0.2, 0.5, 0.2, 0.1]], [0.0] * 4)
    assert [g.label for g in found.intents] == ["ask_treatment", "ask_symptoms", "greet", "personal_advice"]
    assert [g.confidence for g in found.intents] == [0.5, 0.2, 0.2, 0.1]


def test_only_the_likeliest_intents_are_kept() -> None:
    labels = [f"ask_{n}" for n in range(20)]
    found = focus_of(sentences(True), labels, [[n / 190 for n in range(20)]], [0.0] * 20)
    assert [g.label for g in found.intents] == labels[::-1][:KEPT_INTENTS]


def test_the_surest_sentence_asks() -> None:
    assert focus([[0.9, 0.1, 0, 0], [0.4, 0.6, 0, 0]], False, False) == (0, "ask_symptoms")


def test_a_question_outweighs_a_statement() -> None:
    assert focus([[0.0, 0.55, 0.1, 0], [0.7, 0.0, 0.1, 0]], True, False) == (0, "ask_treatment")


def test_of_two_as_sure_the_last_asks() -> None:
    assert focus([[0.6, 0.0, 0, 0], [0.0, 0.6, 0, 0]], True, True) == (1, "ask_treatment")


def test_a_greeting_loses_against_any_sentence_that_asks() -> None:
    """ "Hello." is a sure greeting, and only frames the question."""
    assert focus([[0.0, 0.0, 1.0, 0], [0.3, 0.2, 0, 0]], False, True) == (1, "ask_symptoms")
    assert focus([[0.3, 0.2, 0, 0], [0.0, 0.0, 1.0, 0]], True, False) == (0, "ask_symptoms")


ADVICE = [[0.1, 0.0, 0.0, OUTRANKING_CONFIDENCE], [0.9, 0.0, 0.0, 0.1]]


def test_advice_on_ones_own_case_counts_wherever_it_is_asked_for() -> None:
    """What it asks is judged by that sentence alone."""
    found = focus_of(sentences(False, True), LABELS, ADVICE, [0.7, 0.0, 0.0, OUTRANKING_WHOLE])
    assert (found.index, found.intents[0]) == (0, Guess("personal_advice", OUTRANKING_CONFIDENCE))


def test_but_only_where_the_classifier_is_sure_of_it() -> None:
    unsure = [[0.1, 0.0, 0.0, OUTRANKING_CONFIDENCE - 0.01], ADVICE[1]]
    assert focus(unsure, False, True, whole=(0.1, 0.0, 0.0, 0.9)) == (1, "ask_symptoms")


def test_and_only_where_the_message_as_a_whole_may_ask_for_it() -> None:
    assert focus(ADVICE, False, True, whole=(0.7, 0.0, 0.0, OUTRANKING_WHOLE - 0.01)) == (1, "ask_symptoms")


def test_of_several_sentences_the_whole_message_has_a_say_in_what_is_asked() -> None:
    """ "Will it come back?" alone could be about anything."""
    found = focus_of(sentences(False, True), LABELS, [[0.1, 0.1, 0.8, 0], [0.5, 0.4, 0.1, 0]], [0.1, 0.9, 0.0, 0.0])
    assert (found.index, found.intents[0].label) == (1, "ask_treatment")
    assert sum(guess.confidence for guess in found.intents) == pytest.approx(1.0)
