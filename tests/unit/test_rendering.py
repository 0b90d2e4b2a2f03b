"""A reply as plain text, for channels that know nothing else, and as a payload."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.answer.compose import Composer, House
from bot.answer.model import Answer, Reply
from bot.knowledge.model import Figure, Review, SharedText, Statement
from bot.rendering import CERTAINTY_WORDS, VERDICT_WORDS, payload, plain_text, review_line
from bot.triage.assess import Triage
from bot.vocabulary import Aspect, Certainty, Disposition, Kind, ReviewStatus, Verdict
from tests.unit.understanding.made_up import CLAIMS, TODAY, entry, knowledge, review

KNOWLEDGE = knowledge()
COMPOSER = Composer(KNOWLEDGE, House("The Clinic", "here"), lambda: TODAY)


def answer(**changes: Any) -> Answer:
    """An answer of an ordinary entry with changes."""
    reply = COMPOSER.answer(entry("lupus", Aspect.TREATMENT, **changes))
    assert isinstance(reply, Answer)
    return reply


def test_the_text_holds_the_whole_answer_in_order() -> None:
    """What it is, what is said, how sure, what limits it, whom to see, and where it comes from."""
    text = plain_text(answer())
    assert text.split("\n") == [
        "Lupus: treatment",
        "First on lupus and treatment.",
        "Second, about a lamp.",
        "In plain words: lamp means a thing that gives light.",
        "How sure is this? Moderate. Two small trials.",
        "Little is known of the treatment.",
        "Whom to see (routine): a specialist. They know more.",
        "Sources: First page (Library of Examples) https://example.org/one; Second page (Journal of Examples, 2020) https://example.org/two",
        "Reviewed on 2 January 2026. Next review by 1 January 2030.",
    ]


def test_a_claim_begins_with_its_verdict() -> None:
    reply = COMPOSER.answer(CLAIMS["cells_cure_lupus"])
    assert plain_text(reply).split("\n")[:2] == ["Claim: Stem cells cure lupus.", "The evidence does not support this claim."]


def test_a_safety_note_stands_first() -> None:
    reply = COMPOSER.answer(entry("lupus", Aspect.TREATMENT), safety_note=True)
    assert plain_text(reply).startswith("If this is happening now, call 000.\n")


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (Figure(8, 10, "got better", "one"), "In numbers: about 8 in 10 got better."),
        (Figure(2.5, 1000, "fell ill", "one"), "In numbers: about 2.5 in 1,000 fell ill."),
        (Figure(3, 100, "died", "one", 1, 4.5), "In numbers: about 3 in 100 died (between 1 and 4.5 in 100 across studies)."),
        (Figure(3, 100, "died", "one", 0, 4), "In numbers: about 3 in 100 died (between 0 and 4 in 100 across studies)."),
    ],
)
def test_a_figure_is_a_natural_frequency(figure: Figure, line: str) -> None:
    assert line in plain_text(answer(figures=(figure,))).split("\n")


def test_a_figure_without_a_range_has_none_in_the_payload() -> None:
    with_range, without = Figure(3, 100, "died", "one", 0, 4), Figure(3, 100, "died", "one")
    made: Any = payload(answer(figures=(with_range, without)))["figures"]
    assert made[0] == {"type": "icon_array", "numerator": 3, "denominator": 100, "label": "died", "citation": "one", "low": 0, "high": 4}
    assert "low" not in made[1]


def test_approval_is_told_where_it_matters() -> None:
    status = SharedText("none", (Statement("No product is approved.", ("three",)),), TODAY)
    assert "Approval status: No product is approved." in plain_text(answer(regulatory=status)).split("\n")
    assert "Approval status" not in plain_text(answer())


def test_a_draft_is_called_one() -> None:
    assert review_line(answer(review=review(ReviewStatus.DRAFT))) == (
        "Draft: no clinician has reviewed this text yet. Review due by 1 January 2030."
    )


def test_what_has_no_date_of_review_counts_as_a_draft() -> None:
    odd = Review(ReviewStatus.REVIEWED, None, date(2030, 1, 1))
    assert review_line(replace(answer(), review=odd)).startswith("Draft")


def test_every_certainty_and_verdict_has_its_words() -> None:
    assert set(CERTAINTY_WORDS) == set(Certainty)
    assert set(VERDICT_WORDS) == set(Verdict)


def test_contacts_are_written_out_for_those_who_cannot_press_them() -> None:
    lines = plain_text(COMPOSER.triage(Triage(Disposition.CRISIS, ("flag",), (), False, False))).split("\n")
    assert lines[-3:] == ["Crisis line: call 001: 001", "Chat: https://example.org/chat", "Call 000: 000"]


def test_white_space_and_blank_lines_are_folded() -> None:
    """Rasa's channels split text at blank lines, and a caveat that arrives alone is none."""
    reply = Reply(kind=Kind.NOTICE, knowledge="digest", lines=("One\n\ntwo   three", " ", "four"))
    assert plain_text(reply) == "One two three\nfour"


def test_a_reply_of_another_kind_has_no_fields_of_an_answer() -> None:
    made = payload(Reply(kind=Kind.NOTICE, knowledge="digest", lines=("Hello.",)))
    assert (made["schema"], made["kind"], made["text"], made["citations"]) == ("answer/1", "notice", "Hello.", [])
    assert not {"body", "certainty", "caveat", "disposition", "reason", "form"} & set(made)


def test_citations_carry_their_identifiers_and_what_they_support() -> None:
    made: Any = payload(answer())["citations"]
    assert made[1] == {
        "id": "two",
        "title": "Second page",
        "publisher": "Journal of Examples",
        "year": 2020,
        "url": "https://example.org/two",
        "doi": "10.1/two",
        "pmid": "123",
        "nct": "NCT1",
        "supports": [1],
    }
