"""A message is cut into sentences, each with its names, masked for the classifier."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.segments import MAX_SEGMENTS, masked_text, segments_of
from bot.understanding.topics import MentionKind
from tests.unit.understanding.made_up import matcher

MATCHER = matcher()


def test_sentences_end_at_signs_and_line_breaks() -> None:
    text = "Hello! My mother has RA; she takes MTX\nIs it safe?Thanks."
    assert [s.text for s in segments_of(text, MATCHER)] == ["Hello!", "My mother has RA;", "she takes MTX", "Is it safe?", "Thanks."]


def test_but_not_within_an_abbreviation() -> None:
    named, asks = segments_of("M.S. Is it safe?", MATCHER)
    assert (named.text, named.values(MentionKind.TOPIC), asks.text) == ("M.S.", ("multiple_sclerosis",), "Is it safe?")


def test_each_sentence_has_its_own_names() -> None:
    story, question = segments_of("I have lupus. Does methotrexate help MS and MS?", MATCHER)
    assert story.values(MentionKind.TOPIC) == ("lupus",)
    assert question.values(MentionKind.TOPIC) == ("multiple_sclerosis",)
    assert question.values(MentionKind.MEDICINE) == ("psoriasis", "rheumatoid_arthritis")


def test_a_sentence_is_masked_and_mended_for_the_classifier() -> None:
    """White space is folded; what was typed stays in `text`."""
    _, question = segments_of("Hi. How   is MS treaded", matcher())
    assert (question.text, question.masked) == ("How   is MS treaded", "How is disease treaded")


def test_the_masked_sentences_are_joined_in_one_text() -> None:
    assert masked_text(segments_of("I have lupus.  Does MTX\nhelp?", MATCHER)) == "I have disease. Does medicine help?"
    assert masked_text([]) == ""


def test_a_question_has_its_mark_or_begins_like_one() -> None:
    asked = segments_of("Lupus? what's lupus. Tell me of lupus. So how is it. We all fear lupus. It is what it is", MATCHER)
    assert [s.is_question for s in asked] == [True, True, True, True, False, True]


def test_of_a_long_story_the_end_counts() -> None:
    text = " ".join(f"This is sentence {n}." for n in range(40))
    found = segments_of(text, MATCHER)
    assert len(found) == MAX_SEGMENTS
    assert found[-1].text == "This is sentence 39."


def test_what_has_no_letters_is_one_segment() -> None:
    """There is always something to classify."""
    for text in ("...", "", "?!\n\n"):
        assert [s.text for s in segments_of(text, MATCHER)] == [text]


@given(st.text(max_size=120))
@settings(max_examples=25, deadline=None)
def test_no_text_is_too_odd(text: str) -> None:
    found = segments_of(text, MATCHER)
    assert 1 <= len(found) <= MAX_SEGMENTS
    assert all(s.text in text for s in found)
