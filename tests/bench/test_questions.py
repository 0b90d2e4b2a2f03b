"""What the benchmark asks."""

from __future__ import annotations

from bench.questions import EARLY, GROWN, LATE, MIDDLE, Wordings, read_questions


def test_there_are_forty_different_questions() -> None:
    questions = read_questions()
    assert len(questions) == len(set(questions)) == 40


def test_no_wording_comes_twice() -> None:
    wordings = Wordings(read_questions())
    asked = wordings.conversation(40 * 100) + wordings.long_conversation()
    assert len(asked) == len(set(asked)) == 40 * 100 + GROWN


def test_every_system_is_asked_the_same() -> None:
    questions = read_questions()
    assert Wordings(questions).conversation(90, 7) == Wordings(questions).conversation(90, 7)


def test_the_compared_messages_ask_the_same_questions() -> None:
    """Else a difference could be the question's and not the length's."""
    questions = read_questions()
    asked = Wordings(questions).long_conversation()
    assert len(asked) == GROWN
    for window in (EARLY, MIDDLE, LATE):
        for question, number in zip(questions[1:], window, strict=False):
            assert question in asked[number - 1]
