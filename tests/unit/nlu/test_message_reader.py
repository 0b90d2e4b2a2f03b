"""Messages are read sentence by sentence, training examples in one piece."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import message_reader
from bot.nlu.encoder import sentence_model
from bot.nlu.message_reader import MOST_EARLIER, SEGMENTS, MessageReader, earlier_rows, earlier_texts, masked_rows
from bot.nlu.sampling import QUESTIONS
from bot.understanding.examples import FOLDER, Example, read_asked, topic_examples
from bot.wiring import Assistant


@pytest.fixture
def reader(house: Assistant) -> MessageReader:
    """A reader of made-up names."""
    return MessageReader(MessageReader.get_default_config())


def test_a_message_has_one_row_for_each_sentence_and_the_last_is_the_whole(reader: MessageReader) -> None:
    (message,) = reader.process([Message.build(text="I have lupus. Does MTX help?")])
    assert [s.text for s in message.get(SEGMENTS)] == ["I have lupus.", "Does MTX help?"]
    assert masked_rows(message) == ["I have disease.", "Does medicine help?", "I have disease. Does medicine help?"]


def test_a_message_of_one_sentence_has_one_row(reader: MessageReader) -> None:
    """It is the whole as it is."""
    (message,) = reader.process([Message.build(text="does MTX help?")])
    assert masked_rows(message) == ["does medicine help?"]


def test_its_rows_stay_when_its_intent_is_known(reader: MessageReader) -> None:
    """The components behind the intent classifier have as many vectors as before."""
    (message,) = reader.process([Message.build(text="I have lupus. Does MTX help?")])
    message.set("intent", {"name": "ask_treatment", "confidence": 0.9})
    assert len(masked_rows(message)) == 3


def test_a_training_example_has_one_row_however_many_sentences_it_has(reader: MessageReader) -> None:
    texts = ("I have lupus. Does MTX help?", "what is lupus")
    data = reader.process_training_data(TrainingData([Message.build(text=text, intent="ask_treatment") for text in texts]))
    assert [masked_rows(m) for m in data.training_examples] == [["I have disease. Does medicine help?"], ["what is disease"]]


def test_the_encoder_begins_with_what_others_learn_from(monkeypatch: pytest.MonkeyPatch, house: Assistant) -> None:
    """The claims, Rasa's examples, the topics' texts and the messages of known urgency, in the order in which the components train."""
    begun: list[Sequence[str]] = []
    monkeypatch.setattr(sentence_model(), "learn_ahead", begun.append)
    urgent = [Example("I have disease and can't breathe", "emergency")]
    monkeypatch.setattr(message_reader, "urgency_examples", lambda matcher: urgent)
    MessageReader({"ahead": True}).process_training_data(TrainingData([Message.build(text="what is lupus", intent="ask_overview")]))
    claims, examples, topics, urgency = begun
    assert "Stem cells cure disease." in claims
    assert examples == ["what is disease"]
    texts = topic_examples(house.knowledge, house.matcher, FOLDER, read_asked())
    assert topics == [texts[at].text for at in QUESTIONS.of(texts)]
    assert 0 < len(topics) < len(texts)
    assert list(urgency) == ["I have disease and can't breathe"]


def test_one_without_text_has_none(reader: MessageReader) -> None:
    (example,) = reader.process_training_data(TrainingData([Message.build(text="", intent="ask_treatment")])).training_examples
    assert masked_rows(example) == []


def test_a_message_without_text_has_no_sentences(reader: MessageReader) -> None:
    (message,) = reader.process([Message.build(text="")])
    assert masked_rows(message) == []


def talk(*texts: str) -> DialogueStateTracker:
    """A talk in which a visitor wrote these."""
    return DialogueStateTracker.from_events("visitor", [SessionStarted(), *map(UserUttered, texts)])


def test_what_was_written_before_is_read_with_a_message(reader: MessageReader) -> None:
    """Masked like the message itself. The first message of a talk has nothing before it."""
    (message,) = reader.process([Message.build(text="and then?")], talk("I have lupus", "does MTX help"))
    assert earlier_rows(message) == ["I have disease", "does medicine help"]
    for before in (None, talk()):
        (message,) = reader.process([Message.build(text="and then?")], before)
        assert earlier_rows(message) == []


def test_only_the_latest_messages_count_and_none_before_a_button_or_another_session() -> None:
    many = [f"message {number}" for number in range(MOST_EARLIER + 2)]
    assert earlier_texts(talk(*many)) == many[2:]
    assert earlier_texts(talk("is it MS", "/ask{}", "and the risks")) == ["and the risks"]
    again = talk("is it MS")
    again.update(SessionStarted())
    assert earlier_texts(again) == []
