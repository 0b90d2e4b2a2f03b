"""`python -m bot train`: trains the model if what it is made from has changed."""

from __future__ import annotations

import argparse

from bot.process.stopping import stop_signals_interrupt
from bot.settings import load
from bot.training import ensure_model


def run(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 if training failed. Raises KnowledgeError when the knowledge folder has findings."""
    settings = load()
    with stop_signals_interrupt():
        model = ensure_model(settings, force=args.force)
    if model is None:
        return 1
    print(f"models/{model.name}")
    return 0
