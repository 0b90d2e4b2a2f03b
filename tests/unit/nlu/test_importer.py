"""One YAML file adds a condition: what its entries ask joins the training data, and so do the questions that people might ask."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
import yaml

from bot.errors import SettingsError
from bot.evaluation.topics import TOPICS
from bot.importer import CLAIMS, Example, KnowledgeImporter, asked_examples, intent_examples, knowledge_examples, question_examples
from bot.settings import ROOT
from bot.understanding.examples import FOLDER, read_asked, read_intents, read_questions
from bot.vocabulary import Aspect
from bot.wiring import Assistant

pytestmark = pytest.mark.usefixtures("house")
NLU = """
version: "3.1"
nlu:
- {intent: greet, examples: "- hello\\n- good morning"}
"""


def test_every_question_of_every_entry_is_an_example_of_its_aspect(house: Assistant) -> None:
    examples = {(e.get("text"), e.get("intent")) for e in knowledge_examples()}
    asked = {(question, f"ask_{entry.aspect.value}") for entry in house.knowledge.entries.values() for question in entry.asks}
    assert examples == asked
    assert ("tell me the symptoms of lupus", "ask_symptoms") in examples
    assert ("is it true: Stem cells cure lupus.", "ask_claim_check") in examples


def test_the_name_of_a_file_is_the_intent_of_its_examples(tmp_path: Path) -> None:
    (tmp_path / "greet.jsonl").write_text('{"text": "hello"}\n{"text": "good morning"}\n', encoding="utf-8")
    assert [(e.get("text"), e.get("intent")) for e in intent_examples(tmp_path)] == [("hello", "greet"), ("good morning", "greet")]


def test_an_example_without_a_text_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "greet.jsonl").write_text('{"text": "hello"}\n{"txt": "good morning"}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"greet\.jsonl:2 is no example"):
        intent_examples(tmp_path)


def test_every_file_is_of_an_intent_that_there_is() -> None:
    """The domain holds an intent for each aspect too."""
    known = set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])
    assert {example.label for example in read_intents()} <= known


def test_questions_that_people_might_ask_are_examples_of_their_aspect_too(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"text": "is lupus in the genes", "topic": "lupus", "aspect": "causes"}', encoding="utf-8")
    (tmp_path / "claims.jsonl").write_text('{"text": "does kale heal lupus", "claim": "kale"}', encoding="utf-8")
    asked = [(e.get("text"), e.get("intent")) for e in question_examples(tmp_path)]
    assert asked == [("is lupus in the genes", "ask_causes"), ("does kale heal lupus", "ask_claim_check")]


def test_of_the_questions_about_claims_a_share_is(tmp_path: Path) -> None:
    """There are many of them, which tell claims apart, not intents."""
    (tmp_path / "questions.jsonl").touch()
    told = [json.dumps({"text": f"does kale heal {number}", "claim": "kale"}) for number in range(2 * CLAIMS + 1)]
    (tmp_path / "claims.jsonl").write_text("\n".join(told), encoding="utf-8")
    assert [e.get("text") for e in question_examples(tmp_path)] == [f"does kale heal {number}" for number in (0, CLAIMS, 2 * CLAIMS)]


def test_each_of_them_is_about_an_aspect_that_there_is() -> None:
    """The decision takes an intent `ask_<aspect>` at its word."""
    assert {question.aspect for question in read_questions(FOLDER)} <= {aspect.value for aspect in Aspect}


def test_a_message_is_an_example_of_each_intent_that_it_may_be_filed_under(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(
        '{"text": "what can lupus do to me", "intents": "ask_complications ask_prognosis"}\n{"text": "help", "urgency": "crisis"}\n',
        encoding="utf-8",
    )
    asked = [(e.get("text"), e.get("intent")) for e in asked_examples(path)]
    assert asked == [("what can lupus do to me", "ask_complications"), ("what can lupus do to me", "ask_prognosis")]


def test_what_is_known_of_the_messages_is_what_there_is() -> None:
    intents = set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])
    asked = list(read_asked())
    assert {intent for message in asked for intent in message.intents} <= intents
    assert {message.topic for message in asked} - {""} <= TOPICS


def test_they_join_the_examples_that_are_written_down(tmp_path: Path) -> None:
    """Nothing has to be trained to see it."""
    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    data = KnowledgeImporter(training_data_paths=[str(tmp_path / "nlu.yml")]).get_nlu_data()
    intents = {e.get("intent") for e in data.intent_examples}
    assert {"greet", "ask_symptoms", "ask_claim_check"} <= intents
    texts = {e.get("text") for e in data.intent_examples}
    assert {"good morning", "tell me the symptoms of lupus", next(read_questions(FOLDER)).text} <= texts


def test_an_example_is_not_copied() -> None:
    """Rasa copies each of them, with all that it holds, several times."""
    first = Example({"text": "hello", "intent": "greet"})
    assert copy.deepcopy([first])[0] is first


def test_what_an_example_holds_is_set_as_in_rasa() -> None:
    """Also as what a prediction returns, where nothing else changes."""
    example = Example({"text": "hello", "intent": "greet"})
    example.set("intent", "greet", add_to_output=True)
    example.set("rows", ["hello"])
    assert (example.get("rows"), example.output_properties) == (["hello"], {"text", "intent"})


def test_examples_that_hold_the_same_have_one_hash() -> None:
    """So that Rasa drops the second, in whatever order they were made; and it changes with what they hold."""
    first, second = Example({"text": "hello", "intent": "greet"}), Example({"intent": "greet", "text": "hello"})
    assert (first.fingerprint(), hash(first), first) == (second.fingerprint(), hash(second), second)
    second.set("intent", "goodbye")
    assert second.fingerprint() != first.fingerprint()
    assert len({first, second, Example(first.data)}) == 2
