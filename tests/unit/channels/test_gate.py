"""The gate: only what was rendered from a reply gets through, unchanged."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.answer.ledger import Ledger
from bot.answer.model import Payload, Reply, Suggestion
from bot.channels.gate import GatedOutput
from bot.errors import UnsafeReplyError
from bot.rendering import payload
from bot.vocabulary import Kind


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def gate(ledger: Ledger) -> GatedOutput:
    return GatedOutput(ledger)


def rendered(*lines: str) -> Payload:
    return payload(Reply(Kind.SMALL_TALK, "k", lines, (Suggestion("More", "/more"),)))


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(coroutine)


def send(gate: GatedOutput, **response: object) -> None:
    run(gate.send_response("visitor", dict(response)))


class TestLetThrough:
    def test_a_payload_of_the_ledger(self, gate: GatedOutput, ledger: Ledger) -> None:
        issued = ledger.issue(rendered("Hello."))
        send(gate, custom=issued, text="Hello.", buttons=[{"title": "More", "payload": "/more"}], image=None, attachment=None, elements=[])
        assert gate.payloads == [issued]

    def test_several_of_them_in_order(self, gate: GatedOutput, ledger: Ledger) -> None:
        issued = [ledger.issue(rendered(text)) for text in ("One.", "Two.")]
        send(gate, custom={"replies": issued}, text="One.\nTwo.")
        send(gate, custom=ledger.issue(rendered("Three.")))
        assert [p["text"] for p in gate.payloads] == ["One.", "Two.", "Three."]


class TestRefused:
    @pytest.mark.parametrize(
        "response",
        [
            {"text": "Take two aspirins."},
            {"text": "Take two aspirins.", "buttons": [{"title": "Yes", "payload": "/yes"}]},
            {"custom": {"kind": "answer", "text": "made by an action"}},
            {"custom": {"replies": []}},
            {"custom": {"replies": "no list"}},
            {"custom": "a text"},
            {"custom": [1]},
            {"custom": {"when": object()}},
            {"image": "https://example.org/x.png"},
            {"attachment": {"type": "video"}},
            {},
        ],
    )
    def test_whatever_has_no_payload(self, gate: GatedOutput, response: dict[str, object]) -> None:
        with pytest.raises(UnsafeReplyError):
            send(gate, **response)
        assert not gate.payloads

    def test_a_payload_that_was_changed(self, gate: GatedOutput, ledger: Ledger) -> None:
        issued = ledger.issue(rendered("See a doctor."))
        with pytest.raises(UnsafeReplyError):
            send(gate, custom={**issued, "text": "No need to see a doctor."})

    def test_all_replies_where_one_was_not_issued(self, gate: GatedOutput, ledger: Ledger) -> None:
        with pytest.raises(UnsafeReplyError):
            send(gate, custom={"replies": [ledger.issue(rendered("One.")), rendered("Two.")]})
        assert not gate.payloads

    @pytest.mark.parametrize(
        "more",
        [
            {"text": "Hello. And take two aspirins."},
            {"buttons": [{"title": "Buy pills", "payload": "/buy"}]},
            {"image": "https://example.org/x.png"},
            {"attachment": "https://example.org/x.pdf"},
            {"elements": [{"title": "x"}]},
            {"quick_replies": [{"title": "x", "payload": "/x"}]},
        ],
    )
    def test_what_is_added_to_a_good_payload(self, gate: GatedOutput, ledger: Ledger, more: dict[str, object]) -> None:
        with pytest.raises(UnsafeReplyError):
            send(gate, custom=ledger.issue(rendered("Hello.")), **more)

    def test_another_processes_payload(self, gate: GatedOutput) -> None:
        with pytest.raises(UnsafeReplyError):
            send(gate, custom=Ledger().issue(rendered("Hello.")))

    def test_every_other_way_to_send(self, gate: GatedOutput) -> None:
        ways = (
            gate.send_text_message("v", "x"),
            gate.send_text_with_buttons("v", "x", []),
            gate.send_quick_replies("v", "x", []),
            gate.send_image_url("v", "x"),
            gate.send_attachment("v", "x"),
            gate.send_elements("v", []),
            gate.send_custom_json("v", {"text": "x"}),
        )
        for way in ways:
            with pytest.raises(UnsafeReplyError):
                run(way)
