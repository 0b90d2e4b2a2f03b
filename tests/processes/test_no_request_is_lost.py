"""kill -9 of any process at any moment of the intake: no confirmed request is lost, none doubled, and the clinic is told of each under one id.

The whole assistant runs, and the supervisor brings back what was killed. Visitors talk to it as the widget does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest

from bot.intake.fields import Field
from bot.training import ensure_model
from tests.delivery.receiver import Receiver, running, take
from tests.processes.assistant import ACTIONS, CREATED, DELIVERY, RASA, Assistant, settings_for
from tests.processes.harness import ROOT, wait_for
from tests.processes.visitor import Saying, Visitor

FREE = (Field.TIME, Field.ABOUT, Field.REMARK)
STAGGERED_SECONDS = (0.0, 0.005, 0.02, 0.04, 0.08)
SECONDS_TO_REACH_THE_STORE = 0.6


@pytest.fixture(scope="module")
def running_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One assistant for all tests of this file: each start of Rasa takes a quarter of a minute."""
    with pytest.MonkeyPatch.context() as patch, running(Receiver()) as receiver:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        settings, variables = settings_for(tmp_path_factory.mktemp("assistant") / "var", receiver)
        model = ensure_model(settings, ROOT)
        assert model is not None
        assistant = Assistant(settings, variables, model, receiver)
        try:
            assistant.wait_until_ready()
            yield assistant
        finally:
            assistant.stop()


@pytest.fixture
def assistant(running_assistant: Assistant) -> Assistant:
    """With all its programs up, whatever the test before has killed."""
    running_assistant.wait_until_ready()
    return running_assistant


def visitors(assistant: Assistant, field: Field, number: int) -> list[Visitor]:
    """So many visitors of whom this field is asked."""
    return [Visitor(assistant).reach(field) for _ in range(number)]


def account_for(assistant: Assistant, *confirmed: Visitor) -> None:
    """Each has exactly one case, with the number that was told and what was typed, and the clinic was told of it under one id."""
    for visitor in confirmed:
        (case,) = assistant.cases.of_conversation(assistant.sender(visitor.token))
        assert case.number == visitor.number
        assert [row.number for row in assistant.casework.find(visitor.contact)] == [case.number]
        assert [row.number for row in assistant.casework.find(visitor.name)] == [case.number]
        wish = assistant.casework.file(case.number).wish
        assert (wish.preferred_time, wish.about, wish.remark) == tuple(visitor.answers[field] for field in FREE)
    wait_for(lambda: assistant.waiting_to_be_sent() == 0)
    for visitor in confirmed:
        assert len(assistant.ids_of(visitor.number)) == 1, "told under several ids, or never"
        told = [content for _, content in assistant.receiver.taken if content["data"]["case"]["number"] == visitor.number]
        assert {content["type"] for content in told} == {CREATED}, "what was confirmed once was told as a change"
        assert {(content["data"]["contact"]["name"], content["data"]["contact"]["email"]) for content in told} == {
            (visitor.name, visitor.contact)
        }
    assert assistant.receiver.forged == 0


def confirming(all_of_them: Sequence[Visitor]) -> list[Saying]:
    return [Saying(visitor.confirm) for visitor in all_of_them]


@pytest.mark.parametrize("program", [RASA, ACTIONS, DELIVERY])
def test_a_form_goes_on_where_it_was(assistant: Assistant, program: str) -> None:
    """Killed before the form, after the consent, and while answers are on their way: nothing has to be told twice, and the summary has all of it."""
    before, agreed = Visitor(assistant), Visitor(assistant).reach(Field.NAME)
    before.say("hello")
    under_way = [Visitor(assistant).reach(field) for field in (Field.CONSENT, Field.NAME, Field.CONTACT, *FREE)]
    places = {visitor: visitor.place for visitor in (agreed, *under_way)}
    kill, saying = assistant.victim(program), []
    for visitor in under_way:
        saying.append(Saying(visitor.answer))
        time.sleep(0.02)
    kill()
    saying += [Saying(before.answer), Saying(agreed.answer)]
    for one in saying:
        one.done()
    assert before.asked is Field.ASKER
    for visitor, place in places.items():
        assert visitor.place >= place, f"{visitor.asked} was asked for again after {Field(list(Field)[place])}"
    for visitor in (before, agreed, *under_way):
        visitor.finish()
    account_for(assistant, before, agreed, *under_way)


@pytest.mark.parametrize("program", [RASA, ACTIONS])
def test_killed_while_the_request_is_about_to_be_stored(assistant: Assistant, program: str) -> None:
    """Everything is said, the form is over, and the store waits for the database."""
    asking = visitors(assistant, Field.CONFIRM, 2)
    kill = assistant.victim(program)
    with assistant.nobody_can_write():
        saying = confirming(asking)
        time.sleep(SECONDS_TO_REACH_THE_STORE)
        kill()
    for one in saying:
        one.done()
    assert any(visitor.failures for visitor in asking)
    account_for(assistant, *asking)


@pytest.mark.parametrize("program", [RASA, ACTIONS])
def test_killed_after_the_request_was_stored_but_before_the_reply(assistant: Assistant, program: str) -> None:
    """The case is there, and the visitor doesn't know. Said again, it is the same case, and nothing new for the clinic."""
    (asking,) = visitors(assistant, Field.CONFIRM, 1)
    kill = assistant.victim(program)
    (saying,) = confirming([asking])
    assistant.wait_until(*assistant.case_is_stored(asking.token), then=kill)
    saying.done()
    account_for(assistant, asking)


def test_killed_after_the_turn_was_stored_but_before_the_reply(assistant: Assistant) -> None:
    """For Rasa the form is over. A visitor who says yes once more is told the number."""
    (asking,) = visitors(assistant, Field.CONFIRM, 1)
    kill, turns = assistant.victim(RASA), assistant.turn_is_stored(asking.token)
    stored = assistant.seen(*turns)
    (saying,) = confirming([asking])
    assistant.wait_until(*turns, least=stored + 1, then=kill)
    saying.done()
    account_for(assistant, asking)


@pytest.mark.parametrize("program", [RASA, ACTIONS])
def test_killed_some_milliseconds_after_the_confirmation_was_sent(assistant: Assistant, program: str) -> None:
    """Several confirmations are on their way at once, each at another moment; one visitor had the number already."""
    (answered, *asking) = visitors(assistant, Field.CONFIRM, 1 + len(STAGGERED_SECONDS))
    kill = assistant.victim(program)
    answered.confirm()
    saying = []
    for visitor, seconds in zip(asking, STAGGERED_SECONDS, strict=True):
        time.sleep(seconds)
        saying += confirming([visitor])
    kill()
    for one in saying:
        one.done()
    account_for(assistant, answered, *asking)


def test_killed_before_during_and_after_a_delivery(assistant: Assistant) -> None:
    """The worker is killed before it has looked, while the receiver holds the message, and when the receiver has taken it but the worker hasn't noted so."""
    receiver = assistant.receiver
    reached, over, lock = Event(), Event(), assistant.nobody_can_write()

    def hold(handler: BaseHTTPRequestHandler, _receiver: Receiver) -> None:
        reached.set()
        over.wait(30)

    def take_while_nobody_can_write(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
        lock.__enter__()
        take(handler, receiver)
        reached.set()

    early, held, taken = visitors(assistant, Field.CONFIRM, 3)
    assistant.victim(DELIVERY)()
    early.confirm()
    account_for(assistant, early)

    receiver.manners.append(hold)
    held.confirm()
    assert reached.wait(30)
    assistant.victim(DELIVERY)()
    over.set()
    reached.clear()
    assistant.wait_until_ready()

    receiver.manners.append(take_while_nobody_can_write)
    taken.confirm()
    assert reached.wait(30)
    time.sleep(0.3)
    assistant.victim(DELIVERY)()
    lock.__exit__(None, None, None)
    assert assistant.waiting_to_be_sent() == 2
    account_for(assistant, held, taken)
    arrived = [content["data"]["case"]["number"] for _, content in receiver.taken]
    assert arrived.count(taken.number) == 2
