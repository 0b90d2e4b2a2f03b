"""What the language understanding makes of one message, before anything is decided. Plain values that survive JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

ENGLISH = "en"
ASK = "ask_"
"""What the label of an intent that asks about an aspect begins with; the aspect follows."""
CLAIM = f"{ASK}claim_check"
GUESSED = ("intents", "claims", "described")
"""What a reading holds guesses of."""
STEM_CELLS, AUTOIMMUNE = "stem_cell_therapy", "autoimmune_disease"
"""The topics that a message names in general, beside or without a condition."""


def is_illness(topic: str | None) -> bool:
    """Whether a topic is one illness, and neither autoimmune disease nor stem cells in general."""
    return topic not in (None, STEM_CELLS, AUTOIMMUNE)


class Place(str, Enum):
    """Which of the topics that the talk named: by its place, or because the message describes it ("the one with the joints")."""

    FIRST = "first"
    SECOND = "second"
    LAST = "last"
    OTHER = "other"
    DESCRIBED = "described"


@dataclass(frozen=True)
class Guess:
    """A label and how sure the model is of it, between 0 and 1."""

    label: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """One message as understood.

    `topics`, `general`, `medicines` and `other_conditions` are named in the sentence that asks (`focus`); `elsewhere` are the topics that only the
    rest of the message names. `medicines` holds for each medicine or other cue the topics that it is a cue to, and `names_medicine` tells whether one is a
    medicine. `intents` is sorted, best first.
    `claims` tells how near the message comes to the nearest claims (cosine, 0 to 1), `described` which topics it may describe without naming any
    (probabilities), each best first.
    `calls_autoimmune` tells whether "autoimmune" is all that it names in general, as a word for what something is ("autoimmune, they think").
    `only_names` tells whether the message holds nothing but names, `names_cells_only` whether it only brings up stem cells ("and stem cells?"),
    `points` whether that sentence says "it", "that" or the like, `points_back` whether it does before it names anything, `refers_to` which of the talk's
    topics it means ("the first one"), if it names none. These, `asks_personal_advice`, `checks_claim` and `language` come from rules.
    """

    focus: str
    intents: tuple[Guess, ...]
    topics: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    medicines: tuple[tuple[str, ...], ...] = ()
    names_medicine: bool = False
    other_conditions: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    claims: tuple[Guess, ...] = ()
    described: tuple[Guess, ...] = ()
    calls_autoimmune: bool = False
    only_names: bool = False
    names_cells_only: bool = False
    refers_to: Place | None = None
    points_back: bool = False
    points: bool = False
    asks_personal_advice: bool = False
    checks_claim: bool = False
    language: str = ENGLISH

    @property
    def names_something(self) -> bool:
        """Whether the sentence that asks names what it is about."""
        return bool(self.topics or self.general or self.medicines or self.other_conditions)

    def confidence_in(self, label: str) -> float:
        """What the classifier gives to an intent, 0 if that is not among its likeliest."""
        return next((guess.confidence for guess in self.intents if guess.label == label), 0.0)

    @property
    def only_points_back(self) -> bool:
        """Whether the message says "it" or the like of something that it doesn't name itself."""
        return self.points_back and not self.elsewhere

    def to_json(self) -> dict[str, object]:
        """A JSON object for the tracker."""
        # Not `asdict`, which copies each value deeply: thirteen times as long.
        return {**vars(self), **{key: tuple(dict(vars(guess)) for guess in getattr(self, key)) for key in GUESSED}}

    @staticmethod
    def from_json(data: Mapping[str, object]) -> Reading:
        """The reading that `to_json` wrote."""
        values = dict(data)
        for key in GUESSED:
            values[key] = tuple(Guess(**guess) for guess in _list(values.get(key)))
        for key in ("topics", "general", "other_conditions", "elsewhere"):
            values[key] = tuple(_list(values.get(key)))
        values["refers_to"] = Place(place) if (place := values.get("refers_to")) else None
        values["medicines"] = tuple(tuple(cues) for cues in _list(values.get("medicines")))
        return Reading(**values)  # type: ignore[arg-type]


def _list(value: object) -> list:  # type: ignore[type-arg]
    return list(value) if isinstance(value, (list, tuple)) else []


@dataclass(frozen=True)
class Context:
    """What the conversation was about before this message: a topic, an aspect, whether it was about a medicine or about stem cells, all illnesses in the
    order in which they came up, and the condition that isn't covered, if it was last about one."""

    topic: str | None = None
    aspect: str | None = None
    medicine: bool = False
    illnesses: tuple[str, ...] = ()
    cells: bool = False
    other: str | None = None

    def at(self, place: Place) -> str | None:
        """The illness that stands there, if the talk was of several."""
        if len(self.illnesses) < 2:
            return None
        if place is Place.OTHER:
            return next((illness for illness in reversed(self.illnesses) if illness != self.topic), None)
        return self.illnesses[{Place.FIRST: 0, Place.SECOND: 1, Place.LAST: -1}[place]]
