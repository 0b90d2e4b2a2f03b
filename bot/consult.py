"""One message in, replies out: triage, then the decision, then the words. Pure: what it needs from outside is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answer.compose import Composer
from bot.answer.model import Reply, Scores, Suggestion
from bot.knowledge.model import Knowledge
from bot.triage.assess import Triage
from bot.understanding.aspects import is_stem_cell_talk
from bot.understanding.decide import Decision, decide
from bot.understanding.reading import ASK, Context, Reading, is_illness
from bot.understanding.thresholds import Thresholds
from bot.vocabulary import AbstainReason, Aspect, Kind

MAX_OFFERS = 3
# Words to a form that isn't there, or to a question that wasn't asked.
ACKNOWLEDGED = frozenset({"affirm", "deny", "inform", "cancel", "skip", "go_back"})
# How sure the classifier must be of what was asked of an illness that has no answer, for it to be asked of the next one.
SURELY_ASKED = 0.5
# How many illnesses of a talk can be meant by their place in it.
MOST_ILLNESSES = 8


@dataclass(frozen=True)
class Consultation:
    """Makes the replies to a message from what triage and understanding made of it."""

    knowledge: Knowledge
    composer: Composer
    thresholds: Thresholds = field(default_factory=Thresholds)

    def replies(self, found: Triage, reading: Reading, context: Context) -> tuple[Reply, ...]:
        """One reply, or two where two topics were asked about. An urgent red flag outranks all else."""
        if found.disposition is not None:
            return (self.composer.triage(found),)
        decision = decide(reading, context, self.knowledge, self.thresholds)
        return self._carried_out(decision, found.safety_note)

    def show(self, topic: str | None, aspect: str | None, claim: str | None) -> Reply:
        """The entry that a pressed button names, or an abstention where it is no more."""
        entry_id = f"claims/{claim}" if claim else f"{topic}/{aspect}"
        entry = self.knowledge.entries.get(entry_id)
        if entry is None:
            return self.composer.abstain(AbstainReason.UNCLEAR)
        return self.composer.answer(entry)

    def _carried_out(self, decision: Decision, safety_note: bool) -> tuple[Reply, ...]:
        entries = [self.knowledge.entries[i] for i in decision.entries]
        if decision.kind is Kind.ANSWER:
            scores = Scores(_unit(decision.confidence), _unit(decision.score))
            return tuple(self.composer.answer(e, topic=decision.topic, safety_note=safety_note, scores=scores) for e in entries)
        if decision.kind is Kind.CLARIFY:
            return (self.composer.clarify(entries, str(decision.phrase), topic=decision.topic, aspect=decision.aspect),)
        if decision.kind is Kind.ABSTAIN:
            return (self._abstention(decision, safety_note),)
        return (self._talk(decision),)

    def _abstention(self, decision: Decision, safety_note: bool) -> Reply:
        reason = decision.reason or AbstainReason.UNCLEAR
        offers = tuple(self.composer.offer(self.knowledge.entries[i]) for i in decision.entries[:MAX_OFFERS])
        suggestions: tuple[Suggestion, ...] = (*(offers or self._elsewhere(decision)), self.composer.contact_button())
        condition = decision.condition
        return self.composer.abstain(
            reason,
            topic=decision.topic,
            condition=condition.name if condition else None,
            who=condition.who if condition else None,
            variant=decision.phrase,
            suggestions=suggestions,
            safety_note=safety_note,
        )

    def _elsewhere(self, decision: Decision) -> tuple[Suggestion, ...]:
        if decision.phrase != "stem":
            return ()
        wanted = (Aspect.OVERVIEW, Aspect.STEM_CELL_RISKS, Aspect.CHOOSING_A_CLINIC)
        entries = [e for a in wanted if (e := self.knowledge.entry("stem_cell_therapy", a)) is not None]
        return tuple(self.composer.offer(e) for e in entries)

    def _talk(self, decision: Decision) -> Reply:
        if decision.kind is Kind.REFERRAL:
            return self.composer.step("human", choices=(("button-contact", "/request_contact"),))
        phrase = "acknowledged" if decision.phrase in ACKNOWLEDGED else str(decision.phrase)
        if phrase in ("privacy_erase", "erase_chat"):
            return self.composer.say(decision.kind, "privacy-erase-ask", suggestions=(self.composer.button("button-erase", "/erase_chat"),))
        return self.composer.say(decision.kind, phrase)


def context_after(context: Context, reading: Reading | None, replies: Sequence[Reply]) -> Context:
    """What the conversation is about after these replies to a message; no reading where a button was pressed or a form went on."""
    last = replies[-1]
    of_cells = is_stem_cell_talk(reading, context) if reading else context.cells
    named = (*reading.topics, *reading.elsewhere) if reading else ()
    # What was asked of an illness that isn't covered may be asked of the next one ("no, type 1").
    asked = last.aspect or (_asked(reading) if reading and last.kind is Kind.ABSTAIN and reading.other_conditions else None)
    if asked is Aspect.CLAIM_CHECK:
        # A checked claim is nothing that could be asked of another topic. But "what can go wrong" is then asked of the cells that it praised.
        asked = Aspect.STEM_CELL_EVIDENCE if reading and of_cells else None
    aspect = asked.value if asked else context.aspect
    goes_on = reading is None or reading.only_points_back or not (reading.names_something or named)
    medicine = bool(reading and reading.names_medicine) or (context.medicine and goes_on)
    # Who brings up stem cells and gets no answer on something else may go on with them ("who is considered for it?").
    cells = of_cells and (asked is None or asked.is_about_stem_cells)
    topic = last.topic or (named[0] if named else context.topic)
    if reading and reading.only_points_back and reading.topics and is_illness(context.topic):
        # "Is that MS?" compares: what is asked next is about the illness that "that" stood for.
        topic = context.topic
    # What the rest of a message names mostly stands before the sentence that asks.
    said = (*reading.elsewhere, *reading.topics) if reading else ()
    illnesses = dict.fromkeys((*context.illnesses, *said, *([topic] if topic and is_illness(topic) else ())))
    return Context(topic, aspect, medicine, tuple(illnesses)[:MOST_ILLNESSES], cells, _not_covered(context, reading, last))


def _not_covered(context: Context, reading: Reading | None, last: Reply) -> str | None:
    """The condition that isn't covered which a talk is about after this reply."""
    if reading is None or last.kind is not Kind.ABSTAIN:
        return None
    if reading.other_conditions:
        return reading.other_conditions[0]
    return context.other if reading.only_points_back and not reading.names_something else None


def _asked(reading: Reading) -> Aspect | None:
    for best in reading.intents[:1]:
        if best.label.startswith(ASK) and best.confidence >= SURELY_ASKED:
            return Aspect(best.label[len(ASK) :])
    return None


def _unit(number: float) -> float:
    return round(max(0.0, min(1.0, number)), 4)
