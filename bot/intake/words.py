"""What a visitor's words mean to the form: yes or no, a name, a question, a wish to skip, go back or change something. Pure; no statistics."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

LONGEST_NAME = 80


class Command(str, Enum):
    """What can be said to the form itself, besides an answer."""

    SKIP = "skip"
    BACK = "back"
    CANCEL = "cancel"
    RESUME = "resume"
    CORRECT = "correct"


YES = frozenset(
    "yes|y|yes please|yep|yeah|yup|ok|okay|ok yes|yes ok|sure|of course|i agree|i consent|agreed|fine|that is fine|that's fine|go ahead|yes go ahead"
    "|that is right|that's right|thats right|right|correct|all correct|yes correct|looks good|all good|yes send it|send it|please send it|send|submit|i do|yes i do"
    "|yes i agree|yes that is right|yes that's right|perfect".split("|")
)
NO = frozenset(
    "no|n|nope|nah|no thanks|no thank you|i don't|i dont|i do not|i do not agree|i don't agree|i dont agree|i don't consent|i do not consent|wrong|not right|that's wrong"
    "|thats wrong|that is wrong|no that's wrong|no thats wrong|incorrect|never|not now|rather not|i'd rather not|id rather not".split("|")
)
_SAID = {
    Command.SKIP: "skip|skip it|skip this|skip that|skip please|please skip|skip this one|skip this question|skip that one|pass|i pass|leave it out|leave it blank"
    "|leave that out|next|next one|next question|none|nothing|nothing else|no more|that's all|thats all|n/a|na|rather not say|prefer not to say|i'd rather not say"
    "|i prefer not to say|no preference|no comment|nope nothing",
    Command.BACK: "back|go back|go back please|please go back|back please|go back one|one back|back one|one step back|step back|previous|the previous one"
    "|previous question|previous step|last question|the last question again|go to the previous question|return to the previous step|undo|oops go back",
    Command.CANCEL: "cancel|cancel it|cancel that|cancel this|cancel please|please cancel|stop|stop it|stop this|stop please|please stop|quit|exit|abort|never mind"
    "|nevermind|nvm|never mind cancel this|forget it|forget about it|end this|drop it|leave the form|i want to stop|i want to cancel|i changed my mind",
    Command.RESUME: "resume|continue|please continue|go on|carry on|keep going|let's continue|lets continue|let's go on|ok continue|okay continue|continue please"
    "|where were we|where was i|back to the form|back to my request|back to the request|continue my request|resume my request|finish my request|go on with it",
}
COMMANDS = {said: command for command, texts in _SAID.items() for said in texts.split("|")}

_CHANGE = r"(?:change|correct|fix|edit|update|amend|redo|alter|replace)"
_CORRECTION = re.compile(
    rf"\b{_CHANGE}\b.*\b(?:my|the|that|it|this)\b|^{_CHANGE}\b|\b(?:is|was|are|got|have|typed|wrote|spelled|spelt)\b.*\b(?:wrong|incorrect|mistake|typo)\b"
    r"|\b(?:wrong|incorrect) (?:name|number|phone|mail|e-?mail|address|time|topic)\b|\bmade a (?:mistake|typo)\b",
    re.IGNORECASE,
)
_CAN_I = re.compile(r"^(?:can|could|may) (?:i|you|we)\b", re.IGNORECASE)
_QUESTION = re.compile(
    r"\?\s*$|^(?:what|who|whom|whose|when|where|why|how|which|is|are|was|does|do|did|can|could|should|shall|will|would|has|have|may|tell me|explain|am i)\b",
    re.IGNORECASE,
)
_GREETING = r"(?:hi|hello|sure|ok|okay|yes|no|well)[,.!]? +"
_LEAD_IN = re.compile(
    rf"^(?:{_GREETING})?(?:(?:my|the|his|her) (?:full )?name(?: is|'s|:)|name(?: is|:)|i am|i'm|im|it is|it's|its|this is"
    r"|(?:you can |please |just )?call me) *",
    re.IGNORECASE,
)
# Short words that people type in place of a name.
_FILLERS = "hi|hello|hey|thanks|thank you|help|ok thanks|test|me|myself|why|what|who|huh|anonymous|maybe|later|idk"
_NO_NAMES = YES | NO | frozenset(COMMANDS) | frozenset(_FILLERS.split("|"))
_MOST_NAME_WORDS = 8


def plain(text: str) -> str:
    """A text in lower case, without marks at its ends, with single spaces and straight apostrophes."""
    return " ".join(re.sub(r"[.,!;]+(?=\s|$)", " ", text.lower().replace("’", "'")).split()).strip(" .!,;:")


def yes_or_no(text: str) -> bool | None:
    """Whether a text is a yes or a no; None for anything else, which is no consent."""
    said = plain(text)
    return True if said in YES else False if said in NO else None


def command_in(text: str) -> Command | None:
    """What is said to the form itself."""
    known = COMMANDS.get(plain(text))
    if known is not None:
        return known
    return Command.CORRECT if _CORRECTION.search(text) and (_CAN_I.match(text) or not is_question(text)) else None


def is_question(text: str) -> bool:
    """Whether a text has the form of a question."""
    return bool(_QUESTION.search(text.strip()))


def usable_name(text: str) -> str | None:
    """A name out of what was typed, or None where it can't be one."""
    name = " ".join(_LEAD_IN.sub("", " ".join(text.split())).split()).strip(" .,!")
    letters = [c for c in name if unicodedata.category(c)[0] in "LM"]
    if not letters or not all(unicodedata.category(c)[0] in "LM" or c in " .,'’-`" for c in name):
        return None
    if plain(name) in _NO_NAMES or len(name) > LONGEST_NAME or len(name.split()) > _MOST_NAME_WORDS:
        return None
    return name


def is_surely_name(text: str) -> bool:
    """Whether each word of what can be a name begins with a capital letter or follows a small one such as "van"."""
    name = usable_name(text)
    return name is not None and all(word[:1].isupper() or len(word) <= 3 for word in name.split()) and name[:1].isupper()
