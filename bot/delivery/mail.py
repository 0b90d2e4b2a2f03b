"""A notice by e-mail that there are new requests. E-mail is read by many: it has case numbers and a link, and nothing of the request."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from bot.errors import DeliveryError, SettingsError
from bot.settings import Mail

SECONDS = 10.0
TLS_FROM_THE_START = 465


class Mailer:
    """Sends notices. Raises SettingsError when it is made without sender or receiver."""

    def __init__(self, mail: Mail, console_url: str, context: ssl.SSLContext | None = None) -> None:
        if not mail.sender or not mail.to:
            raise SettingsError("CAVEAT_SMTP_HOST is set without CAVEAT_MAIL_FROM and CAVEAT_MAIL_TO. Set both, or remove it.")
        self._mail, self._console_url = mail, console_url
        self._context = context or ssl.create_default_context()

    def notify(self, numbers: Sequence[str]) -> None:
        """Tell of new requests by their numbers. Raises DeliveryError, with the reason, when the mail server doesn't take it."""
        try:
            with self._connection() as smtp:
                smtp.send_message(self._notice(numbers))
        except (smtplib.SMTPException, OSError, ValueError) as error:  # ValueError: an address that can't be written
            raise DeliveryError(
                f"The notice by e-mail was not sent ({type(error).__name__}). Check CAVEAT_SMTP_* and CAVEAT_MAIL_*."
            ) from None

    def _connection(self) -> smtplib.SMTP:
        """A connection that is encrypted and trusted, and signed in if there is a user."""
        mail = self._mail
        if mail.port == TLS_FROM_THE_START:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=self._context)
        else:
            smtp = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
        try:
            if mail.port != TLS_FROM_THE_START:
                self._encrypt(smtp)
            if mail.user:
                smtp.login(mail.user, mail.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        """A mail server on this machine needs no encryption; to any other one nothing is said without."""
        smtp.ehlo_or_helo_if_needed()
        if smtp.has_extn("starttls") or not _is_loopback(self._mail.host):
            smtp.starttls(context=self._context)

    def _notice(self, numbers: Sequence[str]) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = f"New request: {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} new requests"
        message["From"], message["To"] = self._mail.sender, self._mail.to
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="caveat.invalid")
        message["Auto-Submitted"] = "auto-generated"
        listed = "\n".join(f"  {number}" for number in numbers)
        message.set_content(f"Somebody has asked to be contacted.\n\n{listed}\n\nSign in to see more: {self._console_url}\n")
        return message


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
