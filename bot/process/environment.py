"""What every process of the project finds in its environment, unless the person who starts it says otherwise."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

RASA_MODULE = "bot.process.rasa_command"
ACTIONS_MODULE = "bot.process.actions_command"
"""Rasa and its action server with logs that hold nothing of what visitors write."""
QUIET_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}


def set_quiet_environment(environment: MutableMapping[str, str] = os.environ) -> None:
    """No telemetry, no TensorFlow chatter, no search for a graphics card. What is set already stays."""
    for name, value in QUIET_ENVIRONMENT.items():
        environment.setdefault(name, value)


def quiet_children() -> dict[str, str]:
    """For programs of others that log what they print: Rasa's dependencies warn of their own age at each start."""
    return {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore::DeprecationWarning"}
