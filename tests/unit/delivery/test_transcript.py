"""The conversation as lines of text."""

from __future__ import annotations

from bot.delivery.transcript import spoken


def test_a_line_of_the_history_is_one_line() -> None:
    """The visitor's text, and the text of the assistant's reply."""
    history = [{"from": "visitor", "at": "1", "text": "hello"}, {"from": "assistant", "at": "2", "reply": {"text": "Hello."}}]
    assert list(spoken(history)) == ["1 visitor: hello", "2 assistant: Hello."]


def test_what_has_no_words_is_blank() -> None:
    """A reply of buttons alone."""
    assert list(spoken([{"from": "assistant", "at": "1", "reply": {"custom": {}}}])) == [""]
