"""docs/webhook.md says what is sent: its examples are the code's output, its program verifies, its figures are those of the code."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fhirclient.models.bundle import Bundle

from bot.delivery import backoff
from bot.delivery.fhir import fhir_body
from bot.delivery.fhir_codes import REQUEST_STATUS, TASK_STATUS
from bot.delivery.payload import Event, json_body
from bot.delivery.signing import signed_headers
from bot.delivery.worker import LONGEST_PAUSE
from bot.settings import Webhook
from tests.delivery.receiver import OTHER_SECRET, SECRET

PAGE = (Path(__file__).parents[3] / "docs" / "webhook.md").read_text(encoding="utf-8")
BODY = b'{"type":"case.created"}'


def blocks(language: str) -> list[str]:
    """The code blocks in a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def example() -> Event:
    """The event that the page shows as JSON."""
    shown = json.loads(blocks("json")[0])
    found = re.search(r"`(msg_\w+)`", PAGE)
    assert found is not None
    return Event(found[1], datetime.fromisoformat(shown["timestamp"]), {"type": shown["type"], **shown["data"]})


def test_the_json_example_is_what_is_sent(example: Event) -> None:
    """Field by field."""
    assert json.loads(json_body(example).content) == json.loads(blocks("json")[0])


def test_the_fhir_example_is_the_same_event(example: Event) -> None:
    """And valid."""
    shown = json.loads(blocks("json")[1])
    assert json.loads(fhir_body(example).content) == shown
    assert Bundle(shown, strict=True).as_json() == shown


@pytest.fixture
def verifies() -> Callable[[dict[str, str], bytes, str], bool]:
    """The page's program."""
    names: dict[str, Any] = {}
    exec(blocks("python")[0], names)  # noqa: S102 -- it is ours, and what is shown has to run
    found: Callable[[dict[str, str], bytes, str], bool] = names["is_from_caveat"]
    return found


def test_the_program_verifies(verifies: Callable[[dict[str, str], bytes, str], bool]) -> None:
    """What is ours, also while secrets are rotated."""
    headers = signed_headers([SECRET, OTHER_SECRET], "msg_1", time.time(), BODY)
    assert verifies(headers, BODY, SECRET)
    assert verifies(headers, BODY, OTHER_SECRET)


def test_the_program_refuses(verifies: Callable[[dict[str, str], bytes, str], bool]) -> None:
    """What was changed, what is old, and what somebody else has signed."""
    headers = signed_headers([SECRET], "msg_1", time.time(), BODY)
    assert not verifies(headers, BODY + b" ", SECRET)
    assert not verifies({**headers, "webhook-id": "msg_2"}, BODY, SECRET)
    assert not verifies(headers, BODY, OTHER_SECRET)
    assert not verifies(signed_headers([SECRET], "msg_1", time.time() - 400, BODY), BODY, SECRET)


def test_every_state_of_a_case_stands_in_the_table() -> None:
    """With both of its statuses."""
    for status in REQUEST_STATUS:
        assert f"| {status.value} | `{REQUEST_STATUS[status]}` | `{TASK_STATUS[status]}` |" in PAGE


def test_the_figures_are_those_of_the_code() -> None:
    """Attempts, waits and limits."""
    for words in (
        f"After {backoff.MOST_ATTEMPTS} attempts",
        f"after {backoff.MOST_REFUSALS} of these in a row",
        f"from {backoff.FIRST_SECONDS:g} seconds to {backoff.LONGEST_SECONDS / 3600:g} hours",
        f"up to {backoff.LONGEST_RETRY_AFTER / 3600:g} hours",
        f"up to {LONGEST_PAUSE / 60:g} minutes",
        f"There are {Webhook().timeout} seconds",
    ):
        assert words in PAGE
