"""What stands in Rasa's place: it knows which question gets which reply, and every reply is made by the real composer from the real knowledge."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.answer.desk import Desk
from bot.answer.intake import step_of
from bot.answer.model import Reply
from bot.intake.fields import Field
from bot.vocabulary import AbstainReason, Kind
from bot.wiring import Assistant

CASE = "C-7KQ2MX4P"
QUESTION = "Does stem cell therapy work for multiple sclerosis?"
WITH_FIGURES = "multiple_sclerosis/stem_cell_evidence"
STEPS = {
    "/request_contact": Field.ASKER,
    "Ask the clinic to contact me": Field.ASKER,
    '/inform{"choice": "adult"}': Field.CONSENT,
    "/affirm": Field.NAME,
    "Grace Hopper": Field.CONTACT,
    "555": Field.CONTACT,
    "+1 212 555 0147, grace@example.org": Field.TIME,
    '/inform{"choice": "mornings"}': Field.ABOUT,
    "Tiredness": Field.REMARK,
    "/skip": Field.CONFIRM,
    "skip": Field.CONFIRM,
}


class Script:
    """Replies by the words of a message. `made` holds replies that a test gives it, `asked` all that was asked."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.made: dict[str, Callable[[], Sequence[Reply]]] = {}
        self.asked: list[str] = []
        self._slots: dict[str, Any] = {}

    def replies(self, text: str) -> list[Reply]:
        """The replies to a message that no red flag is in."""
        self.asked.append(text)
        if text in self.made:
            return list(self.made[text]())
        pressed = re.fullmatch(r"/ask(\{.+\})", text)
        if pressed:
            chosen = json.loads(pressed.group(1))
            return [self.entry(f"claims/{chosen['claim']}" if "claim" in chosen else f"{chosen['topic']}/{chosen['aspect']}")]
        if text in STEPS:
            return [self._step(text)]
        return [self._answer(text)]

    def entry(self, entry_id: str, *, safety_note: bool = False) -> Reply:
        """The answer of an entry."""
        return self._assistant.composer.answer(self._assistant.knowledge.entries[entry_id], safety_note=safety_note)

    def _answer(self, text: str) -> Reply:
        composer, knowledge = self._assistant.composer, self._assistant.knowledge
        claims = [entry for entry in knowledge.entries.values() if entry.claim]
        two = [knowledge.entries["lupus/symptoms"], knowledge.entries["lupus/treatment"]]
        table: dict[str, Callable[[], Reply]] = {
            QUESTION: lambda: self.entry(WITH_FIGURES),
            "Is the claim true?": lambda: composer.answer(claims[0]),
            "tell me": lambda: composer.clarify(two, "clarify-entry", topic="lupus"),
            "Should I stop my tablets?": lambda: composer.abstain(AbstainReason.PERSONAL_ADVICE, suggestions=(composer.contact_button(),)),
            "¿Qué es el lupus?": lambda: composer.abstain(AbstainReason.UNSUPPORTED_LANGUAGE),
            "with a safety note": lambda: self.entry("lupus/overview", safety_note=True),
            "thanks": lambda: composer.say(Kind.SMALL_TALK, "thanks"),
        }
        return table.get(text, lambda: self.entry("lupus/overview"))()

    def _step(self, text: str) -> Reply:
        asked, desk = STEPS[text], Desk("Mo-Fr 08:00-17:00")
        composer = self._assistant.composer
        if text == "/affirm" and self._slots:
            step = step_of("utter_intake_done", {}, {"case": CASE, "status": "open"}, composer, desk)
        else:
            said = {
                Field.CONFIRM: {
                    "intake_asker": "adult",
                    "intake_name": "Grace Hopper",
                    "intake_contact": {"phone": "+12125550147", "email": "grace@example.org"},
                    "intake_time": "mornings",
                    "intake_about": {"text": "Tiredness"},
                }
            }.get(asked, {})
            self._slots = said
            hint = {"555": "phone-short"}.get(text)
            step = step_of(f"utter_ask_{asked.slot}", {**said, "topic": "lupus", "intake_hint": hint}, {}, composer, desk)
        assert step is not None
        return step
