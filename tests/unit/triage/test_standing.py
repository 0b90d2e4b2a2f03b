"""The specification of triage: how a finding is meant. Denied, past, of long standing, only spoken about, somebody's own, played down, another person's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Outcome = Callable[[str], str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no chest pain", "note"),
        ("I don't have any breathing problems", "note"),
        ("no fever, no rash, just tired", "note"),
        ("My doctor ruled out a stroke. What is APS?", "note"),
        ("I'm not suicidal", "note"),
        ("I don't have trouble breathing but my vision suddenly went", "emergency"),
        ("I don't know why my chest hurts", "emergency"),
        ("not only chest pain, my arm is numb too", "emergency"),
        ("never had chest pain like this", "emergency"),
        ("no one believes me that I can't breathe", "emergency"),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_clause(outcome: Outcome, text: str, expected: str) -> None:
    """ "no X" denies X; "but" ends it; "not only", "don't know why", "never ... like this" deny nothing."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I had a stroke in 2015", "note"),
        ("had a seizure when I was a kid", "note"),
        ("I used to cough up blood before treatment", "note"),
        ("In 2019, I had a seizure", "note"),
        ("I had a stroke in 2015 and now my arm has gone numb", "emergency"),
        ("I passed out an hour ago", "emergency"),
        ("yesterday coughed up blood", "emergency"),
        ("got transplant 3 weeks ago temp is 38.4", "emergency"),
        ("My mother-in-law passed away from vasculitis, she coughed up blood at the end", "note"),
    ],
)
def test_what_is_over_is_history_what_was_just_now_is_not(outcome: Outcome, text: str, expected: str) -> None:
    """Years and months ago are history; hours and days ago are now; a date belongs to what stands before it."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chronic chest wall pain for 3 years", "note"),
        ("sometimes short of breath climbing stairs for years", "note"),
        ("I've had lupus for ten years and my chest hurts", "emergency"),
        ("chest pains again today, had them for months but now much worse", "emergency"),
    ],
)
def test_what_lasts_for_years_is_no_emergency_unless_it_gets_worse(outcome: Outcome, text: str, expected: str) -> None:
    """Months and years of the same thing are not urgent; a cue of the present outranks them."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "can lupus cause chest pain?",
        "what are the signs of a stroke",
        "is vomiting blood a symptom of crohn's",
        "what should I do if I ever get chest pain",
        "risk of seizures with lupus",
        "I read that prednisone can cause suicidal thoughts",
        "people with GBS may have trouble breathing, right?",
        "scared of having a stroke",
        "Could my wife develop a blood clot from IVIG?",
        "I have lupus. Can it cause seizures?",
        "chest pain in lupus",
        "I'm writing an essay about sepsis",
        "In the movie the hero has a seizure on a plane - is that realistic for lupus?",
        "Is sudden vision loss reversible in giant cell arteritis?",
    ],
)
def test_what_is_only_spoken_about_gets_a_safety_note(outcome: Outcome, text: str) -> None:
    """Questions in general, conditions, fears, reading, schoolwork, stories and headings are no triage."""
    assert outcome(text) == "note"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have chest pain, can lupus cause that?", "emergency"),
        ("is it normal that my chest hurts and I can't breathe after the infusion?", "emergency"),
        ("should I worry that I'm coughing blood", "emergency"),
        ("can lupus cause chest pain? I have that right now", "emergency"),
        ("is it an emergency if my lips are blue and I'm short of breath", "emergency"),
        ("am I having a heart attack?", "emergency"),
        ("can prednisone make you suicidal? because I've been thinking about killing myself", "crisis"),
    ],
)
def test_a_person_who_has_it_makes_a_question_urgent(outcome: Outcome, text: str, expected: str) -> None:
    """The nearest cue to the left governs: "my chest hurts" inside a question is now."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "probably nothing but my arm has gone numb and my speech is funny",
        "I don't want to make a fuss but I've got crushing pain in my chest",
    ],
)
def test_playing_it_down_changes_nothing(outcome: Outcome, text: str) -> None:
    """People in danger apologise for asking."""
    assert outcome(text) == "emergency"


@pytest.mark.parametrize(
    "text",
    ["my mum's face is drooping", "our little girl's lips look blue", "my friend collapsed and isn't breathing", "someone is choking"],
)
def test_another_person_now_counts_as_now(outcome: Outcome, text: str) -> None:
    """Whoever it is."""
    assert outcome(text) == "emergency"
