"""What is read from a body; never an exception, whatever is in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.parsing import Incoming, Refusal, bearer, read_feedback, read_message, without_slash, wrong_media

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c), max_leaves=10
)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_a_message_or_a_refusal(body: bytes) -> None:
    assert isinstance(read_message(body), Incoming | Refusal)
    assert isinstance(read_feedback(body), Refusal)


@settings(deadline=None)
@given(JSON, JSON)
def test_any_json_is_a_message_or_a_refusal(message: object, sender: object) -> None:
    found = read_message(json.dumps({"message": message, "sender": sender}).encode())
    if isinstance(found, Incoming):
        assert isinstance(message, str)
        assert found.text == message.strip()
        assert found.text.encode()
        assert sender is None or isinstance(sender, str)
    else:
        assert (found.status, found.code) == (400, "bad_request")


@settings(deadline=None)
@given(st.text())
def test_without_slash_never_begins_with_one(text: str) -> None:
    assert not without_slash(text).strip().startswith("/")


@pytest.mark.parametrize(("text", "plain"), [("/restart", "restart"), (" // /a/b", "a/b"), ("1/2", "1/2"), ("///", ""), ("/\u00a0/x", "x")])
def test_only_the_leading_slashes_go(text: str, plain: str) -> None:
    assert without_slash(text) == plain


@pytest.mark.parametrize(
    ("header", "token"), [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Bearer", ""), ("Basic abc", ""), ("abc", ""), ("", "")]
)
def test_the_token_of_a_header(header: str, token: str) -> None:
    assert bearer(header) == token


@pytest.mark.parametrize("header", ["application/json", "Application/JSON ; Charset=UTF-8", "application/json; charset=utf8; x=y"])
def test_json_in_utf8_is_the_right_media(header: str) -> None:
    assert wrong_media(header) is None


@pytest.mark.parametrize("header", ["", "text/json", "application/jsonp", "application/json; charset=utf-16", ";", "multipart/form-data"])
def test_anything_else_is_not(header: str) -> None:
    refusal = wrong_media(header)
    assert refusal is not None
    assert (refusal.status, refusal.code) == (415, "unsupported_media")
