"""Closed vocabularies of the assistant. Each value is part of the public contract (`answer/1`) or of the knowledge format."""

from __future__ import annotations

from enum import Enum


class Kind(str, Enum):
    """What a reply is."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"
    TRIAGE = "triage"
    REFERRAL = "referral"
    PRIVACY = "privacy"
    SMALL_TALK = "small_talk"
    NOTICE = "notice"


class Aspect(str, Enum):
    """What is asked about a topic."""

    OVERVIEW = "overview"
    SYMPTOMS = "symptoms"
    CAUSES = "causes"
    RISK_FACTORS = "risk_factors"
    PREVALENCE = "prevalence"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    MEDICINE_SIDE_EFFECTS = "medicine_side_effects"
    SELF_CARE = "self_care"
    PROGNOSIS = "prognosis"
    COMPLICATIONS = "complications"
    PREGNANCY = "pregnancy"
    VACCINES = "vaccines"
    WHEN_TO_SEEK_CARE = "when_to_seek_care"
    STEM_CELL_EVIDENCE = "stem_cell_evidence"
    STEM_CELL_PROCEDURE = "stem_cell_procedure"
    STEM_CELL_RISKS = "stem_cell_risks"
    STEM_CELL_ELIGIBILITY = "stem_cell_eligibility"
    STEM_CELL_TYPES = "stem_cell_types"
    COST_AND_COVERAGE = "cost_and_coverage"
    REGULATION = "regulation"
    CLINICAL_TRIALS = "clinical_trials"
    CHOOSING_A_CLINIC = "choosing_a_clinic"
    CLAIM_CHECK = "claim_check"

    @property
    def is_about_stem_cells(self) -> bool:
        """Whether the aspect only makes sense for stem cell therapy."""
        return self in STEM_CELL_ASPECTS


STEM_CELL_ASPECTS = frozenset(
    {
        Aspect.STEM_CELL_EVIDENCE,
        Aspect.STEM_CELL_PROCEDURE,
        Aspect.STEM_CELL_RISKS,
        Aspect.STEM_CELL_ELIGIBILITY,
        Aspect.STEM_CELL_TYPES,
        Aspect.COST_AND_COVERAGE,
        Aspect.REGULATION,
        Aspect.CLINICAL_TRIALS,
        Aspect.CHOOSING_A_CLINIC,
    }
)

REQUIRED_CONDITION_ASPECTS = (
    Aspect.OVERVIEW,
    Aspect.SYMPTOMS,
    Aspect.CAUSES,
    Aspect.DIAGNOSIS,
    Aspect.TREATMENT,
    Aspect.PROGNOSIS,
    Aspect.STEM_CELL_EVIDENCE,
    Aspect.WHEN_TO_SEEK_CARE,
)


class AutoimmuneStatus(str, Enum):
    """Whether a condition counts as autoimmune; the last two need an overview that says so."""

    ESTABLISHED = "established"
    CONTESTED = "contested"
    MIXED = "mixed"


class Certainty(str, Enum):
    """Certainty of the evidence in GRADE's words; NOT_GRADED is for plain facts that no study result stands behind."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"
    NOT_GRADED = "not_graded"


class Disposition(str, Enum):
    """Outcome of triage, most urgent first."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    SAME_DAY = "same_day"


class ReferralWhen(str, Enum):
    """How soon the person should see whom the referral names."""

    NOW = "now"
    SAME_DAY = "same_day"
    SOON = "soon"
    ROUTINE = "routine"


class AbstainReason(str, Enum):
    """Why the assistant gives no answer."""

    OFF_TOPIC = "off_topic"
    NOT_COVERED = "not_covered"
    PERSONAL_ADVICE = "personal_advice"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    EXPIRED = "expired"
    NOT_REVIEWED = "not_reviewed"
    UNCLEAR = "unclear"


class Verdict(str, Enum):
    """What the evidence says of an advertising claim."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    OVERSTATED = "overstated"
    UNSUPPORTED = "unsupported"


class ReviewStatus(str, Enum):
    """Where an entry stands in clinical review."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RETIRED = "retired"


class SourceSeen(str, Enum):
    """How the cited source was seen by whoever wrote the statement."""

    PRIMARY = "primary"
    NIH_COPY = "nih_copy"
    SECONDARY = "secondary"
