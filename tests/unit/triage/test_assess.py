"""The specification of triage, mechanism by mechanism. Every rule has examples and look-alikes."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.red_flags import RedFlags
from bot.triage.assess import Triage, assess
from bot.vocabulary import Disposition

Outcome = Callable[[str], str]

EMERGENCIES = [
    "my chest has been really really hurting since noon",
    "it feels like an elephant is sitting on my chest",
    "struggling to get air in",
    "her face is drooping",
    "lips turning blue",
    "took 30 of my pills",
    "throwing up blood",
    "can't see out of one eye all of a sudden",
    "legs gave way and I've wet myself, numb between legs",
    "stiff neck and fever",
    "he's having a seizure that won't stop",
    "swollen tongue after infusion",
    "my 6 week old has a temperature of 38.6",
]


@pytest.mark.parametrize("text", EMERGENCIES)
def test_emergencies_in_everyday_words(outcome: Outcome, text: str) -> None:
    """Concepts meet in any grammar, with words between them."""
    assert outcome(text) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "I have Addison's and I've been vomiting all morning",
        "myasthenia getting worse, choking on my saliva",
        "I've got scleroderma and my blood pressure shot up to 190/110, vision blurry",
        "ITP, platelets 4, terrible headache started today",
        "my legs went numb three days ago, now it's up to my waist and arms are weak",
        "yellow skin and my wife is confused and sleepy, she has autoimmune hepatitis",
        "graves disease, fever 40, pulse 170, shaking and confused",
        "type 1 here, ketones 4.2 and belly hurts",
        "skin is coming off in sheets after starting lamotrigine",
        "had my stem cell injection on friday, now shaking chills and 39 fever",
    ],
)
def test_emergencies_of_illnesses_and_treatments(outcome: Outcome, text: str) -> None:
    """An illness or treatment makes an emergency of what would be less in others."""
    assert outcome(text) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "fever of 38.5 on methotrexate",
        "I ran out of prednisone two days ago",
        "red hot swollen knee and I feel feverish",
        "my left calf is swollen and sore",
        "I just found out I'm pregnant and I take methotrexate",
        "my eye is red and hurts in the light",
        "urine has been foamy and my ankles are swollen, I have lupus",
        "I was exposed to measles at work and take mycophenolate",
        "new headache and my scalp hurts when I comb my hair, I'm 72",
    ],
)
def test_what_needs_care_today(outcome: Outcome, text: str) -> None:
    """Signs that can wait for the clinician, and not longer than today."""
    assert outcome(text) == "same_day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ITP, a nosebleed that took 25 minutes to stop", "same_day"),
        ("nosebleed for twenty minutes, stopped now", "none"),
        ("nosebleed for forty minutes and it hasn't stopped", "emergency"),
        ("heavy bleeding, stopped after ten minutes but it has started again", "emergency"),
        ("nose bled for an hour then stopped, but I feel faint", "emergency"),
    ],
)
def test_a_bleeding_that_has_stopped_is_no_heavy_one(outcome: Outcome, text: str, expected: str) -> None:
    """Unless it comes back, or the person feels faint."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my mum has giant cell arteritis, is it going to blind her", "none"),
        ("will it make him go blind", "none"),
        ("my mum has giant cell arteritis and she has gone blind in one eye, will it blind her", "emergency"),
        ("I can't see out of my left eye since noon, is it going to come back", "emergency"),
    ],
)
def test_what_may_come_is_not_what_is(outcome: Outcome, text: str, expected: str) -> None:
    """A fear of what the illness may do is a question about its outlook."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "my left knee is not getting better",
        "the cat bit my thumb last night",
        "I have 1 prednisolone tablet left for tomorrow",
        "I can't go on with this gluten free diet",
        "I hope you don't mind me rambling",
    ],
)
def test_everyday_words_are_no_cry_for_help(outcome: Outcome, text: str) -> None:
    """Words that stand in one too ("left a note", "my last night", "the tablets for it")."""
    assert outcome(text) == "none"


@pytest.mark.parametrize(
    "text",
    [
        "left a note on the table",
        "this is my last night",
        "I've got the pills ready",
        "I've got the tablets for it",
        "I have the pills and I will do it tonight",
        "I put a bag over my head",
        "I took a razor to my arm",
    ],
)
def test_but_a_cry_for_help_is_one(outcome: Outcome, text: str) -> None:
    assert outcome(text) == "crisis"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my eyelid is drooping since this morning", "emergency"),
        ("myasthenia, my eyelid is drooping since this morning", "same_day"),
        ("myasthenia, my eyelid is drooping and my mouth is crooked since this morning", "emergency"),
        ("myasthenia, droopy lids, and I can count to nine on one breath", "emergency"),
    ],
)
def test_in_myasthenia_a_drooping_eyelid_is_a_relapse(outcome: Outcome, text: str, expected: str) -> None:
    """But a stroke's other signs, and weak breathing, are what they are."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    "text",
    ["chset pain", "CANT BREATHE", "cant breeth!!", "vommiting blood", "i feel sucidal", "chestpain", "unconcious and not waking up"],
)
def test_spelling_does_not_matter(outcome: Outcome, text: str) -> None:
    """Typos, capitals, missing apostrophes and words run together are understood."""
    assert outcome(text) in ("emergency", "crisis")


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to be here anymore",
        "everyone would be better off without me",
        "i cant go on",
        "want to sleep and never wake up",
        "how many pills would it take",
        "my brother says he wants to kill himself",
        "i'm not suicidal but I don't want to wake up tomorrow",
        "I've been cutting myself again",
        "planning to take all my pills tonight",
        "if this treatment fails I'm going to kill myself",
        "Does lupus cause depression? Some nights I think about killing myself.",
    ],
)
def test_crises(outcome: Outcome, text: str) -> None:
    """Active and passive thoughts, plans, self-harm, one's own or another's; an educational clause beside it cancels nothing."""
    assert outcome(text) == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "dying to know if stem cells work",
        "this pain is killing me",
        "i'd kill for a coffee",
        "what is a suicide gene in T cells",
        "do T cells kill beta cells",
        "I'm drop dead tired",
        "is MS a death sentence",
        "I almost died laughing",
        "I don't want to die young, can diet help lupus",
        "I feel like a burden when I ask for help at work",
        "how much does HSCT cost, I nearly fainted when I saw the price",
        "drowning in paperwork, what are the main kinds of treatment",
        "does the nose collapse in granulomatosis with polyangiitis",
        "methotrexate for ten weeks, is a sore throat common",
        "Bit of a ramble, sorry. What does a biopsy show in pemphigus?",
        "what about dying from it, how many people with lupus do",
    ],
)
def test_idioms_are_no_red_flags(outcome: Outcome, text: str) -> None:
    """A way of speaking is not a statement."""
    assert outcome(text) in ("none", "note")


def test_who_sees_no_way_to_go_on_is_not_blind(outcome: Outcome) -> None:
    assert outcome("i cant see a way to go on with this psoriasis, everyone would be better off") == "crisis"
    assert outcome("suddenly I cannot see to read") == "emergency"
    assert outcome("i thought my life was over and i still do") == "crisis"
    assert outcome("what about dying would it be easier") == "crisis"


def test_sweats_at_night_are_no_shock(outcome: Outcome) -> None:
    assert outcome("night sweats and a cough for three weeks on infliximab") == "same_day"
    assert outcome("sweating and feverish on infliximab") == "emergency"


@pytest.mark.parametrize(
    "text", ["her nose is bleeding and she collapsed", "he fell in the pool and is drowning", "my hip gave way and I collapsed"]
)
def test_what_only_looks_like_an_idiom_is_one_still(outcome: Outcome, text: str) -> None:
    """What collapses or drowns here is a person."""
    assert outcome(text) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "me duele el pecho",
        "no puedo respirar",
        "não consigo respirar",
        "je ne peux pas respirer",
        "ich bekomme keine Luft",
        "non riesco a respirare",
        "nie mogę oddychać",
        "не могу дышать",
        "我胸口很疼",
        "لا استطيع التنفس",
        "सीने में दर्द",
    ],
)
def test_emergencies_in_other_languages(outcome: Outcome, text: str) -> None:
    """A handful of main phrases each."""
    assert outcome(text) == "emergency"


@pytest.mark.parametrize("text", ["quiero morir", "je veux mourir", "ich will sterben", "voglio morire", "хочу умереть", "我想死"])
def test_crises_in_other_languages(outcome: Outcome, text: str) -> None:
    """A handful of main phrases each."""
    assert outcome(text) == "crisis"


def test_an_overdose_is_an_emergency_with_the_crisis_line(triage: Callable[[str], Triage]) -> None:
    """Also when nothing is said of why."""
    found = triage("he took the whole bottle of paracetamol")
    assert found.disposition is Disposition.EMERGENCY
    assert found.also_crisis


def test_a_crisis_in_danger_of_life_is_an_emergency_with_the_crisis_line(triage: Callable[[str], Triage]) -> None:
    """Physical danger first, and the crisis line too."""
    found = triage("I cut my wrist and the bleeding won't stop. I want to die")
    assert (found.disposition, found.also_crisis) == (Disposition.EMERGENCY, True)


def test_an_emergency_without_a_crisis_does_not_name_the_crisis_line(triage: Callable[[str], Triage]) -> None:
    """The crisis line is for crises."""
    assert not triage("I have chest pain").also_crisis


def test_the_most_urgent_disposition_decides(triage: Callable[[str], Triage]) -> None:
    """Emergency outranks same day, and only the flags that decided are shown."""
    found = triage("I ran out of prednisone two days ago. Now I have chest pain")
    assert found.disposition is Disposition.EMERGENCY
    assert "steroid_gap" not in found.flags
    assert len(found.shows) >= 1


FILLER = "We read about it in a magazine and liked the pictures of the garden. The clinic is near the station. "


def test_an_emergency_in_the_middle_of_a_long_message_is_found(outcome: Outcome) -> None:
    """Sentence by sentence."""
    assert outcome(FILLER * 8 + "This morning my dad lost the sight in his left eye. " + FILLER * 8) == "emergency"


def test_a_medicine_in_one_sentence_and_a_fever_in_another_combine(outcome: Outcome) -> None:
    """Circumstances may stand anywhere."""
    assert outcome("I'm on rituximab. " + FILLER + "Since last night I have had a fever of 38.5.") == "same_day"


def test_distant_findings_do_not_combine(outcome: Outcome) -> None:
    """Two findings must meet within a few words, unless one is a circumstance."""
    assert outcome("My neck is stiff. " + FILLER * 3 + "My son has a fever.") != "emergency"


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_safe(red_flags: RedFlags, text: str) -> None:
    """No text raises."""
    assert isinstance(assess(text, red_flags), Triage)


@pytest.mark.parametrize(
    "text", ["", " ", "🙂" * 50, "\u200b\x00\ufeff", "....", "?!", "a" * 50_000, "no " * 5000, "if " * 3000, "chest pain " * 2000]
)
def test_odd_texts_are_safe(red_flags: RedFlags, text: str) -> None:
    """Emoji, control characters, no letters, very long and very repetitive texts."""
    assert isinstance(assess(text, red_flags), Triage)


UNRELATED = [
    "I live in a small town.",
    "Thank you for reading this.",
    "What is the price of the treatment?",
    "My cousin likes fishing.",
    "Can lupus cause hair loss?",
]


@settings(max_examples=60, deadline=None)
@given(emergency=st.sampled_from(EMERGENCIES), other=st.sampled_from(UNRELATED))
def test_an_unrelated_sentence_never_removes_an_emergency(red_flags: RedFlags, emergency: str, other: str) -> None:
    """Neither before nor after it."""
    for text in (f"{emergency}. {other}", f"{other} {emergency}"):
        assert assess(text, red_flags).disposition is Disposition.EMERGENCY


@settings(max_examples=60, deadline=None)
@given(emergency=st.sampled_from(EMERGENCIES), spaces=st.integers(1, 4), mark=st.sampled_from(["", ".", "!!!", " ...", "\n"]))
def test_case_spaces_and_final_punctuation_do_not_matter(red_flags: RedFlags, emergency: str, spaces: int, mark: str) -> None:
    """The same words are the same message."""
    written = (" " * spaces).join(emergency.split()) + mark
    assert all(assess(t, red_flags).disposition is Disposition.EMERGENCY for t in (written, written.upper(), written.capitalize()))


def test_triage_is_quick(red_flags: RedFlags) -> None:
    """About 2 ms for a short message and 20 ms for 2,000 characters; the bounds leave room for a slow machine."""
    assess("warm up", red_flags)
    short, long = "can lupus cause chest pain when I climb the stairs?", (FILLER * 25)[:2000]
    assert _seconds(short, red_flags) < 0.02
    assert _seconds(long, red_flags) < 0.2


def _seconds(text: str, red_flags: RedFlags) -> float:
    start = time.process_time()
    for _ in range(5):
        assess(text, red_flags)
    return (time.process_time() - start) / 5
