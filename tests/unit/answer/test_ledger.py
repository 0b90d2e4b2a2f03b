"""The ledger vouches for what it issued, exactly and not for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.answer.ledger import Ledger


def test_it_vouches_for_what_it_issued_and_for_nothing_else() -> None:
    ledger = Ledger()
    given = {"text": "hello", "list": [1, {"a": None}]}
    assert ledger.issue(given) is given
    assert ledger.vouches_for({"list": [1, {"a": None}], "text": "hello"})
    assert not ledger.vouches_for({"text": "hello", "list": [1]})


def test_a_change_after_issuing_is_noticed() -> None:
    ledger = Ledger()
    given: dict[str, object] = ledger.issue({"text": "hello", "list": []})
    given["text"] = "goodbye"
    assert not ledger.vouches_for(given)


@pytest.mark.parametrize("other", [None, "text", 5, ["list"], {"no": {"json"}}, object()])
def test_what_is_no_payload_is_not_vouched_for(other: object) -> None:
    assert not Ledger().vouches_for(other)


def test_it_forgets_the_oldest() -> None:
    ledger = Ledger(capacity=3)
    for number in range(4):
        ledger.issue({"n": number})
    assert [ledger.vouches_for({"n": number}) for number in range(4)] == [False, True, True, True]


def test_many_threads_may_use_it() -> None:
    ledger = Ledger()
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda n: ledger.vouches_for(ledger.issue({"n": n})), range(2000)))
