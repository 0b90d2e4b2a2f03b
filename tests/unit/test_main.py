"""The command line: which commands there are, what they load, and how they end."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.__main__ import COMMANDS, main
from bot.errors import AnswerError
from bot.process.environment import QUIET_ENVIRONMENT, set_quiet_environment

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "knowledge" / "good"
HEAVY = ("rasa", "rasa_sdk", "tensorflow", "sklearn", "sqlalchemy", "requests")


def test_the_commands_are_these() -> None:
    """The public surface of the command line."""
    assert set(COMMANDS) == {"check", "ask", "triage", "review", "preview", "evaluate", "train", "run", "console", "deliver", "privacy"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m bot <command> --help` says what it does."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert COMMANDS[command].help[1:] in " ".join(capsys.readouterr().out.split())


def test_without_a_command_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, as for any wrong use."""
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


def test_an_error_of_ours_is_one_message_and_exit_code_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback for what a person can mend."""
    monkeypatch.setenv("CAVEAT_PORT", "none")
    assert main(["check"]) == 2
    assert capsys.readouterr().err.startswith("CAVEAT_PORT is 'none'.")


def test_each_command_is_handed_its_arguments(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What `run` of a command's module returns is the exit code; what it raises is shown."""

    def refuse(args: object) -> int:
        raise AnswerError(f"refused: {getattr(args, 'question', None)}")

    monkeypatch.setattr(importlib, "import_module", lambda name: SimpleNamespace(run=refuse))
    assert main(["ask", "what is ms", "and the risks"]) == 2
    assert capsys.readouterr().err == "refused: ['what is ms', 'and the risks']\n"
    monkeypatch.setattr(importlib, "import_module", lambda name: SimpleNamespace(run=lambda args: 7))
    assert main(["evaluate"]) == 7


def test_check_looks_at_the_folder_of_the_settings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """CAVEAT_KNOWLEDGE decides which folder is checked."""
    monkeypatch.setenv("CAVEAT_KNOWLEDGE", str(GOOD))
    assert main(["check"]) == 0
    assert "knowledge is clean" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "disposition"), [("I have crushing chest pain and can't breathe", "emergency"), ("what is lupus", None)])
def test_triage_prints_json(text: str, disposition: str | None) -> None:
    """One object with five fields."""
    done = _bot("triage", text, "--json")
    told = json.loads(done)
    assert set(told) == {"disposition", "flags", "shows", "safety_note", "also_crisis"}
    assert told["disposition"] == disposition


@pytest.mark.parametrize(
    "arguments", [["triage", "what is lupus"], ["check"], ["review"], ["review", "diff"], ["preview", "lupus/overview"]], ids=" ".join
)
def test_quick_commands_load_nothing_heavy(arguments: list[str]) -> None:
    """They work without Rasa and what comes with it."""
    code = f"import sys; sys.argv = ['bot', *{arguments!r}]\nfrom bot.__main__ import main\nmain()\nprint(sorted(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_who_stops_reading_early_gets_no_traceback() -> None:
    """`python -m bot review --json | head -1`; the exit code is that of other programs whose reader has gone."""
    command = [sys.executable, "-m", "bot", "review", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == "{\n"
        running.stdout.close()
        assert (running.stderr.read(), running.wait(timeout=60)) == ("", 141)


def test_triage_in_words() -> None:
    """Without --json a person reads it."""
    assert _bot("triage", "I have crushing chest pain and can't breathe").startswith("emergency: ")


def test_the_quiet_environment_is_that_of_the_makefile() -> None:
    """Two places say it, one thing is said; what a person set stays."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert dict(re.findall(r"^export (\w+) \?= (\S+)$", makefile, re.MULTILINE)) == QUIET_ENVIRONMENT
    environment = {"RASA_TELEMETRY_ENABLED": "true"}
    set_quiet_environment(environment)
    assert environment == {**QUIET_ENVIRONMENT, "RASA_TELEMETRY_ENABLED": "true"}


def _bot(*arguments: str) -> str:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
