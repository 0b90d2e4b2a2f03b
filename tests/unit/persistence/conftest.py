"""A database in a temporary folder, and a small Rasa assistant with a form."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.model_training import train
from rasa.shared.core.domain import Domain

from bot.persistence.conversations import Conversations
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer

KEY = Fernet.generate_key().decode()

DOMAIN = """
version: "3.1"
intents: [greet, ask, pause, cancel, wish, inform]
entities: [topic]
slots:
  topic: {type: text, influence_conversation: false, mappings: [{type: from_entity, entity: topic}]}
  name: {type: text, influence_conversation: false, mappings: [{type: from_text, conditions: [{active_loop: contact_form, requested_slot: name}]}]}
  phone: {type: text, influence_conversation: false, mappings: [{type: from_text, conditions: [{active_loop: contact_form, requested_slot: phone}]}]}
  requested_slot: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  calm: {type: bool, initial_value: true, influence_conversation: false, mappings: [{type: from_intent, intent: wish, value: false}]}
forms:
  contact_form: {required_slots: [name, phone], ignored_intents: [greet, ask]}
responses:
  utter_hello: [{text: hello}]
  utter_answer: [{text: "about {topic}"}]
  utter_ask_name: [{text: your name}]
  utter_ask_phone: [{text: your number}]
  utter_done: [{text: "{name} {phone}"}]
  utter_default: [{text: what}]
session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
"""
CONFIG = """
version: "3.1"
recipe: default.v1
assistant_id: toy
language: en
pipeline: [{name: KeywordIntentClassifier}, {name: RegexEntityExtractor, use_lookup_tables: true}]
policies: [{name: RulePolicy, core_fallback_threshold: 0.3, core_fallback_action_name: action_default_fallback}]
"""
DATA = """
version: "3.1"
nlu:
- {intent: greet, examples: "- hello\\n- good morning"}
- {intent: ask, examples: "- what is\\n- tell me of\\n- what is [lupus](topic)"}
- {intent: cancel, examples: "- stop\\n- cancel"}
- {intent: wish, examples: "- call me\\n- contact please"}
- {intent: inform, examples: "- my data\\n- my input"}
- {intent: pause, examples: "- be quiet\\n- silence now"}
- {lookup: topic, examples: "- lupus\\n- psoriasis"}
rules:
- {rule: hello, steps: [{intent: greet}, {action: utter_hello}]}
- {rule: answer, steps: [{intent: ask}, {action: utter_answer}]}
- {rule: begin, steps: [{intent: wish}, {action: contact_form}, {active_loop: contact_form}]}
- rule: end
  condition: [{active_loop: contact_form}]
  steps: [{action: contact_form}, {active_loop: null}, {slot_was_set: [{requested_slot: null}]}, {action: utter_done}]
- rule: cancel
  condition: [{active_loop: contact_form}]
  steps: [{intent: cancel}, {action: action_deactivate_loop}, {active_loop: null}, {action: utter_hello}]
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'conversations.db'}"


@pytest.fixture
def conversations(database: str) -> Conversations:
    return Conversations(open_database(database), Sealer([KEY]))


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a trained model with rules and a form."""
    folder = tmp_path_factory.mktemp("toy")
    for name, text in {"domain": DOMAIN, "config": CONFIG, "data": DATA}.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    result = train(str(folder / "domain.yml"), str(folder / "config.yml"), str(folder / "data.yml"), output=str(folder))
    assert result.model is not None
    return str(result.model)


@pytest.fixture
def domain() -> Domain:
    return Domain.from_yaml(DOMAIN)


@pytest.fixture
def converse(toy_model: str) -> Callable[[TrackerStore], Callable[[str], list[str]]]:
    """A function from a store to one that says something to the toy and returns its replies."""

    def with_store(store: TrackerStore) -> Callable[[str], list[str]]:
        agent = Agent.load(toy_model, tracker_store=store)
        loop = asyncio.new_event_loop()

        def say(text: str, sender: str = "visitor") -> list[str]:
            output = CollectingOutputChannel()
            loop.run_until_complete(agent.handle_message(UserMessage(text, output, sender, input_channel="web", message_id="1")))
            return [message["text"] for message in output.messages]

        return say

    return with_store
