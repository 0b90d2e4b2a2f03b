"""How somebody can be reached: telephone numbers and e-mail addresses in what was typed, checked without asking any server. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberMatcher, ValidationResult

# Our names of regions are ISO 3166 codes but for this one.
_COUNTRIES = {"UK": "GB"}
_ADDRESS = re.compile(r"[^\s<>,;()\[\]\"]*@[^\s<>,;()\[\]\"]*")
_DIGITS = re.compile(r"\d")
# Fewer digits than this are no attempt at a telephone number.
FEWEST_DIGITS = 5
_WRONG_LENGTH = {
    ValidationResult.TOO_SHORT: "PHONE_SHORT",
    ValidationResult.TOO_LONG: "PHONE_LONG",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "PHONE_AREA",
}


class ContactProblem(str, Enum):
    """What is wrong with what was typed. Each has a sentence of its own in `phrases.yaml` (`intake-hint-<value>`)."""

    MISSING = "contact"
    PHONE_SHORT = "phone-short"
    PHONE_LONG = "phone-long"
    PHONE_AREA = "phone-area"
    PHONE_UNKNOWN = "phone-unknown"
    EMAIL_HALF = "email-half"
    EMAIL_DOMAIN = "email-domain"
    EMAIL_WRONG = "email-wrong"


@dataclass(frozen=True)
class Reach:
    """A telephone number (E.164), an e-mail address, or both."""

    phone: str | None = None
    email: str | None = None


def read_contact(text: str, region: str) -> Reach | ContactProblem:
    """The number and the address in a text, or what is wrong with the one that was meant. `region` is the clinic's; numbers of other countries need their +."""
    address = _ADDRESS.search(text)
    rest = text if address is None else text.replace(address.group(), " ")
    email = None if address is None else _email(address.group())
    if isinstance(email, ContactProblem):
        return email
    phone = _phone(rest, _COUNTRIES.get(region.upper(), region.upper()))
    if isinstance(phone, ContactProblem):
        # Beside a good address, a house number or a half number is no reason to ask again.
        return Reach(email=email) if email else phone
    return Reach(phone, email)


def is_contact_attempt(text: str) -> bool:
    """Whether a text is meant to say how somebody can be reached."""
    return "@" in text or len(_DIGITS.findall(text)) > FEWEST_DIGITS


def in_words(phone: str) -> str:
    """An E.164 number as people write it in international form; the text itself where it is none."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(phone), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return phone


def _email(address: str) -> str | ContactProblem:
    address = address.strip(".,:;!?'").removeprefix("mailto:")
    local, _, domain = address.rpartition("@")
    if not local or not domain:
        return ContactProblem.EMAIL_HALF
    if "." not in domain.strip("."):
        return ContactProblem.EMAIL_DOMAIN
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return ContactProblem.EMAIL_WRONG


def _phone(text: str, country: str) -> str | ContactProblem:
    found = next(iter(PhoneNumberMatcher(text, country)), None)
    if found is not None:
        return phonenumbers.format_number(found.number, PhoneNumberFormat.E164)
    if len(_DIGITS.findall(text)) < FEWEST_DIGITS:
        return ContactProblem.MISSING
    return _why_no_number(text, country)


def _why_no_number(text: str, country: str) -> ContactProblem:
    typed = re.sub(r"^[^\d+]+|[^\d]+$", "", text)
    try:
        number = phonenumbers.parse(typed, country)
    except NumberParseException as error:
        long = error.error_type == NumberParseException.TOO_LONG
        return ContactProblem.PHONE_LONG if long else ContactProblem.PHONE_UNKNOWN
    reason = phonenumbers.is_possible_number_with_reason(number)
    return ContactProblem[_WRONG_LENGTH.get(reason, "PHONE_UNKNOWN")]
