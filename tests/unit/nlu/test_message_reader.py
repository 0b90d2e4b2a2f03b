"""Messages are read sentence by sentence, training examples in one piece."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.message_reader import SEGMENTS, MessageReader, masked_rows
from bot.wiring import Assistant


@pytest.fixture
def reader(house: Assistant) -> MessageReader:
    """A reader of made-up names."""
    return MessageReader()


def test_a_message_has_one_row_for_each_sentence(reader: MessageReader) -> None:
    (message,) = reader.process([Message.build(text="I have lupus. Does MTX help?")])
    assert [s.text for s in message.get(SEGMENTS)] == ["I have lupus.", "Does MTX help?"]
    assert masked_rows(message) == ["I have disease.", "Does medicine help?"]


def test_a_training_example_has_one_row_however_many_sentences_it_has(reader: MessageReader) -> None:
    (message,) = reader.process([Message.build(text="I have lupus. Does MTX help?", intent="ask_treatment")])
    assert masked_rows(message) == ["I have disease. Does medicine help?"]


def test_a_message_without_text_has_no_sentences(reader: MessageReader) -> None:
    (message,) = reader.process([Message.build(text="")])
    assert masked_rows(message) == []
