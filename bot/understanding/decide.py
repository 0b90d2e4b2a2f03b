"""From a reading and what the conversation was about to a decision: which entries answer, or why none does.

The order of the rules is the precedence of the contract: language, advice on one's own case, then the kinds of talk, then the answer. (Red flags
are found before any of this, by `bot.triage`.)
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.model import Knowledge, OtherCondition
from bot.understanding.aspects import aspect_scores, is_stem_cell_talk
from bot.understanding.claim_check import ClaimCheck
from bot.understanding.reading import ASK, AUTOIMMUNE, ENGLISH, STEM_CELLS, Context, Guess, Place, Reading, is_illness
from bot.understanding.thresholds import Thresholds
from bot.vocabulary import AbstainReason, Aspect, Kind

SMALL_TALK = frozenset(
    {"greet", "thanks", "goodbye", "bot_challenge", "help", "feelings", "affirm", "deny", "inform", "cancel", "skip", "go_back"}
)
REQUESTS = frozenset({"request_contact", "case_status", "withdraw", "correct"})
PRIVACY = frozenset({"privacy", "privacy_erase", "erase_chat"})
REFUSALS = {
    "personal_advice": AbstainReason.PERSONAL_ADVICE,
    "off_topic": AbstainReason.OFF_TOPIC,
    "not_covered": AbstainReason.NOT_COVERED,
}
# What stands in when a topic has no entry of its own on an aspect: the nearest aspect of the same topic.
NEAREST_ASPECT = {
    Aspect.RISK_FACTORS: (Aspect.CAUSES,),
    Aspect.CAUSES: (Aspect.RISK_FACTORS,),
    Aspect.COMPLICATIONS: (Aspect.PROGNOSIS,),
    Aspect.STEM_CELL_RISKS: (Aspect.STEM_CELL_EVIDENCE,),
}
# Aspects on which the entry of the topic that a condition is a kind of holds for it too, where it has none of its own.
KIND_STANDS_IN = frozenset({Aspect.PREGNANCY, Aspect.VACCINES, Aspect.MEDICINE_SIDE_EFFECTS, Aspect.SELF_CARE})
# Aspects that speak of nearly the same: the better of two is given although it leads by little.
NEIGHBOURS = (
    frozenset({Aspect.SYMPTOMS, Aspect.COMPLICATIONS, Aspect.WHEN_TO_SEEK_CARE}),
    frozenset({Aspect.CAUSES, Aspect.RISK_FACTORS}),
    frozenset({Aspect.PROGNOSIS, Aspect.COMPLICATIONS}),
    frozenset({Aspect.STEM_CELL_EVIDENCE, Aspect.CLINICAL_TRIALS}),
)
LEAST_CHOICE = 2


@dataclass(frozen=True)
class Decision:
    """What to do.

    For answers and clarifying questions `entries` are entry ids. `aspect` is what stays asked while the topic is not clear. `score` and `confidence` lie
    between 0 and 1.
    """

    kind: Kind
    entries: tuple[str, ...] = ()
    reason: AbstainReason | None = None
    phrase: str | None = None
    topic: str | None = None
    aspect: Aspect | None = None
    condition: OtherCondition | None = None
    confidence: float = 0.0
    score: float = 0.0


def decide(reading: Reading, context: Context, knowledge: Knowledge, thresholds: Thresholds | None = None) -> Decision:
    """The decision on one message that has no urgent red flag."""
    return _Deciding(reading, context, knowledge, thresholds or Thresholds()).decision()


class _Deciding:
    """One decision in the making."""

    def __init__(self, reading: Reading, context: Context, knowledge: Knowledge, thresholds: Thresholds) -> None:
        self._reading, self._context, self._knowledge, self._limits = reading, context, knowledge, thresholds
        # Names, numbers and times are answers to a form's questions; a message that comes here is none.
        said = [guess for guess in reading.intents if guess.label != "inform"] or list(reading.intents)
        top = said[0] if said else Guess("", 0.0)
        self._top, self._confidence = top.label, top.confidence
        self._scores = aspect_scores(reading, context)
        self._claims = ClaimCheck(reading, context, knowledge, thresholds, top)

    def decision(self) -> Decision:
        reading = self._reading
        if reading.language != ENGLISH:
            return self._abstain(AbstainReason.UNSUPPORTED_LANGUAGE)
        if (reading.asks_personal_advice and not self._is_far_away()) or self._leans_to_personal_advice():
            return self._abstain(AbstainReason.PERSONAL_ADVICE)
        if self._is_elsewhere():
            return self._abstain(AbstainReason.OFF_TOPIC)
        if self._top in REQUESTS and self._confidence >= self._limits.talk:
            return Decision(Kind.REFERRAL, confidence=self._confidence)
        if self._top in PRIVACY:
            return Decision(Kind.PRIVACY, phrase=self._top, confidence=self._confidence)
        if self._top in SMALL_TALK and not (self._reading.names_something or reading.elsewhere) and self._confidence >= self._limits.talk:
            return Decision(Kind.SMALL_TALK, phrase=self._top, confidence=self._confidence)
        return self._claim() or self._topical()

    def _claim(self) -> Decision | None:
        known = self._claims.known()
        if known is None:
            return None
        return Decision(Kind.ANSWER, (known.entry.id,), topic=known.topic, confidence=self._confidence, score=known.likeness)

    # topics and aspects

    def _topical(self) -> Decision:
        topics = self._named_topics()
        other = self._other()
        if not topics and other is not None and not self._is_surely_described():
            return self._other_condition(other)
        if self._top in REFUSALS and not ((topics or self._follows_up() or self._is_surely_described()) and self._asks_something()):
            return self._abstain(REFUSALS[self._top])
        aspect = self._aspect(topics)
        if aspect is None:
            return self._unclear(topics)
        if not topics:
            topics = self._topics_from_talk(aspect)
        if not topics:
            return self._which_topic(aspect)
        if self._wavers(aspect):
            return self._between(topics)
        illness = self._far_from_cells(topics, aspect)
        if illness is not None:
            return self._unclear((illness,))
        return self._answers(topics, aspect)

    def _other(self) -> str | None:
        """The condition that isn't covered which the message is about: one that it names, or that of the talk ("what tablets for it?")."""
        reading = self._reading
        if reading.other_conditions:
            return None if self._goes_on() else reading.other_conditions[0]
        return self._context.other if reading.only_points_back and not reading.names_something else None

    def _named_topics(self) -> tuple[str, ...]:
        reading = self._reading
        if reading.topics:
            return reading.topics[:2]
        if reading.refers_to and (meant := self._referred_to(reading.refers_to)):
            return (meant,)
        cues = self._cued()
        if cues and not reading.elsewhere and is_illness(self._context.topic) and (reading.points or len(cues) > 1):
            # "Is gluten free any good for it?", "prednisolone, and then azathioprine, why two?"
            return (str(self._context.topic),)
        if cues:
            known = [topic for topic in (*reversed(reading.elsewhere), self._context.topic) if topic in cues]
            return tuple(map(str, known[:1])) or reading.elsewhere[:1] or self._told_otherwise(cues) or self._likeliest(cues)
        if reading.other_conditions and not self._goes_on():
            return ()
        return reading.elsewhere[:1]

    def _referred_to(self, place: Place) -> str | None:
        """The illness of the talk that is meant by its place, or by what the message says of it ("the gut one")."""
        if place is not Place.DESCRIBED:
            return self._context.at(place)
        talked = self._context.illnesses if len(self._context.illnesses) > 1 else ()
        return next((guess.label for guess in self._reading.described if guess.label in talked), None)

    def _cued(self) -> tuple[str, ...]:
        """Topics that all medicines of the question point to, or else those of the first one."""
        medicines = self._reading.medicines
        if not medicines:
            return ()
        return tuple(topic for topic in medicines[0] if all(topic in other for other in medicines)) or medicines[0]

    def _told_otherwise(self, cues: tuple[str, ...]) -> tuple[str, ...]:
        """What the message describes, or else the talk's topic, where a medicine of many illnesses points to none of them ("steroids" in a talk on Addison's)."""
        if cues[0] != AUTOIMMUNE:
            return ()
        topic = self._described_illness(self._limits.instead) or self._context.topic
        return (topic,) if topic else ()

    def _likeliest(self, cues: tuple[str, ...]) -> tuple[str, ...]:
        """The topic of these that the message describes, or else the first ("baricitinib for hair regrowth" is not about joints)."""
        described = tuple(g.label for g in self._reading.described if g.label in cues and g.confidence >= self._limits.described)
        return (described or cues)[:1]

    def _leans_to_personal_advice(self) -> bool:
        """Answering a person who asks what to do harms more than declining one who asks in general, so a second place is enough."""
        return self._reading.confidence_in("personal_advice") >= self._limits.personal

    def _is_far_away(self) -> bool:
        """Whether a message surely has nothing to do with health, and names nothing that has ("can I swap just the dead battery")."""
        return self._top == "off_topic" and self._confidence >= self._limits.refuse and not self._reading.names_something

    def _is_elsewhere(self) -> bool:
        """Whether a name stands in a text that has nothing to do with it ("MS Word keeps crashing"). One that names nothing may go on with the talk ("does she have
        to stop netball"), unless that is all but sure."""
        goes_on = self._context.topic is not None and not self._reading.names_something
        return self._top == "off_topic" and self._confidence >= (self._limits.refuse if goes_on else self._limits.off_topic)

    def _far_from_cells(self, topics: tuple[str, ...], aspect: Aspect) -> str | None:
        """The illness that the message or the talk is of, where the answer would be of stem cells in general, although neither is of cells and the aspect isn't
        sure."""
        illness = topics[0] if topics[0] != STEM_CELLS else self._context.topic
        if not is_illness(illness) or not aspect.is_about_stem_cells or is_stem_cell_talk(self._reading, self._context):
            return None
        unsure = any(scored is aspect and score < self._limits.cells for scored, score in self._scores[:1])
        return illness if unsure and self._knowledge.entry(str(illness), aspect) is None else None

    def _topics_from_talk(self, aspect: Aspect) -> tuple[str, ...]:
        reading, talked = self._reading, self._context.topic
        general = reading.general[:1]
        if STEM_CELLS in reading.general and aspect.is_about_stem_cells and talked is None:
            return (self._described_illness(self._limits.beside) or STEM_CELLS,)
        if AUTOIMMUNE in reading.general:
            # "Is it an autoimmune disease?" asks about what the talk was about.
            meant = talked if reading.points_back or (reading.calls_autoimmune and is_illness(talked)) else None
            return (meant or self._described_illness(self._limits.generally) or AUTOIMMUNE,)
        if talked is not None and self._knowledge.entry(talked, aspect) is not None and (not general or aspect is not Aspect.OVERVIEW):
            return (talked,)
        if general:
            return general
        if aspect.is_about_stem_cells and not (talked is not None and self._asks_cost_of_medicine(aspect)):
            return (self._described_illness() or STEM_CELLS,)
        if talked is not None:
            return (talked,)
        described = self._described_illness()
        if described is None and any(g.label == AUTOIMMUNE and g.confidence >= self._limits.general for g in reading.described):
            described = AUTOIMMUNE
        return (described,) if described else ()

    def _is_surely_described(self) -> bool:
        """Whether an illness is described so clearly that it is meant, whatever else the message names ("bruises all over, how does one become a haemophiliac at
        78"), and is no reason to refuse."""
        best = self._reading.described[0] if self._reading.described else None
        return best is not None and is_illness(best.label) and best.confidence >= self._limits.surely_described

    def _described_illness(self, least: float = 0.0) -> str | None:
        """The illness that a message about stem cells or autoimmune diseases describes, if that is likely enough."""
        topic = self._described(least)
        return topic if is_illness(topic) else None

    def _described(self, least: float = 0.0) -> str | None:
        """The topic that the message describes without naming it, if that is likely enough."""
        best = self._reading.described[0] if self._reading.described else None
        return best.label if best is not None and best.confidence >= max(least, self._limits.described) else None

    def _aspect(self, topics: tuple[str, ...]) -> Aspect | None:
        if self._reading.names_cells_only and is_illness(self._context.topic):
            return Aspect.STEM_CELL_EVIDENCE
        if self._asks_the_same():
            return self._talked_aspect() or (Aspect.OVERVIEW if topics else None)
        if topics and self._scores and self._scores[0][1] < self._limits.answer and self._context.aspect:
            return self._talked_aspect()
        if not self._scores:
            return None
        aspect, score = self._scores[0]
        claims = self._claims.outweighs(aspect)
        about_cells = is_stem_cell_talk(self._reading, self._context) or (claims and self._claims.means_cells(aspect))
        if claims and aspect.is_about_stem_cells and not about_cells and (topics or is_illness(self._context.topic)):
            return self._claims.answered_by(dict(self._scores))
        unsure = claims or not aspect.is_about_stem_cells or score < self._gate(topics)
        if unsure and about_cells and self._claims.is_asked:
            # A claim about stem cells that no entry is about is checked against what the studies say, or what is known of harms ("there can't be side effects").
            risks = aspect is Aspect.STEM_CELL_RISKS and score >= self._gate(topics)
            return Aspect.STEM_CELL_RISKS if risks else Aspect.STEM_CELL_EVIDENCE
        if score < self._gate(topics):
            if claims and topics:
                return self._claims.answered_by(dict(self._scores))
            return self._talked_aspect() if self._top == "more_detail" else None
        return aspect

    def _asks_the_same(self) -> bool:
        """Whether the message only says of what else the talk's question is asked now."""
        asks_anew = any(g.label.startswith(ASK) and g.confidence >= self._limits.anew for g in self._reading.intents)
        return (self._top == "same_for_topic" and not asks_anew) or bool(self._context.aspect and self._reading.only_names)

    def _gate(self, topics: tuple[str, ...]) -> float:
        if self._reading.names_something or topics:
            return self._limits.answer
        return self._limits.follow_up if self._context.topic else self._limits.alone

    def _follows_up(self) -> bool:
        """Whether the message may go on with the topic of the talk, because it names nothing else and nothing else is sure."""
        names = self._reading.names_something and not self._goes_on()
        return self._context.topic is not None and not names and self._confidence < self._limits.refuse

    def _goes_on(self) -> bool:
        """Whether another condition is only named as something of what the talk or the message is about ("does it raise the odds of stomach cancer", "why is lung
        cancer looked for in that one", "does such an allergy make autoimmune diseases likelier")."""
        reading = self._reading
        beside = (bool(reading.elsewhere) and reading.points) or AUTOIMMUNE in reading.general
        return (beside and self._top.startswith(ASK)) or (
            self._context.topic is not None and reading.points_back and self._asks_something()
        )

    def _talked_aspect(self) -> Aspect | None:
        return Aspect(self._context.aspect) if self._context.aspect else None

    def _asks_something(self) -> bool:
        return any(g.label.startswith(ASK) and g.confidence >= 0.12 for g in self._reading.intents[:3])

    # outcomes

    def _answers(self, topics: tuple[str, ...], aspect: Aspect) -> Decision:
        found = [(topic, self._entry(topic, aspect)) for topic in topics]
        entries = tuple(dict.fromkeys(entry for _, entry in found if entry is not None))
        if not entries:
            return Decision(
                Kind.ABSTAIN,
                reason=AbstainReason.NOT_COVERED,
                phrase="known",
                topic=topics[0],
                entries=self._instead(topics[0], aspect),
                confidence=self._confidence,
            )
        return Decision(
            Kind.ANSWER, entries, topic=topics[0], confidence=self._confidence, score=min(1.0, self._scores[0][1] if self._scores else 0.0)
        )

    def _entry(self, topic: str, aspect: Aspect) -> str | None:
        candidates = [(topic, aspect), *((topic, near) for near in NEAREST_ASPECT.get(aspect, ()))]
        if aspect.is_about_stem_cells and not self._asks_cost_of_medicine(aspect):
            candidates.insert(1, (STEM_CELLS, aspect))
        known = self._knowledge.topics.get(topic)
        if known is not None and known.kind_of and aspect in KIND_STANDS_IN:
            candidates.append((known.kind_of, aspect))
        for slug, wanted in candidates:
            entry = self._knowledge.entry(slug, wanted)
            if entry is not None:
                return entry.id
        return None

    def _asks_cost_of_medicine(self, aspect: Aspect) -> bool:
        """Whether what is asked is the cost of a medicine, which is not what cells cost."""
        reading, talk = self._reading, self._context
        medicine = reading.names_medicine or (talk.medicine and not reading.names_something)
        return aspect is Aspect.COST_AND_COVERAGE and medicine and not is_stem_cell_talk(reading, talk)

    def _instead(self, topic: str, aspect: Aspect) -> tuple[str, ...]:
        """What is offered where a topic has no entry on an aspect: what holds for autoimmune diseases in general, and what there is on the topic."""
        general = self._knowledge.entry(AUTOIMMUNE, aspect)
        return (*([general.id] if general else []), *self._others_of(topic))[:3]

    def _others_of(self, topic: str) -> tuple[str, ...]:
        known = self._knowledge.topics.get(topic)
        return tuple(e.id for e in known.entries.values())[:3] if known else ()

    def _other_condition(self, name: str) -> Decision:
        known = next((c for c in self._knowledge.other_conditions if c.name == name), None)
        stem = STEM_CELLS in self._reading.general
        return Decision(
            Kind.ABSTAIN, reason=AbstainReason.NOT_COVERED, condition=known, phrase="stem" if stem else "named", confidence=self._confidence
        )

    def _wavers(self, aspect: Aspect) -> bool:
        """Whether the best aspect leads too little over the next to be sure of it. An aspect taken over from the talk doesn't waver."""
        if len(self._scores) < 2 or aspect is not self._scores[0][0] or self._claims.outweighs(aspect) or self._asks_the_same():
            return False
        (_, best), (other, second) = self._scores[:2]
        if best >= self._limits.sure or best - second >= self._limits.clear:
            return False
        return not any({aspect, other} <= group for group in NEIGHBOURS)

    def _between(self, topics: tuple[str, ...]) -> Decision:
        """The two or three likeliest entries to choose from."""
        found = [self._entry(topics[0], aspect) for aspect, _ in self._scores[:3]]
        entries = tuple(dict.fromkeys(entry for entry in found if entry is not None))
        if len(entries) < LEAST_CHOICE:
            return self._answers(topics, self._scores[0][0])
        return Decision(Kind.CLARIFY, entries, phrase="clarify-entry", topic=topics[0], confidence=self._confidence)

    def _unclear(self, topics: tuple[str, ...]) -> Decision:
        if topics and topics[0] in self._knowledge.topics:
            return Decision(Kind.CLARIFY, self._others_of(topics[0]), phrase="clarify-entry", topic=topics[0], confidence=self._confidence)
        return self._abstain(AbstainReason.UNCLEAR)

    def _which_topic(self, aspect: Aspect) -> Decision:
        starters = self._knowledge.phrase_lists.get("starters", ())
        entries = tuple(e.id for slug in starters if (e := self._knowledge.entry(slug, aspect)))
        return Decision(Kind.CLARIFY, entries[:3], phrase="clarify-topic", aspect=aspect, confidence=self._confidence)

    def _abstain(self, reason: AbstainReason) -> Decision:
        return Decision(Kind.ABSTAIN, reason=reason, confidence=self._confidence)
