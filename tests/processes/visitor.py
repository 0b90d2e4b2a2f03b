"""A visitor who asks the clinic for contact, with a client that sends a message again after a broken connection or a 503."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import requests

from bot.intake.fields import Field
from tests.processes.assistant import Assistant

PATIENCE_SECONDS = 150.0
SECONDS_BETWEEN_TRIES = 0.3
BEGIN = "please ask the clinic to contact me"
GIVEN = ("Ada", "Brian", "Clara", "David", "Emma", "Frank", "Grace", "Henry", "Irene", "James", "Karen", "Louis", "Maria", "Nora", "Oscar")
FAMILY = ("Gomez", "Miller", "Parker", "Turner", "Walker")
ORDER = list(Field)


class Visitor:
    """One conversation. `asked` is the field that was asked for last, `number` the case's as it was told."""

    _count = 0

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.token, self.text, self.number = "", "", ""
        self.asked: Field | None = None
        self.failures = 0
        place, Visitor._count = Visitor._count, Visitor._count + 1
        first, last = GIVEN[place % len(GIVEN)], FAMILY[place // len(GIVEN) % len(FAMILY)]
        self.name, self.contact = f"{first} {last}", f"{first}.{last}@example.com".lower()
        self.answers = {
            Field.ASKER: "it's for myself",
            Field.CONSENT: "yes",
            Field.NAME: self.name,
            Field.CONTACT: self.contact,
            Field.TIME: "after 3 pm",
            Field.ABOUT: "a second opinion",
            Field.REMARK: f"{first} may be called twice",
            Field.CONFIRM: "yes",
        }

    def say(self, message: str) -> None:
        """Until it is answered: after a broken connection or a 503 it is said again, word for word."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self._answered(message):
            assert time.monotonic() < end, f"no answer to a message while {self.asked} was asked for"
            self.failures += 1
            time.sleep(SECONDS_BETWEEN_TRIES)

    def _answered(self, message: str) -> bool:
        body = {"message": message, **({"sender": self.token} if self.token else {})}
        try:
            response = self._assistant.post(body)
        except requests.RequestException:
            return False
        if response.status_code != 200:
            assert response.status_code == 503, response.text
            return False
        self._read(response.json())
        return True

    def _read(self, replies: list[dict[str, Any]]) -> None:
        self.token, self.text = replies[-1]["recipient_id"], "\n".join(reply["text"] for reply in replies)
        form, case = replies[-1]["custom"].get("form"), replies[-1]["custom"].get("case")
        self.asked = Field(form["field"]) if form else None
        self.number = case["number"] if case else ""

    def answer(self) -> None:
        """Say what is asked for; begin where nothing is."""
        self.say(self.answers[self.asked] if self.asked else BEGIN)

    def reach(self, field: Field) -> Visitor:
        """Answer until this field is asked for."""
        for _ in range(2 * len(ORDER)):
            if self.asked is field:
                return self
            self.answer()
        raise AssertionError(f"{field} was never asked for, but last {self.asked}: {self.text}")

    def finish(self) -> None:
        """Answer until the case's number is told."""
        self.reach(Field.CONFIRM)
        assert self.name in self.text, self.text
        assert self.contact in self.text, self.text
        self.confirm()

    def confirm(self) -> None:
        """Say yes to the summary. Whatever was lost on the way, the first reply that comes tells the number."""
        self.say(self.answers[Field.CONFIRM])
        assert self.number, f"the confirmation has led to no number, but to: {self.text}"

    @property
    def place(self) -> int:
        """How far the form is."""
        return -1 if self.asked is None else ORDER.index(self.asked)


class Saying(Thread):
    """Somebody who is saying something meanwhile; what went wrong is raised by `done`."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            self._error = error

    def done(self) -> None:
        """Wait for the end."""
        self.join(PATIENCE_SECONDS)
        assert not self.is_alive(), "somebody never came to an end"
        if self._error is not None:
            raise self._error
