"""The specification of triage, continued: topics, names, stories and jokes that are no findings, and findings told in deeds and numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Outcome = Callable[[str], str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at what blood sugar do type 1s pass out", "note"),
        ("how does giant cell arteritis make folk lose their sight", "note"),
        ("how quickly do myasthenia patients stop breathing in a crisis", "note"),
        ("my folk are fine but my wife is losing her sight", "emergency"),
        ("patients wait for ages here. my dad has lost his sight", "emergency"),
    ],
)
def test_people_in_general_are_nobody(outcome: Outcome, text: str, expected: str) -> None:
    """A plural without an owner makes a topic, and so does a "their" that points back to it."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in guillain barre how fast does paralysis reach the breathing muscles", "none"),
        ("how high can fever go in stills", "note"),
        ("gave 40 units novorapid instead of lantus by accident what do i do", "emergency"),
        ("my mum can't breathe, how far should i drive her", "emergency"),
    ],
)
def test_how_and_what_make_a_topic_unless_a_person_follows(outcome: Outcome, text: str, expected: str) -> None:
    """ "how fast does X" asks about X; "X, what do I do" asks for help."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my dad who is on methotrexate has a fever of 39.4, is shivering and a bit confused", "emergency"),
        ("who is more likely to have a fever with confusion on methotrexate", "note"),
    ],
)
def test_who_asks_or_tells_of_a_person(outcome: Outcome, text: str, expected: str) -> None:
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crohns blood stool anemia", "note"),
        ("mouth full of ulcers on methotrexate", "same_day"),
        ("lupus, cannot breathe", "emergency"),
        ("itp nosebleed for 2 hours", "emergency"),
    ],
)
def test_a_row_of_nouns_is_a_search(outcome: Outcome, text: str, expected: str) -> None:
    """Without person, verb, number, comma or word of haste, an illness and its findings are looked up, not suffered."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("shingles vaccine rheumatoid arthritis", False),
        ("can I have the shingles vaccine next week", False),
        ("Wife diagnosed relapsing remitting at 29. What's the outlook?", False),
        ("he won't take his steroid in the evening because he can't sleep", False),
        ("treatment is basically steroids that stop working after a while", False),
        ("I have not taken my steroid for three days", True),
        ("my ms is relapsing again", True),
    ],
)
def test_names_and_habits_are_no_findings(outcome: Outcome, text: str, urgent: bool) -> None:
    """A vaccine's name, a type of illness and the hour at which a medicine is taken hold words of red flags and are none."""
    assert (outcome(text) == "same_day") is urgent


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("writing a novel: my character has type 1 and is found unconscious", False),
        ("how do i beat the boss on level 9 i keep bleeding out", False),
        ("I'm writing a novel and now my chest hurts", True),
        ("his character has changed since sunday and he is hallucinating", True),
        ("oximeter shows 84 and he is gasping", True),
        ("he collapsed in front of the tv", True),
    ],
)
def test_a_story_covers_its_own_clauses_only(outcome: Outcome, text: str, urgent: bool) -> None:
    """What happens in a novel, a film or a game happens to nobody; what happens beside it does."""
    assert (outcome(text) == "emergency") is urgent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("insurance paperwork makes me want to jump off a bridge haha", "none"),
        ("my head is about to explode with all these leaflets", "none"),
        ("i want to jump off a bridge", "crisis"),
        ("my head is about to explode, worst pain ever", "emergency"),
    ],
)
def test_figures_of_speech(outcome: Outcome, text: str, expected: str) -> None:
    """ "makes me want to ... haha" is a way of speaking; the same words alone are not."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "MY BROTHER IS HAVING A FIT HIS SUGAR IS 1.9",
        "sugar 38 mg/dl, husband won't swallow juice, jerking",
        "8 weeks pregnant, terrible one sided pain and shoulder tip pain, dizzy",
        "my friend with type 1 is on the floor and wont answer us",
        "hes collapsed not breathing he had hsct last month",
        "my 4 year old with type 1, cant rouse her",
    ],
)
def test_emergencies_in_numbers_and_deeds(outcome: Outcome, text: str) -> None:
    """Sugar in both units, an ectopic pregnancy, nobody at home; a date beside a treatment dates the treatment alone."""
    assert outcome(text) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "unalive thoughts every night since the diagnosis",
        "my mate just posted bye everyone with pills in the pic",
        "scared im going to hurt the baby and myself",
        "thinking about just not taking my insulin so i slip away",
        "if its bad ill hang myself before it gets me",
        "how do i get to dignitas, cant see another winter",
        "my husband has a loaded shotgun and says he is done",
    ],
)
def test_crises_in_deeds(outcome: Outcome, text: str) -> None:
    """Farewells, means at hand, a medicine left out in order to die; a condition before "I'll" does not soften it."""
    assert outcome(text) == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "I have Crohn and new hole near anus with pus and little temperature",
        "scleroderma fingertip ulcer has started oozing yellow and the redness is tracking to my knuckle",
        "ssc, bp 158/98 three readings today, usually 115",
        "daughter 3 been vomiting, few wet nappies, still sipping",
        "cat bit my thumb, its swelling, i take immunosuppressants",
        "mine is due today but ive a chest infection with green phlegm",
        "running low on insulin, only till tonight",
        "type 1, ketones 1.8, feel a bit rough",
    ],
)
def test_what_cannot_wait_until_tomorrow(outcome: Outcome, text: str) -> None:
    """Wounds that weep, pressure above one's own, a dry child, bites, an infection before a dose, the last insulin."""
    assert outcome(text) == "same_day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where do I find jeans that fit", "none"),
        ("he is having a fit", "emergency"),
        ("my son is fitting and it won't stop", "emergency"),
        ("is my mate winding me up", "none"),
        ("I muddle up the two kinds of cells", "none"),
        ("a stem cell shot in my hip", "none"),
        ("he got shot in the leg", "emergency"),
        ("my fingers are going blue in the freezer aisle", "none"),
        ("my baby is turning blue", "emergency"),
        ("the leaves on my tree are going yellow", "none"),
        ("his skin is going yellow", "same_day"),
        ("they can't lift their arms to comb their hair", "none"),
        ("he suddenly can't lift his arm", "emergency"),
        ("my boy's bloods were fine after breakfast every day this week", "none"),
        ("I'm 9 weeks along and there is blood", "same_day"),
        ("bleeding at 30 weeks", "same_day"),
        ("I'm hopeless with computers", "none"),
        ("I feel hopeless", "crisis"),
        ("say goodbye to your tablets forever, says the ad", "none"),
        ("I'm saying goodbye", "crisis"),
        ("most people get better without anything", "none"),
        ("everyone would be better off without me", "crisis"),
        ("they want to cut a bit of artery out of dad's temple", "none"),
        ("I want to cut so bad", "crisis"),
    ],
)
def test_a_word_counts_in_its_dangerous_sense_only(outcome: Outcome, text: str, expected: str) -> None:
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("his sugars are 16 and he has not been sick", "note"),
        ("his sugars are 16 and he is being sick", "emergency"),
        ("she has not been able to breathe properly since this morning", "emergency"),
    ],
)
def test_what_has_not_been_is_denied_and_what_could_not_be_is_told(outcome: Outcome, text: str, expected: str) -> None:
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("can't see the point any more", "crisis"),
        ("I just can't see the point in carrying on", "crisis"),
        ("I can't see a way out", "crisis"),
        ("I cannot see anything in my left eye", "emergency"),
        ("can't see out of one eye, any reason to wait", "emergency"),
        ("can't see the point of a second biopsy", "none"),
        ("what is the point of it all", "crisis"),
        ("at what point does it need to be looked at", "none"),
        ("at this point I don't want to live", "crisis"),
        ("can't see myself doing this for years", "none"),
    ],
)
def test_what_the_minds_eye_cannot_see_is_no_loss_of_sight(outcome: Outcome, text: str, expected: str) -> None:
    """It may be despair, and it may be nothing."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I was told today that it is scleroderma. Will I die?", "none"),
        ("how long till I die of this", "none"),
        ("am I going to die if I swallow all these tablets", "crisis"),
        ("could I die from swallowing all my prednisone", "crisis"),
        ("I'm going to die and I want to", "crisis"),
        ("am I going to die from lupus", "none"),
        ("just diagnosed with MS, am I going to die?", "none"),
        ("I'm so scared I'm going to die of this vasculitis", "none"),
        ("will I die if I take 40 tramadol", "crisis"),
        ("I'm scared that I want to die", "crisis"),
        ("is he going to die, he took 30 pills", "emergency"),
    ],
)
def test_fear_of_an_illness_is_no_wish_to_die(outcome: Outcome, text: str, expected: str) -> None:
    """Whoever has just been told asks it."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't want to go to hospital", "none"),
        ("he doesn't want to go on biologics", "none"),
        ("i don't want to go to work with this rash", "none"),
        ("i don't want to go on like this", "crisis"),
        ("my grandmother went yellow and died of PBC", "none"),
        ("sweats at night that soak the sheets", "none"),
        ("the nosebleed has soaked two towels already", "emergency"),
        ("soaked through three pads with blood", "emergency"),
        ("if I just didn't wake up tomorrow that would be fine by me", "crisis"),
        ("tried to wake him and he didn't wake up", "emergency"),
        ("I couldn't wake my dad this morning", "emergency"),
        ("I think she is not waking up properly", "emergency"),
        ("how much sleep do I need to not wake up tired", "none"),
        ("I don't want to go on, my pain is unbearable", "crisis"),
        ("I don't want to go on the way I am", "crisis"),
        ("I don't want to go on birth control", "none"),
        ("I don't want to keep going", "crisis"),
        ("I don't want to keep going to hospital", "none"),
        ("I don't want to carry on", "crisis"),
        ("I don't want to carry on taking these tablets", "none"),
        ("I don't want to go through another day", "crisis"),
        ("I don't want this life-long medication", "none"),
        ("I don't want this life anymore", "crisis"),
        ("my nose won't stop, I soaked three towels", "emergency"),
        ("after the tooth extraction it soaked six tissues", "emergency"),
    ],
)
def test_what_is_not_wanted_or_did_not_happen(outcome: Outcome, text: str, expected: str) -> None:
    """Not to want to go somewhere is no despair, sweat is no blood, and whoever wishes not to wake up is awake."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("azathioprine fatal amount for 52kg female", "crisis"),
        ("how many hydroxychloroquine would it take to not come back", "crisis"),
        ("how many tablets to not wake up", "crisis"),
        ("is methotrexate ever fatal", "none"),
        ("how many infusions do I need for it to not come back", "none"),
    ],
)
def test_the_amount_that_kills(outcome: Outcome, text: str, expected: str) -> None:
    """Whoever asks for it is asked how they are; that a medicine may be fatal is knowledge."""
    assert outcome(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("co-codamol, lemsip and paracetamol for my flare, I make it about 9 grams yesterday", "emergency"),
        ("took 11 g of paracetamol since last night", "emergency"),
        ("paracetamol, 4 grams a day is the most, isn't it", "none"),
        ("a yoghurt has 20 grams of carbs, and then there is paracetamol", "none"),
        ("she whacked her temple on the step, she's on warfarin and now she's dozy", "emergency"),
        ("bumped my forehead on a shelf and now I ask the same question over and over", "emergency"),
        ("small bumps on my forehead that got worse after prednisone", "none"),
        ("the migraine hit my left temple and I feel dizzy", "none"),
        ("I get paracetamol before my 40 g IVIG infusion", "none"),
        ("can I take paracetamol with 10 g of collagen powder", "none"),
    ],
)
def test_amounts_and_knocks_that_harm_later(outcome: Outcome, text: str, expected: str) -> None:
    """Portions add up, and a head may bleed slowly."""
    assert outcome(text) == expected
