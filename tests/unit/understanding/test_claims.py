"""A claim is put up for checking in a few ways."""

from __future__ import annotations

import pytest

from bot.understanding.claims import checks_claim


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
