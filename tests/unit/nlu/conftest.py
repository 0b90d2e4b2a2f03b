"""An assistant of the made-up knowledge in place of the process's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot import settings as settings_module
from bot.answer.ledger import Ledger
from bot.wiring import Assistant
from tests.unit.understanding.made_up import knowledge, matcher

USERS = (
    "bot.nlg",
    "bot.importer",
    "bot.nlu.claim_matcher",
    "bot.nlu.message_reader",
    "bot.nlu.red_flag_detector",
    "bot.nlu.topic_guesser",
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """What `assistant()` returns to the components; no setting of this machine counts."""
    settings = settings_module.load({"CAVEAT_CLINIC_REGION": "here", "CAVEAT_CLINIC_NAME": "The Clinic"}, tmp_path)
    made = Assistant(settings, knowledge(), Ledger())
    kept: dict[str, Any] = made.__dict__
    kept["matcher"] = matcher(made.knowledge)
    for module in USERS:
        monkeypatch.setattr(f"{module}.assistant", lambda: made)
    return made


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    """Where components keep what they learned."""
    (tmp_path / "storage").mkdir()
    return LocalModelStorage.create(tmp_path / "storage")


@pytest.fixture
def execution() -> ExecutionContext:
    """A run of no graph in particular."""
    return ExecutionContext(GraphSchema({}), "model", node_name="node")
