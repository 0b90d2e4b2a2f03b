"""A reading survives JSON, and is put together from the sentences of a message."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.focus import Focus
from bot.understanding.read import reading_of
from bot.understanding.reading import Context, Guess, Place, Reading
from bot.understanding.segments import segments_of
from tests.unit.understanding.made_up import matcher

MATCHER = matcher()
WORDS = st.lists(st.text(max_size=8), max_size=3).map(tuple)
GUESSES = st.lists(st.builds(Guess, st.text(max_size=8), st.floats(0, 1)), max_size=3).map(tuple)
READINGS = st.builds(
    Reading,
    focus=st.text(max_size=20),
    intents=GUESSES,
    topics=WORDS,
    general=WORDS,
    medicines=st.lists(WORDS, max_size=2).map(tuple),
    other_conditions=WORDS,
    elsewhere=WORDS,
    claims=GUESSES,
    described=GUESSES,
    asks_personal_advice=st.booleans(),
    checks_claim=st.booleans(),
    refers_to=st.none() | st.sampled_from(Place),
    language=st.sampled_from(("en", "de")),
)


@given(READINGS)
@settings(max_examples=25, deadline=None)
def test_a_reading_comes_back_from_json_as_it_was(reading: Reading) -> None:
    """The tracker keeps it as JSON, lists for tuples included."""
    assert Reading.from_json(reading.to_json()) == reading
    assert Reading.from_json(json.loads(json.dumps(reading.to_json()))) == reading


def test_an_older_reading_that_lacks_a_field_is_read_with_nothing_in_it() -> None:
    assert Reading.from_json({"focus": "text"}) == Reading("text", ())


def test_a_conversation_starts_without_context() -> None:
    assert Context() == Context(None, None)


def read(text: str, index: int = 0, intents: tuple[Guess, ...] = ()) -> Reading:
    """The reading of a text whose sentence `index` asks."""
    return reading_of(text, segments_of(text, MATCHER), Focus(index, intents))


def test_topics_of_the_sentence_that_asks_stand_apart_from_those_of_the_rest() -> None:
    reading = read("My aunt has lupus and MS. How is MS found?", 1)
    assert (reading.focus, reading.topics, reading.elsewhere) == ("How is MS found?", ("multiple_sclerosis",), ("lupus",))


@pytest.mark.parametrize(
    "text",
    [
        "Is lupus worse than scleroderma?",
        "lupus vs scleroderma",
        "lupus/scleroderma",
        "How does lupus differ, to a doctor, from scleroderma?",
        "Can I have lupus and at the same time scleroderma?",
    ],
)
def test_topics_that_are_joined_are_both_asked_about(text: str) -> None:
    assert read(text).topics == ("lupus", "systemic_sclerosis")


@pytest.mark.parametrize(
    "text",
    [
        "Who gets lupus out of people with scleroderma later on in their life?",
        "lupus in scleroderma",
        "lupus since my scleroderma",
        "does lupus ever turn in to scleroderma",
        "can lupus progress to scleroderma or so",
    ],
)
def test_of_topics_that_are_not_joined_the_first_is_asked_about(text: str) -> None:
    reading = read(text)
    assert (reading.topics, reading.elsewhere) == (("lupus",), ("systemic_sclerosis",))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("What about the first one?", Place.FIRST),
        ("ok and the second illness, is that worse", Place.SECOND),
        ("treatment for the other one", Place.OTHER),
        ("last one again pls", Place.LAST),
        ("how is the former treated", Place.FIRST),
        ("and the latter?", Place.LAST),
        ("and in mine?", Place.FIRST),
        ("ok back to me. which jabs first?", Place.FIRST),
        ("back to the little one, what can they eat", Place.OTHER),
        ("what is the first sign", None),
        ("I fell the other day", None),
        ("is lupus the first one of these to show", None),
        ("back to the first one. how many people have it?", Place.FIRST),
        ("and the gut one, is it passed on?", Place.DESCRIBED),
        ("for the one with the joints, is swimming any good", Place.DESCRIBED),
        ("is there one for children", None),
    ],
)
def test_a_topic_of_the_talk_may_be_meant_by_its_place(text: str, place: Place | None) -> None:
    """Or by what the message says of it; also in another sentence than the one that asks."""
    assert read(text).refers_to is place
    assert read(text, len(segments_of(text, matcher())) - 1).refers_to is place


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("and stem cells?", True),
        ("ok what about stem cell therapy then", True),
        ("are stem cells dangerous", False),
        ("and lupus?", False),
        ("and stem cells for lupus?", False),
        ("and what about it?", False),
    ],
)
def test_a_message_may_only_bring_up_stem_cells(text: str, *, only: bool) -> None:
    assert read(text).names_cells_only is only


def test_medicines_and_general_topics_of_the_rest_stand_in_where_the_question_names_none() -> None:
    reading = read("I read about stem cells, gout and MTX. Is it dangerous?", 1)
    assert (reading.general, reading.other_conditions) == (("stem_cell_therapy",), ("gout",))
    assert reading.medicines == (("psoriasis", "rheumatoid_arthritis"),)


def test_a_condition_that_is_not_covered_is_not_asked_about_beside_a_topic() -> None:
    """ "My uncle had gout and I have lupus. Is it dangerous?" """
    reading = read("My uncle had gout, I have lupus. Is it dangerous?", 1)
    assert (reading.elsewhere, reading.other_conditions) == (("lupus",), ())


@pytest.mark.parametrize(
    ("text", "points_back"),
    [
        ("does it raise the odds of gout", True),
        ("and that's because of gout?", True),
        ("is gout dangerous when it flares", False),
        ("what is gout", False),
        ("how long does this go on", True),
    ],
)
def test_a_sentence_points_back_before_it_names_anything(text: str, points_back: bool) -> None:
    assert read(text).points_back is points_back
    assert read(f"I have lupus. {text}", 1).points_back is points_back


def test_it_may_point_to_something_after_what_it_names_too() -> None:
    assert read("why is gout looked for in that one").points
    assert not read("why is gout looked for").points


def test_an_illness_that_is_ruled_out_is_not_asked_about() -> None:
    """Unless no other is named."""
    assert (read("it's lupus, not MS").topics, read("it's lupus, not MS").elsewhere) == (("lupus",), ())
    assert read("it's not MS").topics == ("multiple_sclerosis",)


def test_a_medicine_is_told_from_other_cues() -> None:
    assert read("does methotrexate help").names_medicine
    assert not read("does it help").names_medicine


def test_what_the_message_named_before_is_nothing_of_the_talk() -> None:
    assert not read("I've got gout. What helps with that?", 1).points_back


@pytest.mark.parametrize(
    ("text", "only_names"), [("lupus", True), ("MS?!", True), ("MS, lupus", True), ("and lupus", False), ("lupus pain", False)]
)
def test_a_message_may_hold_nothing_but_names(text: str, only_names: bool) -> None:
    assert read(text).only_names is only_names


def test_unless_the_question_names_it() -> None:
    reading = read("I have lupus. Is gout dangerous?", 1)
    assert (reading.elsewhere, reading.other_conditions) == (("lupus",), ("gout",))


def test_those_of_the_question_come_first() -> None:
    reading = read("I took MTX. Is rituximab dangerous?", 1)
    assert reading.medicines == (("lupus", "rheumatoid_arthritis"),)


def test_advice_and_claims_are_looked_for_in_every_sentence() -> None:
    assert read("Should I stop MTX? What is lupus?", 1).asks_personal_advice
    assert read("A clinic says it cures lupus. What is lupus?", 1).checks_claim
    plain = read("What is lupus?")
    assert (plain.asks_personal_advice, plain.checks_claim) == (False, False)


def test_a_few_words_with_a_name_are_english() -> None:
    """Latin names of diseases look like other languages."""
    assert read("Sjögren syndrome").language == "en"
    assert read("methotrexate lupus phase 3").language == "en"
    assert read("berapa biaya terapi sel punca untuk lupus").language != "en"


def test_guesses_are_taken_over() -> None:
    claims, described = (Guess("slug", 0.4),), (Guess("lupus", 0.3),)
    reading = reading_of("what is it", segments_of("what is it", MATCHER), Focus(0, ()), claims, described)
    assert (reading.claims, reading.described) == (claims, described)
