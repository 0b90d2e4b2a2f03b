"""Every request reaches the clinic under one id, or is seen as dead: store, worker and sender are real, and so is the receiver's badness."""

from __future__ import annotations

import json
import logging
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from bot.intake.case import Asker
from bot.persistence.parcels import OutboxState
from tests.delivery import receiver as manners
from tests.delivery.conftest import DAY, PERSON, Clinic
from tests.delivery.receiver import OTHER_SECRET, PATH, SECRET, Handling, Receiver, free_port, numbers_of, running, self_signed, text_of

ONE_OF_EACH = [
    pytest.param(manners.saying(500), "answered 500", id="500"),
    pytest.param(manners.saying(503, Retry_After="120"), "answered 503", id="503"),
    pytest.param(manners.saying(408), "answered 408", id="408"),
    pytest.param(manners.saying(409), "answered 409", id="409"),
    pytest.param(manners.saying(425), "answered 425", id="425"),
    pytest.param(manners.saying(404), "answered 404", id="404"),
    pytest.param(manners.saying(307, Location="/elsewhere"), "answered 307, a redirect, and those are not followed", id="redirect"),
    pytest.param(manners.endless_redirect, "answered 302, a redirect, and those are not followed", id="endless-redirect"),
    pytest.param(manners.silent, "no answer within 3 s", id="time-out"),
    pytest.param(manners.dripping_head, "no answer within 3 s", id="slow-drip"),
    pytest.param(manners.resetting, "the connection broke", id="reset"),
    pytest.param(manners.taken_then_gone, "the connection broke", id="taken-but-the-answer-was-lost"),
    pytest.param(manners.echoing(500), "answered 500", id="echo"),
]


@pytest.mark.parametrize(("manner", "problem"), ONE_OF_EACH)
def test_after_each_kind_of_failure_it_is_delivered_under_the_same_id(clinic: Clinic, manner: Handling, problem: str) -> None:
    """Twice badly, then well."""
    case = clinic.ask("conversation-1")
    with running(Receiver([manner, manner])) as receiver:
        clinic.work(clinic.worker(receiver.url), lambda: clinic.pending() == 0)
    assert clinic.states() == ["delivered"]
    assert clinic.problems() == [problem, problem]
    assert len(receiver.tried) == 3
    assert receiver.ids == {clinic.outbox.rows()[0].event_id}
    assert set(numbers_of(receiver.taken)) == {case.number}
    assert set(receiver.paths) == {PATH}
    assert receiver.forged == 0


def test_a_receiver_that_was_down_the_whole_time_gets_all_when_it_is_up(clinic: Clinic) -> None:
    """Down for two days and a half; then up on the same address: each request arrives once, each under its id."""
    port = free_port()
    worker = clinic.worker(f"http://127.0.0.1:{port}{PATH}")
    numbers = {clinic.ask(f"conversation-{number}").number for number in range(5)}
    opening = clinic.clock.time() + 2.5 * DAY
    clinic.work(worker, lambda: clinic.clock.time() > opening)
    assert clinic.states() == ["pending"] * 5
    assert set(clinic.problems()) == {"the receiver refused the connection"}
    with running(Receiver(), port) as receiver:
        clinic.work(worker, lambda: clinic.pending() == 0, days=0.2)
    assert clinic.states() == ["delivered"] * 5
    assert sorted(numbers_of(receiver.taken)) == sorted(numbers)
    assert receiver.ids == {row.event_id for row in clinic.outbox.rows()}


def test_a_receiver_that_never_comes_back_leaves_dead_letters_that_can_be_sent_again(clinic: Clinic) -> None:
    """After about three days they are dead and seen; once sent again they arrive, under their old ids."""
    port = free_port()
    worker = clinic.worker(f"http://127.0.0.1:{port}{PATH}")
    clinic.ask("conversation-1")
    began = clinic.clock.time()
    clinic.work(worker, lambda: clinic.pending() == 0)
    assert 2.5 * DAY < clinic.clock.time() - began < 3.5 * DAY
    dead = clinic.outbox.rows(OutboxState.DEAD)
    assert len(dead) == 1
    assert clinic.outbox.resend(dead[0].id)
    with running(Receiver(), port) as receiver:
        clinic.work(worker, lambda: clinic.pending() == 0)
    assert clinic.states() == ["delivered"]
    assert receiver.ids == {dead[0].event_id}


def test_a_pause_that_the_receiver_asks_for_is_kept(clinic: Clinic) -> None:
    """After a 429 nothing comes for so long, neither this message nor another."""
    for number in range(3):
        clinic.ask(f"conversation-{number}")
    with running(Receiver([manners.saying(429, Retry_After="300")])) as receiver:
        worker = clinic.worker(receiver.url)
        assert worker.step() == 300
        asked_at = clinic.clock.time()
        assert min(row.due_at.timestamp() for row in clinic.outbox.rows() if row.attempts) - asked_at > 299
        clinic.work(worker, lambda: clinic.pending() == 0)
    assert clinic.states() == ["delivered"] * 3
    assert len(receiver.tried) == 4


@pytest.mark.parametrize(("status", "attempts"), [(410, 1), (401, 10), (404, 10), (422, 10), (308, 10)])
def test_what_the_receiver_refuses_is_dead_sooner(clinic: Clinic, status: int, attempts: int) -> None:
    """410 at once, other refusals after ten attempts, within the day."""
    clinic.ask("conversation-1")
    with running(Receiver([manners.saying(status)] * 20)) as receiver:
        clinic.work(clinic.worker(receiver.url), lambda: clinic.pending() == 0, days=1)
    assert clinic.states() == ["dead"]
    assert len(receiver.tried) == attempts


def test_a_receiver_that_cannot_be_trusted_gets_nothing_until_it_can(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that is its own authority; then it is entered as one that is trusted."""
    certificate = self_signed(tmp_path)
    clinic.ask("conversation-1")
    with running(Receiver(), certificate=certificate) as receiver:
        worker = clinic.worker(receiver.url)
        clinic.work(worker, lambda: len(clinic.problems()) == 3)
        assert set(clinic.problems()) == {"no safe connection: the certificate is not trusted, or TLS failed"}
        assert receiver.tried == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        clinic.work(worker, lambda: clinic.pending() == 0)
    assert clinic.states() == ["delivered"]


def test_all_badness_in_a_row_loses_nothing_and_mixes_nothing_up(clinic: Clinic) -> None:
    """Ten requests, thirty bad answers."""
    bad = [parameter.values[0] for parameter in ONE_OF_EACH if parameter.id not in {"time-out", "slow-drip"}]
    numbers = {clinic.ask(f"conversation-{number}").number for number in range(10)}
    with running(Receiver((bad * 3)[:30])) as receiver:
        clinic.work(clinic.worker(receiver.url), lambda: clinic.pending() == 0)
    assert clinic.states() == ["delivered"] * 10
    ids = {row.case_number: row.event_id for row in clinic.outbox.rows()}
    assert {(content["data"]["case"]["number"], event_id) for event_id, content in receiver.taken} == set(ids.items())
    assert set(ids) == numbers


def test_what_happens_to_a_case_arrives_in_order(clinic: Clinic) -> None:
    """Created, changed, withdrawn; though the first attempt fails."""
    clinic.ask("conversation-1")
    with running(Receiver([manners.saying(500)])) as receiver:
        worker = clinic.worker(receiver.url)
        worker.step()
        clinic.ask("conversation-1")
        clinic.work(worker, lambda: clinic.pending() == 0)
        clinic.cases.withdraw("conversation-1")
        clinic.work(worker, lambda: clinic.pending() == 0)
    assert [content["type"] for _, content in receiver.taken] == ["case.created", "case.updated", "case.withdrawn"]
    assert not any(word in text_of(receiver.taken[2:]) for word in PERSON)


def test_secrets_are_rotated_without_a_gap(clinic: Clinic) -> None:
    """Both sign while the receiver still knows the old one alone."""
    for number in range(3):
        clinic.ask(f"conversation-{number}")
    with running(Receiver(secrets=(OTHER_SECRET,))) as receiver:
        clinic.worker(receiver.url, secrets=(OTHER_SECRET,)).step()
        clinic.worker(receiver.url, secrets=(SECRET, OTHER_SECRET)).step()
        receiver.secrets = (SECRET,)
        clinic.worker(receiver.url, secrets=(SECRET, OTHER_SECRET)).step()
    assert (len(receiver.taken), receiver.forged) == (3, 0)


@pytest.mark.parametrize("asker", list(Asker))
def test_as_fhir_it_arrives_signed_as_well(clinic: Clinic, asker: Asker) -> None:
    """A bundle of its media type, and the same bytes on the second attempt."""
    case = clinic.ask("conversation-1", asker)
    with running(Receiver([manners.taken_then_gone])) as receiver:
        clinic.work(clinic.worker(receiver.url, "fhir"), lambda: clinic.pending() == 0)
    assert [headers["Content-Type"] for headers in receiver.tried] == ["application/fhir+json"] * 2
    (_, first), (_, second) = receiver.taken
    assert json.dumps(first) == json.dumps(second)
    kinds = [entry["resource"]["resourceType"] for entry in first["entry"]]
    related = [] if asker is Asker.ADULT else ["RelatedPerson"]
    assert kinds == ["Patient", *related, "ServiceRequest", "Task", "QuestionnaireResponse", "Communication"]
    assert case.number in json.dumps(first)


def test_a_crash_between_sending_and_writing_it_down_sends_it_again(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """At least once, under the same id; before the lease is over nobody else takes it."""
    clinic.ask("conversation-1")
    with running(Receiver()) as receiver:
        worker = clinic.worker(receiver.url)
        with monkeypatch.context() as crash:
            crash.setattr(clinic.outbox, "delivered", _power_cut)
            with pytest.raises(KeyboardInterrupt):
                worker.step()
        worker.step()
        assert len(receiver.taken) == 1
        clinic.clock.skipped += 60
        worker.step()
    assert len(receiver.taken) == 2
    assert len(receiver.ids) == 1
    assert clinic.states() == ["delivered"]


def _power_cut(*report: object) -> None:
    raise KeyboardInterrupt


def test_neither_log_nor_attempt_holds_anything_of_the_request(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    """Though the receiver sends all of it back, at every level of logging, those of the libraries included."""
    caplog.set_level(logging.DEBUG)
    clinic.ask("conversation-1")
    with ExitStack() as stack:
        receiver = stack.enter_context(running(Receiver([manners.echoing(500), manners.echoing(302), manners.echoing(429)])))
        clinic.work(clinic.worker(receiver.url), lambda: clinic.pending() == 0)
    assert clinic.outbox.rows()[0].event_id in caplog.text
    told = caplog.text + " ".join(clinic.problems())
    assert not any(word in told for word in PERSON)


@pytest.mark.parametrize("status", [204, 500, 410])
def test_a_request_that_is_erased_while_it_is_on_its_way_stays_erased(clinic: Clinic, status: int) -> None:
    """However the attempt ends, nothing of it is written down."""

    def erase(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
        clinic.erasure.conversation("conversation-1", "visitor")
        manners.saying(status)(handler, receiver)

    clinic.ask("conversation-1")
    with running(Receiver([erase])) as receiver:
        worker = clinic.worker(receiver.url)
        worker.step()
        worker.step()
    assert clinic.states() == []
    assert len(receiver.tried) == 1


@pytest.mark.parametrize("status", [500, 410])
def test_a_request_that_is_withdrawn_while_it_is_on_its_way_is_not_sent_again(clinic: Clinic, status: int) -> None:
    """Only that it was withdrawn follows."""

    def withdraw(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
        clinic.cases.withdraw("conversation-1")
        manners.saying(status)(handler, receiver)

    clinic.ask("conversation-1")
    with running(Receiver([withdraw])) as receiver:
        clinic.work(clinic.worker(receiver.url), lambda: clinic.pending() == 0)
    assert clinic.states() == ["withdrawn", "delivered"]
    assert [content["type"] for _, content in receiver.taken] == ["case.withdrawn"]
