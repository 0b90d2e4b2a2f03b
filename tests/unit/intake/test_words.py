"""What a visitor's words mean to the form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.askers import MINOR, asker_in, says_under_16
from bot.intake.words import LONGEST_NAME, Command, command_in, is_question, is_surely_name, usable_name, yes_or_no


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada \n Lovelace. ", "Ada Lovelace"),
        ("My name is Zoë O'Brien-Smith", "Zoë O'Brien-Smith"),
        ("I'm Bo", "Bo"),
        ("this is Ana", "Ana"),
        ("hi, you can call me Joe", "Joe"),
        ("name: 李小龍", "李小龍"),
        ("Mr. J. Q. Public, Jr.", "Mr. J. Q. Public, Jr"),
        ("A" * LONGEST_NAME, "A" * LONGEST_NAME),
    ],
)
def test_a_name_is_taken_as_it_is_written(text: str, name: str) -> None:
    assert usable_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "   ",
            ".",
            "5551234",
            "Ada 2",
            "ada@example.org",
            "<b>Ada</b>",
            "{name}",
            "A" * (LONGEST_NAME + 1),
            "what? me?",
            "a|b",
            "🙂",
        ),
        *("ok", "Skip", "no thanks", "I would rather not tell you my name in this chat"),
    ],
)
def test_what_cannot_be_a_name_is_none(text: str) -> None:
    """Small words that say something to the form, and sentences, are no names."""
    assert usable_name(text) is None


@pytest.mark.parametrize(
    ("text", "surely"), [("Maria Gomez", True), ("Ludwig van Beethoven", True), ("it stopped now", False), ("maria gomez", False)]
)
def test_a_name_in_capitals_is_one_surely(text: str, surely: bool) -> None:
    assert is_surely_name(text) is surely


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_a_name_is_short_and_on_one_line(text: str) -> None:
    name = usable_name(text)
    assert name is None or (0 < len(name) <= LONGEST_NAME and "\n" not in name and "<" not in name)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("yes", True), (" Yes please! ", True), ("that’s right", True), ("NO.", False), ("I don't", False), ("No, thanks", False)],
)
def test_yes_and_no(text: str, meant: bool) -> None:
    assert yes_or_no(text) is meant


@pytest.mark.parametrize("text", ["maybe", "yes and no", "", "yesterday", "yes but not my number"])
def test_anything_else_is_neither(text: str) -> None:
    assert yes_or_no(text) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("skip", Command.SKIP),
        ("Skip this one!", Command.SKIP),
        ("go back", Command.BACK),
        ("Oops, go back", Command.BACK),
        ("never mind", Command.CANCEL),
        ("Stop.", Command.CANCEL),
        ("continue", Command.RESUME),
        ("where were we", Command.RESUME),
        ("change my number", Command.CORRECT),
        ("can I change my number?", Command.CORRECT),
        ("the email is wrong", Command.CORRECT),
        ("I made a mistake", Command.CORRECT),
    ],
)
def test_what_is_said_to_the_form_itself(text: str, command: Command) -> None:
    assert command_in(text) is command


@pytest.mark.parametrize(
    "text",
    ["what changes the risk?", "how can ms change over time", "lupus", "is my number wrong?", "my back hurts", "I stopped my medicine"],
)
def test_what_is_not(text: str) -> None:
    assert command_in(text) is None


@pytest.mark.parametrize(("text", "question"), [("what is lupus", True), ("lupus?", True), ("I have lupus", False), ("after 3 pm", False)])
def test_a_question_is_told_by_its_form(text: str, question: bool) -> None:
    assert is_question(text) is question


@pytest.mark.parametrize(
    ("text", "asker"),
    [
        ("me", "adult"),
        ("for myself", "adult"),
        ("I'm 34", "adult"),
        ("I am 16", "adult"),
        ("16", "adult"),
        ("my son", "guardian"),
        ("for my daughter, she is 12", "guardian"),
        ("I am asking for my son, he is under 16", "guardian"),
        ("I am her mother", "guardian"),
        ("I care for my mother", "carer"),
        ("my husband", "carer"),
        ("a friend of mine: my friend", "carer"),
        ("im her daughter, 34", "carer"),
        ("his wife", "carer"),
        ("I'm 15", MINOR),
        ("I’m 13 years old.", MINOR),
        ("15", MINOR),
        ("under 16", MINOR),
        ("I am a kid", MINOR),
    ],
)
def test_who_is_asking(text: str, asker: str) -> None:
    """A child that is spoken of is no child that speaks."""
    assert asker_in(text) == asker


@pytest.mark.parametrize("text", ["banana", "", "what is lupus", "I am 14 weeks pregnant", "I am 12 kg lighter"])
def test_or_it_is_not_said(text: str) -> None:
    assert asker_in(text) is None


@pytest.mark.parametrize("text", ["my son is 12", "he is under 16", "for a child under 16", "I have had it for 12 years", "call me at 10"])
def test_only_who_speaks_of_themself_is_under_16(text: str) -> None:
    assert not says_under_16(text)
