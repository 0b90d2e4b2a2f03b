"""Texts of which is known what they are about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.knowledge.model import Statement
from bot.understanding.examples import (
    Asked,
    Example,
    Question,
    claim_examples,
    read_asked,
    read_descriptions,
    read_questions,
    topic_examples,
)
from bot.vocabulary import Aspect
from tests.unit.understanding.made_up import claim, entry, knowledge, matcher, topic

ASKED = entry("lupus", Aspect.SYMPTOMS, asks=("how does lupus feel",), say=(Statement("Knuckles hurt. MTX may help.", ("one",)),))
SMALL = knowledge(
    topics=(replace(topic("lupus", "lupus"), entries={Aspect.SYMPTOMS: ASKED}), topic("psoriasis", "psoriasis")),
    claims={"cure": claim("cure", "lupus", "Cells cure lupus.", asks=("do cells cure lupus", "is lupus curable"))},
)
CLAIM = '{"text": "do cells make lupus vanish", "claim": "cure"}'
OTHER_CLAIM = '{"text": "does kale heal", "claim": "kale"}'
QUESTION = '{"text": "is lupus in the genes", "topic": "lupus", "aspect": "causes"}'
DESCRIPTION = '{"text": "silvery scales on my elbows", "topic": "psoriasis"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A question, a description, and how somebody might ask about a claim."""
    (tmp_path / "questions.jsonl").write_text(f"{QUESTION}\n", encoding="utf-8")
    (tmp_path / "descriptions.jsonl").write_text(f"{DESCRIPTION}\n", encoding="utf-8")
    (tmp_path / "claims.jsonl").write_text(f"{CLAIM}\n{OTHER_CLAIM}\n", encoding="utf-8")
    return tmp_path


def test_a_claims_questions_and_its_wording_are_its_examples_masked(folder: Path) -> None:
    """So is what people might ask about it. What they might ask about a claim that is not there is left out."""
    assert claim_examples(SMALL, matcher(SMALL), folder) == [
        Example("do cells cure disease", "cure"),
        Example("is disease curable", "cure"),
        Example("Cells cure disease.", "cure"),
        Example("do cells make disease vanish", "cure"),
    ]


def test_what_a_topics_entries_ask_and_say_is_about_it(folder: Path) -> None:
    """Masked, because what is learned of it is for messages that name nothing."""
    examples = topic_examples(SMALL, matcher(SMALL), folder)
    assert examples[:2] == [Example("how does disease feel", "lupus"), Example("Knuckles hurt. medicine may help.", "lupus")]


def test_so_are_questions_and_descriptions(folder: Path) -> None:
    examples = topic_examples(SMALL, matcher(SMALL), folder)
    assert examples[2:] == [Example("is disease in the genes", "lupus"), Example("silvery scales on my elbows", "psoriasis")]


def test_so_are_messages_of_which_the_topic_is_known(folder: Path) -> None:
    asked = (Asked("can lupus kill", ("ask_prognosis",), "lupus"), Asked("can it kill", ("ask_prognosis",)))
    assert topic_examples(SMALL, matcher(SMALL), folder, asked)[4:] == [Example("can disease kill", "lupus", asked=True)]


def test_a_message_has_intents_or_an_urgency(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(
        '{"text": "what can it do to me", "intents": "ask_complications ask_prognosis", "topic": "lupus", "urgency": "none"}\n'
        '{"text": "my face droops", "urgency": "emergency"}\n',
        encoding="utf-8",
    )
    assert list(read_asked(path)) == [
        Asked("what can it do to me", ("ask_complications", "ask_prognosis"), "lupus", "none"),
        Asked("my face droops", urgency="emergency"),
    ]
    path.write_text('{"text": "my face droops", "topic": "lupus"}\n', encoding="utf-8")
    with pytest.raises(
        SettingsError, match=r'asked\.jsonl:1 says neither what is asked \("intents"\) nor how urgent it is \("urgency"\)\.'
    ):
        list(read_asked(path))


def test_one_about_a_topic_that_is_not_there_is_left_out(folder: Path) -> None:
    """A topic may be taken out of the knowledge without touching `data/`."""
    few = knowledge(topics=(topic("psoriasis", "psoriasis"),))
    assert topic_examples(few, matcher(few), folder) == [Example("silvery scales on my elbows", "psoriasis")]


def test_questions_have_an_aspect_and_descriptions_have_none(folder: Path) -> None:
    assert list(read_questions(folder)) == [Question("is lupus in the genes", "lupus", "causes")]
    assert list(read_descriptions(folder)) == [Question("silvery scales on my elbows", "psoriasis", "")]


def test_an_empty_line_is_passed_over(folder: Path) -> None:
    (folder / "questions.jsonl").write_text(f"\n{QUESTION}\n  \n\n{QUESTION}", encoding="utf-8")
    assert len(list(read_questions(folder))) == 2


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("no json", "JSONDecodeError"),
        ('{"text": "is lupus in the genes", "topic": "lupus"}', "KeyError"),
        ('{"topic": "lupus", "aspect": "causes"}', "KeyError"),
        ('["is lupus in the genes"]', "TypeError"),
        ("5", "TypeError"),
        ("null", "TypeError"),
    ],
)
def test_a_line_that_is_no_question_is_named_with_what_to_write(folder: Path, line: str, kind: str) -> None:
    (folder / "questions.jsonl").write_text(f"{QUESTION}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        list(read_questions(folder))
    assert str(raised.value) == f'questions.jsonl:3 is no example ({kind}). Write it as {{"text": …, "topic": …, "aspect": …}}.'


def test_so_is_one_that_is_no_description(folder: Path) -> None:
    (folder / "descriptions.jsonl").write_text('{"text": "silvery scales"}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r'descriptions\.jsonl:1 is no example \(KeyError\)\. Write it as \{"text": …, "topic": …\}\.'):
        list(read_descriptions(folder))
