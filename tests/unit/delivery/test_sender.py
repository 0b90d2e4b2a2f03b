"""One attempt: how each way to fail ends, how long it takes at most, and what is kept of the answer (nothing)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.delivery.payload import Event, json_body
from bot.delivery.sender import Outcome, Sender
from bot.errors import SettingsError
from bot.settings import Webhook
from tests.delivery import receiver as manners
from tests.delivery.receiver import OTHER_SECRET, SECRET, Handling, Receiver, free_port, running, self_signed
from tests.unit.delivery.conftest import SECRETS_OF_A_PERSON


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this machine has, it isn't asked for 127.0.0.1."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def send(url: str, event: Event, timeout: int = 1, secrets: tuple[str, ...] = (SECRET,)) -> Outcome:
    """One attempt."""
    return Sender(Webhook(url, secrets, "json", timeout)).send(event.id, json_body(event))


def test_a_message_arrives_signed(receiver: Receiver, event: Event) -> None:
    """Body, headers and signature are what an independent library accepts."""
    outcome = send(receiver.url, event)
    assert (outcome.status, outcome.problem, outcome.retry_after) == (204, None, None)
    assert [event_id for event_id, _ in receiver.taken] == [event.id]
    assert receiver.taken[0][1]["data"]["contact"]["name"] == "Zoë Quillfeather"
    assert receiver.tried[0]["Content-Type"] == "application/json"
    assert receiver.tried[0]["User-Agent"] == "Caveat-webhook/1"


def test_while_rotating_a_receiver_with_the_old_secret_accepts(receiver: Receiver, event: Event) -> None:
    """All secrets sign."""
    receiver.secrets = (OTHER_SECRET,)
    assert send(receiver.url, event, secrets=(SECRET, OTHER_SECRET)).status == 204
    assert send(receiver.url, event).status == 401


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_a_delivery(receiver: Receiver, event: Event, status: int) -> None:
    """Without a problem."""
    receiver.manners = [manners.saying(status)]
    assert send(receiver.url, event).problem is None


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_any_other_status_is_a_problem_in_our_words(receiver: Receiver, event: Event, status: int) -> None:
    """The receiver's reason is not taken over."""
    receiver.manners = [manners.echoing(status)]
    outcome = send(receiver.url, event)
    assert (outcome.status, outcome.problem) == (status, f"answered {status}")


def test_what_the_receiver_echoes_is_neither_kept_nor_logged(receiver: Receiver, event: Event, caplog: pytest.LogCaptureFixture) -> None:
    """Neither from the body, nor from a header or the reason."""
    caplog.set_level(logging.DEBUG)
    receiver.manners = [manners.echoing(500)]
    outcome = send(receiver.url, event)
    assert not any(secret in f"{outcome} {caplog.text}" for secret in SECRETS_OF_A_PERSON)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("rather later", None)])
def test_a_wish_for_a_pause_is_read(receiver: Receiver, event: Event, header: str, seconds: float | None) -> None:
    """As seconds."""
    receiver.manners = [manners.saying(429, Retry_After=header)]
    assert send(receiver.url, event).retry_after == seconds


@pytest.mark.parametrize("manner", [manners.saying(307, Location="/elsewhere"), manners.endless_redirect], ids=["plain", "endless"])
def test_a_redirect_is_not_followed(receiver: Receiver, event: Event, manner: Handling) -> None:
    """Nobody but the receiver gets the message, and the redirecting page isn't read, however long it is."""
    receiver.manners = [manner]
    outcome = send(receiver.url, event, timeout=3)
    assert outcome.problem in {f"answered {status}, a redirect, and those are not followed" for status in (302, 307)}
    assert receiver.paths == [manners.PATH]
    assert outcome.milliseconds < 1500


@pytest.mark.parametrize("manner", [manners.silent, manners.dripping_head], ids=["silent", "dripping"])
def test_an_attempt_ends_in_time(receiver: Receiver, event: Event, manner: Handling) -> None:
    """Whether nothing comes or a byte now and then: the limit holds for the whole attempt."""
    receiver.manners = [manner]
    outcome = send(receiver.url, event)
    assert (outcome.status, outcome.problem) == (None, "no answer within 1 s")
    assert 900 < outcome.milliseconds < 2500


def test_an_answer_without_end_is_not_read(receiver: Receiver, event: Event) -> None:
    """The status decides; the rest is left."""
    receiver.manners = [manners.dripping_body]
    outcome = send(receiver.url, event, timeout=5)
    assert (outcome.status, outcome.problem) == (204, None)
    assert outcome.milliseconds < 2500


def test_a_broken_connection_is_a_problem(receiver: Receiver, event: Event) -> None:
    """Reset before the answer."""
    receiver.manners = [manners.resetting]
    assert send(receiver.url, event).problem == "the connection broke"


def test_nobody_listens(event: Event) -> None:
    """Refused at once."""
    assert send(f"http://127.0.0.1:{free_port()}/", event).problem == "the receiver refused the connection"


def test_a_name_that_is_unknown(event: Event) -> None:
    """The name is in a domain that never exists."""
    outcome = send("https://receiver.invalid/caveat", event, timeout=5)
    assert outcome.problem in {"the receiver's name could not be resolved", "no answer within 5 s"}


def test_a_certificate_that_nobody_vouches_for_is_refused(event: Event, tmp_path: Path) -> None:
    """Nothing is sent to a receiver that may be somebody else."""
    with running(Receiver(), certificate=self_signed(tmp_path)) as secure:
        outcome = send(secure.url, event)
    assert outcome.problem == "no safe connection: the certificate is not trusted, or TLS failed"
    assert secure.tried == []


def test_a_certificate_for_another_name_is_refused(event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that is trusted."""
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with running(Receiver(), certificate=certificate) as secure:
        assert send(secure.url.replace("127.0.0.1", "127.0.0.2"), event).status is None
        assert send(secure.url, event).status == 204
    assert len(secure.tried) == 1


def test_tls_ends_in_time_too(event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A head that drips through TLS."""
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with running(Receiver([manners.dripping_head]), certificate=certificate) as secure:
        outcome = send(secure.url, event)
    assert outcome.problem == "no answer within 1 s"
    assert outcome.milliseconds < 2500


def test_a_receiver_that_speaks_no_tls(receiver: Receiver, event: Event) -> None:
    """https to a plain port fails, and is not tried without."""
    outcome = send(receiver.url.replace("http://", "https://"), event)
    assert outcome.status is None
    assert receiver.tried == []


def test_credentials_of_a_netrc_stay_where_they_are(
    receiver: Receiver, event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only those of the address itself are sent."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    send(receiver.url, event)
    send(receiver.url.replace("http://", "http://clinic:key@"), event)
    assert "Authorization" not in receiver.tried[0]
    assert receiver.tried[1]["Authorization"] == "Basic Y2xpbmljOmtleQ=="


def test_no_threads_and_sockets_are_left(receiver: Receiver, event: Event, open_files: Callable[[], int]) -> None:
    """Many attempts, good and bad, leave as many open files as one."""
    receiver.manners = [manners.saying(500), manners.resetting] * 10
    send(receiver.url, event)
    before = open_files()
    for _ in range(20):
        send(receiver.url, event)
    receiver.stopped.wait(0.2)
    assert open_files() <= before + 2


@pytest.fixture
def open_files() -> Callable[[], int]:
    return lambda: len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize(
    "url", ["http://clinic.example/hook", "http://10.0.0.7/hook", "http://localhost.example/hook", "ftp://127.0.0.7.example/"]
)
def test_health_data_never_goes_unencrypted_over_the_net(url: str) -> None:
    """http is for this machine alone."""
    with pytest.raises(SettingsError, match="CAVEAT_WEBHOOK_URL is not an https address"):
        Sender(Webhook(url, (SECRET,)))


@pytest.mark.parametrize("url", ["https://clinic.example/hook", "http://127.0.0.1:80/", "http://[::1]/", "http://localhost/"])
def test_https_and_this_machine_are_fine(url: str) -> None:
    """No complaint."""
    Sender(Webhook(url, (SECRET,)))


def test_a_time_limit_of_nothing_is_named() -> None:
    """With the setting."""
    with pytest.raises(SettingsError, match="CAVEAT_WEBHOOK_TIMEOUT is 0"):
        Sender(Webhook("https://clinic.example/", (SECRET,), "json", 0))
