"""Text -> triage: the first thing that happens to every message, by rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.red_flags import Flag, RedFlags
from bot.triage.red_flags import detector
from bot.vocabulary import Disposition

_URGENCY = tuple(Disposition)


@dataclass(frozen=True)
class Triage:
    """What the rules say of one message.

    `flags`: ids of the red flags that decided, most urgent first, and in `shows` their short phrases. `safety_note`: nothing is
    urgent, but the text names a red flag in a general, past, hypothetical or denied way, so an answer carries a safety note.
    `also_crisis`: an emergency whose reply carries the crisis line too.
    `accident`: one of the flags is an accident, which is dismissed less easily and never lowered (`bot.triage.urgency`).
    """

    disposition: Disposition | None
    flags: tuple[str, ...]
    shows: tuple[str, ...]
    safety_note: bool
    also_crisis: bool
    accident: bool = False


def assess(text: str, red_flags: RedFlags) -> Triage:
    """The disposition of a message. Never raises, whatever the text.

    Precedence: emergency, then crisis, then same day. An emergency beside a crisis, and a poisoning, carry the crisis line.
    """
    found, named = detector(red_flags).look(text)
    if not found:
        return Triage(None, (), (), named, False)
    up = sorted(found, key=lambda flag: _URGENCY.index(flag.disposition))
    worst = up[0].disposition
    decided = [flag for flag in up if flag.disposition is worst]
    shows = tuple(dict.fromkeys(f.shows for f in decided))
    return Triage(worst, tuple(f.id for f in decided), shows, False, _also_crisis(worst, up), any(f.accident for f in up))


def _also_crisis(worst: Disposition, up: Sequence[Flag]) -> bool:
    """Whether the reply to an emergency names the crisis line too."""
    if worst is not Disposition.EMERGENCY:
        return False
    return any(flag.crisis_line or flag.disposition is Disposition.CRISIS for flag in up)
