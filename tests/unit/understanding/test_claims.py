"""A claim is put up for checking in a few ways, and has words of its own."""

from __future__ import annotations

import pytest

from bot.understanding.claims import ClaimWords, checks_claim
from bot.understanding.examples import Example


@pytest.mark.parametrize(
    "text",
    [
        "is it true that cells cure lupus",
        "are these really true",
        "fact or myth: cells cure all",
        "how true is that",
        "A clinic says cells cure lupus",
        "the ad on tiktok promised a cure",
        "my doctor said gluten is bad",
        "I read that bread is bad",
        "we were told it is safe",
        "according to a website it is safe",
        "supposedly it works",
        "is this a scam",
        "Stem cells cure it, right?",
        "it’s gone in a week - really?",
    ],
)
def test_a_claim_is_put_up(text: str) -> None:
    assert checks_claim(text)


@pytest.mark.parametrize(
    "text",
    [
        "what is lupus?",
        "do stem cells cure lupus?",
        "how does the doctor find it",
        "what are the right doses?",
        "is the right knee worse?",
        "can it go away",
        "",
    ],
)
def test_a_plain_question_puts_up_none(text: str) -> None:
    assert not checks_claim(text)


EXAMPLES = (
    Example("do cells cure disease", "cure"),
    Example("Cells cured disease in a week.", "cure"),
    Example("stem cells come from bees", "bees"),
)
ASKED = ("what is disease", "what is the cure of disease", "what are the signs of disease", "is disease in the genes", "is this true")
WORDS = ClaimWords.of(EXAMPLES, ASKED)


class TestClaimWords:
    def test_a_text_of_a_claims_own_words_shares_all_of_them(self) -> None:
        assert WORDS.shared("Cells cure disease?", ["cure"])["cure"] == pytest.approx(1.0)

    def test_one_of_other_words_shares_none(self) -> None:
        assert WORDS.shared("bread and butter", ["cure"])["cure"] == 0

    def test_words_of_another_claim_do_not_count(self) -> None:
        assert WORDS.shared("bees", ["bees"])["bees"] == pytest.approx(1.0)
        assert WORDS.shared("bees", ["cure"])["cure"] == 0

    def test_a_rare_word_weighs_more_than_one_that_many_questions_have(self) -> None:
        """ "Disease" stands in four of five questions, "cells" in none; "bread" is as rare as "cells"."""
        assert WORDS.shared("cells bread", ["cure"])["cure"] == pytest.approx(0.5)
        assert 0 < WORDS.shared("disease bread", ["cure"])["cure"] < 0.2

    def test_a_word_counts_once_however_often_it_is_said(self) -> None:
        assert WORDS.shared("cells cells cells bread", ["cure"])["cure"] == WORDS.shared("cells bread", ["cure"])["cure"]

    def test_case_plural_and_signs_do_not_matter(self) -> None:
        assert WORDS.shared("CELL, cure!", ["cure"])["cure"] == WORDS.shared("cells cure", ["cure"])["cure"]

    def test_a_text_without_words_and_a_claim_that_is_not_known_share_nothing(self) -> None:
        assert WORDS.shared("?!", ["cure"])["cure"] == 0
        assert WORDS.shared("cells", ["unknown"])["unknown"] == 0

    def test_words_that_stand_in_every_question_say_nothing(self) -> None:
        assert ClaimWords.of(EXAMPLES, ["cells", "cells"]).shared("cells", ["cure"])["cure"] == 0

    def test_they_come_back_from_json_as_they_were(self) -> None:
        again = ClaimWords.from_json(WORDS.to_json())
        for text in ("cells bread", "disease bread", "is this about bees"):
            for label in ("cure", "bees", "unknown"):
                assert again.shared(text, [label])[label] == WORDS.shared(text, [label])[label]
