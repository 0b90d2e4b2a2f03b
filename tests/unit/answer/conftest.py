"""A check that a reply keeps the contract, whatever its kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.answer.model import Reply
from bot.rendering import payload

SCHEMA = Path(__file__).parents[2] / "contract" / "answer.schema.json"


@pytest.fixture(scope="session")
def valid() -> Callable[[Reply], dict[str, Any]]:
    """Renders a reply, and asserts that it validates and that its text is one block with caveat and referral word for word."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)

    def check(reply: Reply) -> dict[str, Any]:
        made = json.loads(json.dumps(payload(reply)))
        validator.validate(made)
        assert not any(not line.strip() for line in made["text"].split("\n"))
        for part in ("caveat", "referral"):
            if made.get(part):
                assert made[part]["text"] in made["text"]
        return dict(made)

    return check
