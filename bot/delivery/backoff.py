"""When to try again, and when to give up. Pure: randomness and time are handed in. Times are in seconds.

Three kinds of failure:

* It may pass by itself: no answer, 5xx, and of the 4xx those that ask for another try: 408 (the receiver waited too long for us), 409 (it is
  in conflict with something that goes on there), 425 (too early) and 429 (too often). Tried for about three days, so that a weekend
  without anybody who mends the receiver loses nothing.
* The receiver refuses (other 4xx, a redirect): the same body to the same address will hardly be accepted later, unless somebody mends the
  address or the secret, or a rollout is under way and the route is missing for a while. So ten refusals in a row, which take three quarters
  of an hour or more, are the end: the staff see it the same morning. Failures of the first kind don't count towards the ten; else whatever
  waits through an outage would die of the first 404 of a receiver that is just being started.
* 410: the receiver says that nothing is to be sent to it any more. Not tried again.

Whatever is given up is kept, is shown as dead, and can be sent again by the staff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timezone
from email.utils import parsedate_to_datetime
from enum import Enum

FIRST_SECONDS = 10.0
LONGEST_SECONDS = 7200.0
SHORTEST_SECONDS = 1.0
MOST_ATTEMPTS = 80
"""The bound of the waiting time doubles from 10 s to 2 h, and half the bound is waited on average: 80 attempts take 70 hours."""
MOST_REFUSALS = 10
LONGEST_RETRY_AFTER = 12 * 3600.0
"""A receiver's slip ("Retry-After: 31536000") must not bury a request."""

_ASK_AGAIN = frozenset({408, 409, 425, 429})
_GONE = 410


class Verdict(Enum):
    """What an attempt has come to."""

    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"
    GONE = "gone"


def judge(status: int | None) -> Verdict:
    """What a status means; None stands for no answer."""
    if status is None or status >= 500 or status in _ASK_AGAIN:
        return Verdict.FAILED
    if 200 <= status < 300:
        return Verdict.DELIVERED
    return Verdict.GONE if status == _GONE else Verdict.REFUSED


def is_final(statuses: Iterable[int | None]) -> bool:
    """Whether to give up after failed attempts with these answers, oldest first."""
    verdicts = [judge(status) for status in statuses]
    if not verdicts:
        return False
    recent = verdicts[-MOST_REFUSALS:]
    refused_throughout = len(recent) == MOST_REFUSALS and set(recent) == {Verdict.REFUSED}
    return len(verdicts) >= MOST_ATTEMPTS or verdicts[-1] is Verdict.GONE or refused_throughout


def wait(attempts: int, retry_after: float | None, random: Callable[[], float]) -> float:
    """Seconds to wait after so many attempts: exponential with full jitter, and no less than the receiver has asked for.

    `random` gives a number from 0 to 1. Those whom the receiver sent away together don't come back together.
    """
    bound = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(attempts - 1, 30))
    jittered = max(SHORTEST_SECONDS, random() * bound)
    if retry_after is None:
        return jittered
    return max(jittered, min(retry_after, LONGEST_RETRY_AFTER) + random() * FIRST_SECONDS)


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds that a `Retry-After` asks to wait: a number, or a date. None if there is none, or it can't be read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, then.replace(tzinfo=then.tzinfo or timezone.utc).timestamp() - now)
