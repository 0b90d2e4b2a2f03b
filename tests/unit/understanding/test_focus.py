"""Of several sentences the one that asks decides."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.focus import focus_of
from bot.understanding.segments import Segment

LABELS = ("ask_symptoms", "ask_treatment", "greet", "personal_advice")


def sentences(*is_question: bool) -> list[Segment]:
    """Sentences of which only this is known."""
    return [Segment("text", "text", (), asks) for asks in is_question]


def focus(rows: Sequence[Sequence[float]], *is_question: bool) -> tuple[int, str]:
    """The index of the sentence that asks, and its likeliest intent."""
    found = focus_of(sentences(*is_question), LABELS, rows)
    return found.index, found.intents[0].label


def test_without_sentences_nothing_is_asked() -> None:
    found = focus_of([], LABELS, [])
    assert (found.index, found.intents) == (0, ())


def test_intents_come_best_first() -> None:
    found = focus_of(sentences(True), LABELS, [[0.2, 0.5, 0.2, 0.1]])
    assert [g.label for g in found.intents] == ["ask_treatment", "ask_symptoms", "greet", "personal_advice"]
    assert [g.confidence for g in found.intents] == [0.5, 0.2, 0.2, 0.1]


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


def test_advice_on_ones_own_case_counts_wherever_it_is_asked_for() -> None:
    assert focus([[0.1, 0.0, 0, 0.7], [0.9, 0.0, 0, 0.1]], False, True) == (0, "personal_advice")


def test_but_only_where_the_classifier_is_sure_of_it() -> None:
    assert focus([[0.1, 0.0, 0, 0.55], [0.9, 0.0, 0, 0.1]], False, True) == (1, "ask_symptoms")
