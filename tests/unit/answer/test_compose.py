"""The composer makes every kind of reply, and withholds what nobody has reviewed in time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bot.answer.compose import Composer, House
from bot.answer.model import Abstention, Answer, Reply, Scores
from bot.errors import AnswerError
from bot.knowledge.model import Entry, Figure, Review, Risks, SharedText, Signature, Statement
from bot.triage.assess import Triage
from bot.vocabulary import AbstainReason, Aspect, Disposition, Kind, ReferralWhen, ReviewStatus, Verdict
from tests.unit.understanding.made_up import CLAIMS, DIGEST, DUE, PHRASES, TODAY, entry, knowledge, review

Valid = Callable[[Reply], dict[str, Any]]
KNOWLEDGE = knowledge()
RISKY = entry(
    "lupus",
    Aspect.STEM_CELL_EVIDENCE,
    say=(Statement("A trial of 10 people.", ("two",)),),
    risks=Risks(SharedText("general", (Statement("Germs get in.", ("three",)),), TODAY), (Statement("Hair falls out.", ("one",)),)),
    not_known="Nobody knows for how long.",
    regulatory=SharedText("none", (Statement("No product is approved.", ("three",)),), TODAY),
    figures=(Figure(8, 10, "got better", "two", 5, 9.5),),
)


def composer(region: str = "here", today: date = TODAY, **house: Any) -> Composer:
    """A composer of the made-up clinic."""
    return Composer(KNOWLEDGE, House("The Clinic", region, **house), lambda: today)


def answered(one: Entry, **options: Any) -> Answer:
    """The entry's answer."""
    reply = composer().answer(one, **options)
    assert isinstance(reply, Answer)
    return reply


class TestAnswer:
    @pytest.mark.parametrize("one", [KNOWLEDGE.entries["lupus/overview"], RISKY, *CLAIMS.values()], ids=lambda e: e.id)
    def test_it_keeps_the_contract(self, valid: Valid, one: Entry) -> None:
        """Valid, in one block, caveat and referral word for word."""
        made = valid(answered(one, scores=Scores(0.5, 0.7), safety_note=True))
        assert (made["kind"], made["entry"], made["knowledge"]) == ("answer", one.id, DIGEST)
        assert made["caveat"]["text"] == one.caveat
        assert one.caveat in made["text"]
        assert made["referral"]["action"] == "request_contact"

    def test_its_paragraphs_are_what_the_entry_says_then_risks_then_what_is_not_known(self) -> None:
        assert answered(RISKY).body == ("A trial of 10 people.", "Hair falls out.", "Germs get in.", "Nobody knows for how long.")
        assert answered(RISKY).regulatory_status == "No product is approved."

    def test_each_source_names_the_paragraphs_that_it_supports(self) -> None:
        reply = answered(RISKY)
        assert {s.citation.id: s.supports for s in reply.sources} == {"two": (0,), "three": (2,), "one": (1,)}
        plain = answered(KNOWLEDGE.entries["lupus/overview"])
        assert {s.citation.id: s.supports for s in plain.sources} == {"one": (0, 1), "two": (1,)}

    def test_every_index_points_into_the_body(self) -> None:
        for one in (*KNOWLEDGE.entries.values(), RISKY):
            reply = answered(one)
            assert all(0 <= i < len(reply.body) for s in reply.sources for i in s.supports)

    def test_the_referral_is_said_in_the_words_for_its_urgency(self) -> None:
        assert answered(KNOWLEDGE.entries["lupus/overview"]).referral.text == "Whom to see (routine): a specialist. They know more."

    def test_its_title_names_topic_and_aspect(self) -> None:
        assert answered(KNOWLEDGE.entries["sjogrens_disease/overview"]).title == "Sjögren's disease: overview"
        assert answered(CLAIMS["cells_cure_lupus"]).title == "Claim check"

    def test_a_claim_carries_its_wording_and_verdict(self) -> None:
        reply = answered(CLAIMS["cells_cure_lupus"])
        assert (reply.claim, reply.verdict, reply.topic) == ("Stem cells cure lupus.", Verdict.UNSUPPORTED, "lupus")

    def test_a_claim_is_about_the_topic_that_was_asked_if_it_is_one_of_its_own(self) -> None:
        assert answered(CLAIMS["cells_cure_lupus"], topic="rheumatoid_arthritis").topic == "rheumatoid_arthritis"
        assert answered(CLAIMS["cells_cure_lupus"], topic="psoriasis").topic == "lupus"
        assert answered(KNOWLEDGE.entries["lupus/overview"], topic="psoriasis").topic == "lupus"

    def test_hard_words_are_explained_but_not_the_topics_own_name(self) -> None:
        assert [t.term for t in answered(KNOWLEDGE.entries["lupus/overview"]).glossary] == ["lamp"]
        assert [
            t.term
            for t in answered(entry("psoriasis", Aspect.CAUSES, say=(Statement("Not lupus. No LAMPS, no lampshade.", ("one",)),))).glossary
        ] == [
            "lupus",
            "lamp",
        ]
        assert answered(RISKY).glossary == ()

    def test_a_safety_note_stands_first_and_brings_the_emergency_contacts(self) -> None:
        reply = answered(KNOWLEDGE.entries["lupus/overview"], safety_note=True)
        assert reply.safety_note == "If this is happening now, call 000."
        assert [c.href for c in reply.contacts] == ["tel:000"]
        assert answered(KNOWLEDGE.entries["lupus/overview"]).contacts == ()

    def test_it_offers_what_is_asked_next_and_always_the_clinic(self) -> None:
        asked_next = ("lupus/symptoms", "psoriasis/overview", "claims/cells_cure_lupus", "lupus/causes", "lupus/gone")
        reply = answered(entry("lupus", Aspect.OVERVIEW, next=asked_next))
        assert [s.title for s in reply.suggestions] == [
            "Symptoms",
            "Psoriasis: overview",
            "Is it true? Stem cells cure lupus.",
            "Ask the clinic",
        ]
        assert [s.payload for s in reply.suggestions][-1] == "/request_contact"
        assert [json.loads(s.payload.removeprefix("/ask")) for s in reply.suggestions[:-1]] == [
            {"topic": "lupus", "aspect": "symptoms"},
            {"topic": "psoriasis", "aspect": "overview"},
            {"claim": "cells_cure_lupus"},
        ]


class TestReview:
    def reply(self, one: Entry, today: date = TODAY, **house: Any) -> Answer | Abstention:
        return composer(today=today, **house).answer(one)

    def reason(self, one: Entry, today: date = TODAY, **house: Any) -> AbstainReason | None:
        reply = self.reply(one, today, **house)
        return reply.reason if isinstance(reply, Abstention) else None

    def test_what_is_due_today_is_shown_and_what_was_due_yesterday_is_not(self, valid: Valid) -> None:
        one = entry("lupus", Aspect.CAUSES)
        assert self.reason(one, DUE) is None
        assert self.reason(one, DUE + timedelta(days=1)) is AbstainReason.EXPIRED
        made = valid(self.reply(one, DUE + timedelta(days=1)))
        assert (made["topic"], made["aspect"], made["entry"], made["referral"]["who"]) == (
            "lupus",
            "causes",
            "lupus/causes",
            "a specialist",
        )

    def test_a_clinic_may_grant_days_of_grace(self) -> None:
        one = entry("lupus", Aspect.CAUSES)
        assert self.reason(one, DUE + timedelta(days=5), grace_days=5) is None
        assert self.reason(one, DUE + timedelta(days=6), grace_days=5) is AbstainReason.EXPIRED

    def test_who_does_not_get_an_entry_hears_why_and_whom_to_ask(self, valid: Valid) -> None:
        """After the days of grace, and not before."""
        one = entry("lupus", Aspect.CAUSES)
        assert valid(self.reply(one, DUE + timedelta(days=5), grace_days=5))["kind"] == "answer"
        made = valid(self.reply(one, DUE + timedelta(days=6), grace_days=5))
        assert (made["kind"], made["reason"], made["referral"]["text"]) == (
            "abstain",
            "expired",
            "Whom to see (routine): a specialist. They can tell.",
        )
        assert made["text"].startswith("No answer.\n")
        assert [button["payload"] for button in made["suggestions"]] == ["/request_contact"]

    @pytest.mark.parametrize(
        ("status", "said"),
        [
            (ReviewStatus.REVIEWED, "Reviewed on 2 January 2026. The next review has been overdue since 1 January 2030."),
            (ReviewStatus.DRAFT, "Draft: no clinician has reviewed this text yet. Its review has been overdue since 1 January 2030."),
        ],
    )
    def test_within_the_days_of_grace_a_reply_says_since_when_it_is_overdue(self, valid: Valid, status: ReviewStatus, said: str) -> None:
        """From the day after the date on."""
        one = entry("lupus", Aspect.CAUSES, review=review(status))
        assert valid(self.reply(one, DUE + timedelta(days=1), grace_days=5))["text"].endswith(f"\n{said}")
        assert "overdue" not in valid(self.reply(one, DUE, grace_days=5))["text"]

    def test_what_is_never_withheld_says_so_too(self, valid: Valid) -> None:
        one = entry("lupus", Aspect.WHEN_TO_SEEK_CARE)
        text = valid(self.reply(one, DUE + timedelta(days=999)))["text"]
        assert text.endswith("The next review has been overdue since 1 January 2030.")

    @pytest.mark.parametrize("disposition", list(Disposition))
    @pytest.mark.parametrize("status", list(ReviewStatus))
    def test_red_flags_are_never_withheld(self, valid: Valid, disposition: Disposition, status: ReviewStatus) -> None:
        """Whatever the review of the red flags says, and however strict the clinic is."""
        known = knowledge(red_flags_review=review(status, TODAY - timedelta(days=999)))
        strict = Composer(known, House("The Clinic", "here", withhold_drafts=True), lambda: TODAY)
        assert valid(strict.triage(Triage(disposition, ("flag",), ("chest pain",), False, False)))["kind"] == "triage"

    def test_a_void_signature_counts_as_none(self, valid: Valid) -> None:
        """The reply is that of a draft: without a day of review, and withheld where the clinic asks for review."""
        void = Review(ReviewStatus.DRAFT, None, DUE, void=Signature("A. Sample, MD", TODAY, "digest"))
        one = entry("lupus", Aspect.CAUSES, review=void)
        made = valid(self.reply(one))
        assert made["review"] == {"status": "draft", "last_reviewed": None, "next_review_due": "2030-01-01"}
        assert "Draft: no clinician has reviewed this text yet." in made["text"]
        assert "Sample" not in json.dumps(made)
        assert self.reason(one, withhold_drafts=True) is AbstainReason.NOT_REVIEWED

    def test_a_preview_is_the_answer_whatever_the_review_says(self) -> None:
        """For those who review it: the same words as a visitor's, if it were shown."""
        one = entry("lupus", Aspect.CAUSES, review=review(ReviewStatus.RETIRED))
        strict = composer(today=DUE + timedelta(days=9), withhold_drafts=True)
        assert strict.withheld(one) is AbstainReason.EXPIRED
        assert strict.preview(one).body == answered(entry("lupus", Aspect.CAUSES)).body

    def test_what_is_retired_is_withheld(self) -> None:
        assert self.reason(entry("lupus", Aspect.CAUSES, review=review(ReviewStatus.RETIRED))) is AbstainReason.EXPIRED

    def test_drafts_are_withheld_where_the_clinic_asks_for_review(self) -> None:
        draft = entry("lupus", Aspect.CAUSES, review=review(ReviewStatus.DRAFT))
        assert self.reason(draft) is None
        assert self.reason(draft, withhold_drafts=True) is AbstainReason.NOT_REVIEWED
        assert self.reason(entry("lupus", Aspect.CAUSES), withhold_drafts=True) is None

    @pytest.mark.parametrize("status", list(ReviewStatus))
    def test_when_to_seek_care_is_never_withheld(self, valid: Valid, status: ReviewStatus) -> None:
        """Silence about emergencies would be worse than an old text."""
        reply = self.reply(entry("lupus", Aspect.WHEN_TO_SEEK_CARE, review=review(status)), DUE + timedelta(days=999), withhold_drafts=True)
        assert valid(reply)["kind"] == "answer"

    def test_a_claim_is_withheld_like_any_entry(self, valid: Valid) -> None:
        made = valid(self.reply(CLAIMS["cells_cure_lupus"], DUE + timedelta(days=1)))
        assert (made["reason"], made["entry"]) == ("expired", None)


class TestSafety:
    def triage(self, disposition: Disposition | None, *shows: str, also_crisis: bool = False, region: str = "here") -> Reply:
        return composer(region).triage(Triage(disposition, ("flag",), shows, False, also_crisis))

    @pytest.mark.parametrize("region", ["here", "there"])
    @pytest.mark.parametrize("disposition", list(Disposition))
    def test_every_disposition_keeps_the_contract_in_every_region(self, valid: Valid, disposition: Disposition, region: str) -> None:
        made = valid(self.triage(disposition, "chest pain", region=region))
        assert made["disposition"] == disposition.value
        assert made["contacts"]

    def test_an_emergency_says_what_it_may_be_and_whom_to_call(self) -> None:
        reply = self.triage(Disposition.EMERGENCY, "chest pain", "a stroke")
        assert reply.lines[0] == "An emergency: chest pain, or a stroke. Call 000."
        assert [c.href for c in reply.contacts] == ["tel:000"]
        assert reply.referral is not None
        assert reply.referral.when is ReferralWhen.NOW

    def test_the_number_is_that_of_the_clinics_region(self) -> None:
        reply = self.triage(Disposition.EMERGENCY, "chest pain", region="there")
        assert "999" in reply.lines[0]
        assert [c.href for c in reply.contacts] == ["tel:999"]

    def test_what_has_no_short_phrase_is_what_was_described(self) -> None:
        assert self.triage(Disposition.EMERGENCY).lines[0] == "An emergency: what you describe. Call 000."

    def test_a_crisis_beside_an_emergency_brings_the_crisis_line_too(self) -> None:
        reply = self.triage(Disposition.EMERGENCY, "pills", also_crisis=True)
        assert [c.href for c in reply.contacts] == ["tel:000", "tel:001", "https://example.org/chat"]
        assert "The crisis line is there too." in reply.lines

    def test_in_a_crisis_the_crisis_line_comes_first(self) -> None:
        assert [c.href for c in self.triage(Disposition.CRISIS).contacts] == ["tel:001", "https://example.org/chat", "tel:000"]

    def test_the_same_day_is_for_urgent_care(self) -> None:
        reply = self.triage(Disposition.SAME_DAY, "fever")
        assert [c.href for c in reply.contacts] == ["tel:002", "tel:000"]
        assert reply.referral is not None
        assert reply.referral.when is ReferralWhen.SAME_DAY

    def test_without_a_finding_there_is_no_safety_message(self) -> None:
        with pytest.raises(AnswerError, match="nothing urgent"):
            self.triage(None)

    def test_a_region_without_contacts_cannot_make_an_emergency_reply(self) -> None:
        """It fails rather than says "call" without a number."""
        bare = {"here": KNOWLEDGE.regions["here"].__class__("here", "Here", "000", (), ())}
        broken = Composer(knowledge(regions=bare), House("The Clinic", "here"), lambda: TODAY)
        with pytest.raises(AnswerError, match="needs contacts"):
            broken.triage(Triage(Disposition.EMERGENCY, ("flag",), ("chest pain",), False, False))


class TestAbstention:
    @pytest.mark.parametrize("reason", list(AbstainReason))
    def test_every_reason_keeps_the_contract(self, valid: Valid, reason: AbstainReason) -> None:
        made = valid(composer().abstain(reason))
        assert (made["reason"], made["referral"]["who"], made["referral"]["when"]) == (reason.value, "someone", "routine")
        assert [s["payload"] for s in made["suggestions"]] == ["/request_contact"]

    def test_a_condition_that_is_not_covered_is_named_with_its_specialist(self) -> None:
        reply = composer().abstain(AbstainReason.NOT_COVERED, condition="gout", who="a joint doctor", variant="named")
        assert reply.lines == ("I do not cover gout.",)
        assert reply.referral.who == "a joint doctor"

    def test_a_covered_topic_is_called_by_its_name(self) -> None:
        reply = composer().abstain(AbstainReason.NOT_COVERED, topic="sjogrens_disease", variant="known")
        assert reply.lines == ("Nothing on that part of Sjögren's disease.",)

    def test_some_reasons_say_what_to_do_meanwhile(self) -> None:
        assert composer().abstain(AbstainReason.PERSONAL_ADVICE).lines[-1] == "Change nothing meanwhile."

    def test_a_safety_note_stands_first(self) -> None:
        reply = composer().abstain(AbstainReason.OFF_TOPIC, safety_note=True)
        assert reply.lines[0] == "If this is happening now, call 000."
        assert reply.contacts

    def test_another_language_gets_the_emergency_number_in_any_case(self) -> None:
        assert [c.href for c in composer().abstain(AbstainReason.UNSUPPORTED_LANGUAGE).contacts] == ["tel:000"]
        assert composer().abstain(AbstainReason.OFF_TOPIC).contacts == ()


class TestOtherReplies:
    def test_a_question_back_offers_at_most_three_entries(self, valid: Valid) -> None:
        some = list(KNOWLEDGE.topics["lupus"].entries.values())
        made = valid(composer().clarify(some, "clarify-entry", topic="lupus"))
        assert (made["kind"], made["topic"], len(made["suggestions"])) == ("clarify", "lupus", 3)
        assert made["suggestions"][0]["title"] == "Lupus: overview"

    @pytest.mark.parametrize(("kind", "phrase"), [(Kind.SMALL_TALK, "greet"), (Kind.PRIVACY, "privacy"), (Kind.NOTICE, "notice")])
    def test_phrases_become_replies(self, valid: Valid, kind: Kind, phrase: str) -> None:
        assert valid(composer().say(kind, phrase))["kind"] == kind.value

    def test_phrases_are_filled_in_with_what_the_clinic_decided(self) -> None:
        assert composer(retention_days=7).phrase("notice") == "A program of The Clinic. Kept for 7 days."
        assert composer(retention_days=0).phrase("notice") == "A program of The Clinic. Kept until you erase it."

    def test_a_phrase_that_is_missing_is_an_error(self) -> None:
        with pytest.raises(AnswerError, match="has no phrase `no-such`"):
            composer().phrase("no-such")

    @pytest.mark.parametrize("name", ["{clinic}", "{contact}", "{", "}{", "{emergency} {0}", "%s {name}"])
    def test_a_brace_in_a_visitors_name_is_only_a_brace(self, name: str) -> None:
        """Nothing that somebody typed is read as a placeholder."""
        assert composer().phrase("intake-confirm", name=name, contact="c@example.org") == f"Send to The Clinic: {name}, c@example.org?"

    def test_a_placeholder_that_nobody_fills_stays(self) -> None:
        assert composer().phrase("intake-done") == PHRASES["intake-done"]

    def test_a_clinic_in_an_unknown_region_has_no_composer(self) -> None:
        """The message names the setting and what would do."""
        with pytest.raises(AnswerError, match=r"CAVEAT_CLINIC_REGION to one of: here, there"):
            composer("elsewhere")
