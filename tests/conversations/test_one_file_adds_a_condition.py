"""One YAML file adds a condition: no Python, no training sentence, no domain edit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
MADE_UP = ROOT / "tests" / "knowledge" / "made_up" / "velvet_disease.yaml"
ASK = """
import asyncio, json, sys
from pathlib import Path
from bot.talk import load_talk
talk = load_talk(Path(sys.argv[1]))
reply = asyncio.run(talk.say(talk.new_conversation(), sys.argv[2]))[0]
sys.stderr.write("REPLY " + json.dumps(reply))
"""


def test_a_made_up_condition_is_answered_about_once_its_file_is_there(tmp_path: Path) -> None:
    """A folder with the shared files and one new condition is trained, and the assistant answers from that file."""
    knowledge = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", knowledge, ignore=shutil.ignore_patterns("conditions", "claims"))
    (knowledge / "conditions").mkdir()
    shutil.copy(MADE_UP, knowledge / "conditions")
    environment = {**os.environ, "CAVEAT_KNOWLEDGE": str(knowledge), "CAVEAT_VAR": str(tmp_path / "var"), "CAVEAT_ACTIONS_PORT": "5055"}
    command = [sys.executable, "-m", "bot.process.rasa_command", "train", "--fixed-model-name", "made-up", "--out", str(tmp_path)]
    trained = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert trained.returncode == 0, trained.stderr[-2000:]
    arguments = [sys.executable, "-c", ASK, str(tmp_path / "made-up.tar.gz"), "what are the symptoms of velvet disease?"]
    asked = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert asked.returncode == 0, asked.stderr[-2000:]
    reply = json.loads(asked.stderr.rpartition("REPLY ")[2])
    assert reply["entry"] == "velvet_disease/symptoms"
    assert reply["caveat"]["text"] in reply["text"]
