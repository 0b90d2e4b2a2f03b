"""Check digits that tell an identifier from any other number."""

from __future__ import annotations

NHS_DIGITS = 10
CARD_DIGITS = range(13, 20)
SIN_DIGITS = 9


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end with the check digit of an NHS number (modulus 11, NHS Data Dictionary)."""
    if len(digits) != NHS_DIGITS:
        return False
    check = 11 - sum((NHS_DIGITS - place) * int(digit) for place, digit in enumerate(digits[:9])) % 11
    return int(digits[9]) == check % 11 and check != 10


def is_luhn(digits: str) -> bool:
    """Whether the digits pass the Luhn check of payment cards and Canadian social insurance numbers (ISO/IEC 7812-1)."""
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_identifier(digits: str) -> bool:
    """Whether a bare number is an NHS number, a payment card or a Canadian social insurance number by its check digit."""
    if len(digits) == NHS_DIGITS:
        return is_nhs_number(digits)
    return (len(digits) in CARD_DIGITS or len(digits) == SIN_DIGITS) and is_luhn(digits)
