"""Tokens: minted by the server, checked without a database, and not to be had from what is stored."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.tokens import Tokens

TOKENS = Tokens(b"a secret key")
URL_SAFE = set(string.ascii_letters + string.digits + "-_.")


def test_each_token_is_new_and_url_safe() -> None:
    minted = {TOKENS.mint() for _ in range(100)}
    assert len(minted) == 100
    assert all(set(token) <= URL_SAFE for token in minted)


def test_a_token_always_leads_to_the_same_sender_id() -> None:
    token = TOKENS.mint()
    assert TOKENS.sender_id(token) == Tokens(b"a secret key").sender_id(token)


def test_different_tokens_lead_to_different_sender_ids() -> None:
    assert len({TOKENS.sender_id(TOKENS.mint()) for _ in range(100)}) == 100


def test_the_sender_id_holds_nothing_of_the_token() -> None:
    token = TOKENS.mint()
    sender_id = TOKENS.sender_id(token)
    assert sender_id is not None
    assert sender_id.startswith("web-")
    assert not any(part in sender_id for part in token.split("."))


def test_another_key_knows_no_token_of_ours() -> None:
    assert Tokens(b"another secret key").sender_id(TOKENS.mint()) is None


@pytest.mark.parametrize("position", range(55))
def test_a_change_of_any_character_is_noticed(position: int) -> None:
    token = TOKENS.mint()
    other = "A" if token[position] != "A" else "B"
    assert TOKENS.sender_id(token[:position] + other + token[position + 1 :]) is None


@settings(deadline=None)
@given(st.text())
def test_no_text_at_all_is_taken_for_a_token(text: str) -> None:
    assert TOKENS.sender_id(text) is None


@pytest.mark.parametrize("change", [str.upper, lambda t: t + "\n", lambda t: " " + t, lambda t: t + "=", lambda t: t.replace(".", "..")])
def test_only_the_exact_text_counts(change: object) -> None:
    assert callable(change)
    assert TOKENS.sender_id(change(TOKENS.mint())) is None
