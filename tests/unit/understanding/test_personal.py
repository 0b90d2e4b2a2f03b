"""Advice on one's own case is told by its form; general questions in similar words are none."""

from __future__ import annotations

import pytest

from bot.understanding.personal import asks_personal_advice


@pytest.mark.parametrize(
    "text",
    [
        "should i stop medicine",
        "Can my mother skip a dose?",
        "could we just switch medicine now",
        "is it safe for me to stop medicine",
        "would it be ok if i stop medicine",
        "do i have disease?",
        "does my son have it",
        "what's wrong with me",
        "diagnose me please",
        "is this disease",
        "my ana was 1:320, is that bad?",
        "what do my blood results mean",
        "can you read my mri",
        "how much medicine should i take",
        "what is the right dose for me",
        "should i have a stem cell transplant",
        "Can’t decide. Should I get the infusion?",
        "would you recommend it for me",
        "what would you do",
        "i missed a dose of medicine, what should i do",
        "am i a good candidate for hsct",
        "SHOULD   I\nSTOP medicine",
    ],
)
def test_it_is_asked_for(text: str) -> None:
    """Diagnosis, dose, starting and stopping, one's own results, whether to have a treatment."""
    assert asks_personal_advice(text)


@pytest.mark.parametrize(
    "text",
    [
        "what is disease",
        "how is disease treated?",
        "should i stop smoking",
        "should people with disease stop smoking?",
        "should patients switch medicine",
        "what happens if people stop medicine?",
        "who is a candidate for a stem cell transplant?",
        "what does ana mean?",
        "how do doctors find the right dose?",
        "does disease run in families",
        "is this disease or lupus",
        "is disease really is it disease",
        "disease: is it disease, is it disease",
        "kindly tell what is this disease and how it begins",
        "can i get pregnant with disease",
        "what are the results of the study",
        "",
    ],
)
def test_a_general_question_is_none(text: str) -> None:
    assert not asks_personal_advice(text)
