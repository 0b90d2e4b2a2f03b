"""The worker as a process: killed at any moment, stopped, idle, kept alive by the supervisor."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest

from bot.serving.programs import Program, assistant_programs
from bot.serving.supervisor import State, Supervisor
from bot.settings import load
from tests.delivery.conftest import PERSON, Clinic
from tests.delivery.process import ROOT, Delivering, environment, wait_for
from tests.delivery.receiver import PATH, SECRET, Receiver, free_port, numbers_of, running, take
from tests.unit.delivery.mail_server import MailServer, serving_mail

Start = Callable[..., Delivering]


@pytest.fixture
def start(clinic: Clinic, tmp_path: Path) -> Iterator[Start]:
    """Start a worker on the clinic's database; whatever is left of it after the test is killed."""
    started: list[Delivering] = []

    def begin(**variables: str) -> Delivering:
        keys = {"CAVEAT_DATABASE_URL": clinic.url, "CAVEAT_ENCRYPTION_KEYS": clinic.key, "CAVEAT_SECRET_KEY": clinic.secret}
        started.append(Delivering(tmp_path / "var", **{**keys, **variables}))
        return started[-1]

    yield begin
    for delivering in started:
        delivering.kill()


def webhook(url: str) -> dict[str, str]:
    """The settings for a receiver. An attempt may take a second, so that a lease is over after 16."""
    return {"CAVEAT_WEBHOOK_URL": url, "CAVEAT_WEBHOOK_SECRETS": SECRET, "CAVEAT_WEBHOOK_TIMEOUT": "1"}


def test_killed_in_the_middle_of_a_delivery_it_delivers_after_all(clinic: Clinic, start: Start) -> None:
    """SIGKILL while the receiver has the message and hasn't answered: started again, the same message comes under the same id."""
    case, never = clinic.ask("conversation-1"), Event()

    def hold(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
        never.wait(30)

    with running(Receiver([hold])) as receiver:
        first = start(**webhook(receiver.url))
        wait_for(lambda: len(receiver.tried) == 1)
        first.kill()
        never.set()
        assert clinic.states() == ["pending"]
        start(**webhook(receiver.url))
        wait_for(lambda: clinic.states() == ["delivered"])
    assert numbers_of(receiver.taken) == [case.number]
    assert receiver.ids == {clinic.outbox.rows()[0].event_id}


def test_killed_again_and_again_it_loses_nothing(clinic: Clinic, start: Start) -> None:
    """Ten times SIGKILL, at any moment from the start on: each request arrives at least once, and always under its id."""
    numbers = {clinic.ask(f"conversation-{number}").number for number in range(25)}
    moments = random.Random(3)

    def slow(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
        time.sleep(0.1)
        take(handler, receiver)

    with running(Receiver([slow] * 1000)) as receiver:
        for _ in range(10):
            worker = start(**webhook(receiver.url))
            before = len(receiver.tried)
            wait_for(lambda seen=before: len(receiver.tried) > seen)  # type: ignore[misc]
            time.sleep(moments.uniform(0, 0.15))
            worker.kill()
        start(**webhook(receiver.url))
        wait_for(lambda: clinic.pending() == 0)
    assert clinic.states() == ["delivered"] * 25
    ids = {row.case_number: row.event_id for row in clinic.outbox.rows()}
    assert set(ids) == numbers
    assert {(content["data"]["case"]["number"], event_id) for event_id, content in receiver.taken} == set(ids.items())
    assert receiver.forged == 0


def test_a_receiver_that_comes_up_later_gets_what_waited(clinic: Clinic, start: Start) -> None:
    """The process outlives the time without a receiver, and its log holds nothing of the request."""
    port = free_port()
    case = clinic.ask("conversation-1")
    worker = start(**webhook(f"http://127.0.0.1:{port}{PATH}"))
    wait_for(lambda: clinic.problems() == ["the receiver refused the connection"])
    with running(Receiver(), port) as receiver:
        wait_for(lambda: clinic.states() == ["delivered"])
    assert numbers_of(receiver.taken) == [case.number]
    assert "the receiver refused the connection" in worker.said
    assert "was delivered" in worker.said
    assert not any(word in worker.said for word in (*PERSON, SECRET, PATH))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_it_with_0(start: Start, number: signal.Signals) -> None:
    """Without a traceback."""
    worker = start()
    wait_for(lambda: "CAVEAT_WEBHOOK_URL is not set" in worker.said)
    worker.process.send_signal(number)
    assert worker.process.wait(10) == 0
    assert "Traceback" not in worker.said


def test_without_a_receiver_it_idles_and_events_wait(clinic: Clinic, start: Start, tmp_path: Path) -> None:
    """It takes no processor time and doesn't even open the database."""
    clinic.ask("conversation-1")
    database = tmp_path / "none" / "clinic.db"
    worker = start(CAVEAT_DATABASE_URL=f"sqlite:///{database}")
    wait_for(lambda: "requests wait in the outbox" in worker.said)
    before = _processor_ticks(worker.process.pid)
    time.sleep(1)
    assert _processor_ticks(worker.process.pid) - before <= 1
    assert worker.process.poll() is None
    assert not database.parent.exists()
    assert clinic.states() == ["pending"]


def _processor_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_the_staff_are_told_by_mail_with_or_without_a_receiver(clinic: Clinic, start: Start) -> None:
    """The number and a link, nothing of the request; a second process doesn't tell it again."""
    case = clinic.ask("conversation-1")
    with serving_mail(MailServer()) as server:
        mail = {
            "CAVEAT_SMTP_HOST": "127.0.0.1",
            "CAVEAT_SMTP_PORT": str(server.port),
            "CAVEAT_MAIL_FROM": "assistant@clinic.example",
            "CAVEAT_MAIL_TO": "intake@clinic.example",
        }
        first = start(**mail)
        wait_for(lambda: "Told of 1 new requests" in first.said)
        first.kill()
        second = start(**mail)
        wait_for(lambda: second.said.count("Notices go out by e-mail.") == 2)
        time.sleep(1)
    assert len(server.messages) == 1
    assert case.number in server.messages[0][0]
    assert not any(word in server.messages[0][0] for word in PERSON)
    assert clinic.states() == ["pending"]


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"CAVEAT_WEBHOOK_URL": "http://clinic.example/hook", "CAVEAT_WEBHOOK_SECRETS": SECRET}, "CAVEAT_WEBHOOK_URL"),
        ({"CAVEAT_SMTP_HOST": "127.0.0.1"}, "CAVEAT_MAIL_FROM"),
        (
            {"CAVEAT_WEBHOOK_URL": "https://clinic.example/", "CAVEAT_WEBHOOK_SECRETS": SECRET, "CAVEAT_DATABASE_URL": "nonsense"},
            "CAVEAT_DATABASE_URL",
        ),
    ],
)
def test_settings_that_cannot_work_are_named_at_once(start: Start, variables: dict[str, str], named: str) -> None:
    """One message, exit code 2, no traceback."""
    worker = start(**variables)
    assert worker.process.wait(30) == 2
    assert named in worker.said
    assert "Traceback" not in worker.said


@pytest.fixture
def program(clinic: Clinic, tmp_path: Path) -> Program:
    """The program as `make run` starts it, on the clinic's database."""
    variables = environment(tmp_path / "var", CAVEAT_DATABASE_URL=clinic.url, CAVEAT_ENCRYPTION_KEYS=clinic.key)
    found = {one.name: one for one in assistant_programs(load(variables), tmp_path / "model", ROOT)}["delivery"]
    own = {name: value for name, value in variables.items() if name.startswith("CAVEAT_")}
    return replace(found, environment={**found.environment, **own})


def test_the_supervisor_starts_it_again(program: Program, tmp_path: Path) -> None:
    """Running is healthy, since it listens nowhere; killed, it comes back."""
    assert program.listener is None
    supervisor = Supervisor([program], tmp_path / "var")
    supervisor.start()
    try:
        wait_for(lambda: _state(supervisor) is State.RUNNING)
        before = supervisor.states()["delivery"].pid
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: _state(supervisor) is State.RUNNING and supervisor.states()["delivery"].pid != before)
    finally:
        supervisor.stop()


def _state(supervisor: Supervisor) -> State | None:
    found = supervisor.states().get("delivery")
    return found.state if found else None
