"""Every condition's entries are found by its name, in wordings that the assistant didn't learn from."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.talk import Talk
from bot.vocabulary import REQUIRED_CONDITION_ASPECTS, Aspect
from bot.wiring import assistant

TEMPLATES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text(encoding="utf-8"))
LEAST_SHARE = 0.97

pytestmark = pytest.mark.xdist_group("evaluation")


def test_there_are_three_questions_for_each_required_aspect() -> None:
    assert {aspect: len(questions) for aspect, questions in TEMPLATES.items()} == {aspect.value: 3 for aspect in REQUIRED_CONDITION_ASPECTS}


def test_every_entry_that_a_condition_must_have_is_reached(talk: Talk) -> None:
    """Of 100 questions 97 get their condition's own entry, as their only answer."""
    conditions = [topic for topic in assistant().knowledge.topics.values() if topic.is_condition]
    asked = [
        (topic.slug, aspect, text.format(name=topic.name)) for topic in conditions for aspect in TEMPLATES for text in TEMPLATES[aspect]
    ]

    async def answered() -> list[tuple[str, str, str]]:
        missed = []
        for slug, aspect, text in asked:
            replies = await talk.say(talk.new_conversation(), text)
            if [reply.get("entry") for reply in replies] != [assistant().knowledge.entry(slug, Aspect(aspect)).id]:  # type: ignore[union-attr]
                missed.append((slug, aspect, text))
        return missed

    missed = asyncio.run(answered())
    by_aspect = Counter(aspect for _, aspect, _ in missed)
    assert len(missed) <= (1 - LEAST_SHARE) * len(asked), f"{len(missed)} of {len(asked)} missed, {dict(by_aspect)}: {missed[:40]}"
