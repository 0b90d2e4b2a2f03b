"""The notice by e-mail: what it says, and that it is sent to a server that is trusted, or not at all."""

from __future__ import annotations

import ssl
from dataclasses import replace
from email import message_from_string
from pathlib import Path

import pytest

from bot.delivery.mail import Mailer
from bot.errors import DeliveryError, SettingsError
from bot.settings import Mail
from tests.delivery.receiver import free_port, self_signed
from tests.unit.delivery.mail_server import MailServer, serving_mail

CONSOLE = "http://127.0.0.1:5080/"


def mail(server: MailServer, **values: str) -> Mail:
    """Settings for this server."""
    return replace(Mail("127.0.0.1", server.port, "", "", "assistant@clinic.example", "intake@clinic.example"), **values)


def trusting(certificate: Path) -> ssl.SSLContext:
    """As if an authority had signed it."""
    return ssl.create_default_context(cafile=str(certificate))


def test_the_notice_has_number_and_link_and_no_more() -> None:
    """Word for word."""
    with serving_mail(MailServer()) as server:
        Mailer(mail(server), CONSOLE).notify(["C-7KQ2MX4P"])
    message = message_from_string(server.messages[0][0])
    assert (message["Subject"], message["From"], message["To"]) == (
        "New request: C-7KQ2MX4P",
        "assistant@clinic.example",
        "intake@clinic.example",
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_payload().replace("\r\n", "\n") == (
        "Somebody has asked to be contacted.\n\n  C-7KQ2MX4P\n\nSign in to see more: http://127.0.0.1:5080/\n"
    )


def test_several_requests_are_one_notice() -> None:
    """Each number is listed."""
    with serving_mail(MailServer()) as server:
        Mailer(mail(server), CONSOLE).notify(["C-AAAAAAAA", "C-BBBBBBBB"])
    message = message_from_string(server.messages[0][0])
    assert message["Subject"] == "2 new requests"
    assert "C-AAAAAAAA" in message.get_payload()
    assert "C-BBBBBBBB" in message.get_payload()


def test_where_encryption_is_offered_it_is_used_before_signing_in(tmp_path: Path) -> None:
    """Neither password nor notice goes out in the open."""
    certificate = self_signed(tmp_path)
    with serving_mail(MailServer(certificate)) as server:
        Mailer(mail(server, user="caveat", password="hush"), CONSOLE, trusting(certificate)).notify(["C-AAAAAAAA"])
    assert server.messages[0][1]
    assert [encrypted for said, encrypted in server.said if said.startswith("AUTH")] == [True]


def test_a_certificate_that_nobody_vouches_for_gets_no_notice(tmp_path: Path) -> None:
    """Also not on this machine, once it offers encryption."""
    with serving_mail(MailServer(self_signed(tmp_path))) as server, pytest.raises(DeliveryError, match=r"not sent \(SSL"):
        Mailer(mail(server), CONSOLE).notify(["C-AAAAAAAA"])
    assert server.messages == []


def test_another_machine_without_encryption_gets_no_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a server on this machine is spoken to in the open."""
    monkeypatch.setattr("bot.delivery.mail._is_loopback", lambda host: False)
    with serving_mail(MailServer()) as server, pytest.raises(DeliveryError, match=r"not sent \(SMTPNotSupportedError\)"):
        Mailer(mail(server), CONSOLE).notify(["C-AAAAAAAA"])
    assert server.messages == []


def test_a_refusal_is_told_without_the_servers_words() -> None:
    """Which may hold anything."""
    with (
        serving_mail(MailServer(refuses=b"550 no mail from assistant@clinic.example")) as server,
        pytest.raises(DeliveryError) as raised,
    ):
        Mailer(mail(server), CONSOLE).notify(["C-AAAAAAAA"])
    assert str(raised.value) == "The notice by e-mail was not sent (SMTPSenderRefused). Check CAVEAT_SMTP_* and CAVEAT_MAIL_*."
    assert raised.value.__suppress_context__


def test_a_server_that_is_down_is_an_error_of_ours() -> None:
    """So that it is tried again."""
    with pytest.raises(DeliveryError, match="ConnectionRefusedError"):
        Mailer(mail(MailServer(port=free_port())), CONSOLE).notify(["C-AAAAAAAA"])


@pytest.mark.parametrize("missing", ["sender", "to"])
def test_a_server_without_addresses_is_named(missing: str) -> None:
    """With the settings."""
    with pytest.raises(SettingsError, match="CAVEAT_MAIL_FROM and CAVEAT_MAIL_TO"):
        Mailer(mail(MailServer(), **{missing: ""}), CONSOLE)
