"""The evaluation of the test questions: made once, and after all other tests, for it takes minutes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot import settings as settings_module
from bot.cli.evaluate import default_files, evaluated
from bot.evaluation.labelled import read
from bot.evaluation.summary import Scored
from bot.process.environment import set_quiet_environment
from bot.talk import load_talk
from bot.training import ensure_model

LAST = "test_report.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the evaluation runs last; every worker of xdist orders its list alike."""
    items.sort(key=lambda item: item.path.name == LAST and item.path.parent == Path(__file__).parent)


@pytest.fixture(scope="session")
def evaluation() -> list[Scored]:
    """The test questions, asked of the model of this checkout, which is trained if it is older than its inputs."""
    set_quiet_environment()
    items, problems = read(default_files())
    assert problems == []
    model = ensure_model(settings_module.load())
    assert model is not None, "Training failed; see above."
    return asyncio.run(evaluated(load_talk(model), items, sys.stderr))
