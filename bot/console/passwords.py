"""What a password has to be: long, and not the address. Nothing is demanded of its letters (NIST SP 800-63B, 5.1.1.2)."""

from __future__ import annotations

from bot.console.security import SHORTEST_PASSWORD
from bot.errors import AccessError

LONGEST_PASSWORD = 256
FEWEST_LETTERS = 5


def checked(password: str, email: str) -> str:
    """The password. Raises AccessError for one that is too easily guessed or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccessError(f"The password is shorter than {SHORTEST_PASSWORD} characters. Take a longer one, such as four random words.")
    if len(password) > LONGEST_PASSWORD:
        raise AccessError(f"The password is longer than {LONGEST_PASSWORD} characters. Take a shorter one.")
    if len(set(password)) < FEWEST_LETTERS or email.partition("@")[0].casefold() in password.casefold():
        raise AccessError("The password repeats few characters or holds the e-mail address. Take another, such as four random words.")
    return password
