"""What visitors write stands in no log, whoever logs it and however."""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ConversationError
from bot.process import logging_privacy
from bot.process.logging_templates import percent_parts, values_of
from bot.process.logging_values import redacted, shown, traceback_text

ROOT = Path(__file__).parents[3]
CANARY = "zebrafish quartz lupus 0777"
LIBRARIES = (
    "rasa.core.processor", "rasa.core.channels.rest", "rasa_sdk.endpoint", "rasa_sdk.executor", "sanic.root", "sanic.error", "sqlalchemy.engine.Engine",
    "sqlalchemy.pool", "waitress", "waitress.queue", "werkzeug", "flask.app", "asyncio", "bot.channels.web", "actions.intake", "apscheduler.scheduler",
    "urllib3.connectionpool", "py.warnings",
)  # fmt: skip
PROGRAM = """
import logging, sys, threading, warnings
import structlog
from rasa.utils.log_utils import configure_structlog
from bot.process.logging_privacy import install, private_structlog
install()
install()
private_structlog(configure_structlog)(logging.INFO)
canary, libraries = sys.argv[1], sys.argv[2].split()

def fail():
    variable = canary
    try:
        raise ValueError(f"can't read {variable}")
    except ValueError as error:
        raise RuntimeError({"text": variable}) from error

for name in libraries:
    logger = logging.getLogger(name)
    logger.setLevel(logging.INFO)
    logger.info(f"f-string: {canary}!")
    logger.info("argument: %s, %r and %d", canary, {"text": canary}, 7)
    logger.info("format: {} of {}".format(canary, 7))
    logger.info("concatenated: " + canary)
    logger.info(canary)
    logger.info({"text": canary})
    logger.info("named: %(text)s", {"text": canary})
    logger.info("too few: %s %s", canary)
    logger.info("beside", extra={"request": canary})
    logger.info("beside", stack_info=True)
    logger.warning(f"f-string: {canary}!")
    logger.warning("argument: %s, %r and %d", canary, {"text": canary}, 7)
    logger.warning("format: {} of {}".format(canary, 7))
    logger.warning("concatenated: " + canary)
    logger.warning(canary)
    logger.warning({"text": canary})
    logger.warning("named: %(text)s", {"text": canary})
    logger.warning("too few: %s %s", canary)
    logger.warning("beside", extra={"request": canary})
    logger.warning("beside", stack_info=True)
    logger.error(f"f-string: {canary}!")
    logger.error("argument: %s, %r and %d", canary, {"text": canary}, 7)
    logger.error("format: {} of {}".format(canary, 7))
    logger.error("concatenated: " + canary)
    logger.error(canary)
    logger.error({"text": canary})
    logger.error("named: %(text)s", {"text": canary})
    logger.error("too few: %s %s", canary)
    logger.error("beside", extra={"request": canary})
    logger.error("beside", stack_info=True)
    logger.critical(f"f-string: {canary}!")
    logger.critical("argument: %s, %r and %d", canary, {"text": canary}, 7)
    logger.critical("format: {} of {}".format(canary, 7))
    logger.critical("concatenated: " + canary)
    logger.critical(canary)
    logger.critical({"text": canary})
    logger.critical("named: %(text)s", {"text": canary})
    logger.critical("too few: %s %s", canary)
    logger.critical("beside", extra={"request": canary})
    logger.critical("beside", stack_info=True)
    try:
        fail()
    except RuntimeError as error:
        logger.exception("failed")
        logger.error(error)
        logger.error("failed again", exc_info=error)
    events = structlog.get_logger(name)
    for level in ("info", "warning", "error", "critical"):
        getattr(events, level)("rest.message.received.failure", text=canary, user_text=[canary], states={"a": canary}, event_info=f"Got {canary}", number=3)
        getattr(events, level)(f"Got {canary}")
    try:
        fail()
    except RuntimeError:
        events.exception("rest.message.received.failure", text=canary)
        events.error("processor.failed", exc_info=True)
logging.getLogger("sanic.access").addHandler(logging.StreamHandler(sys.stdout))
logging.getLogger("sanic.access").handlers[0].setFormatter(logging.Formatter("%(request)s"))
logging.getLogger("sanic.access").error("", extra={"request": "GET /?q=" + canary})
warnings.warn(f"odd text {canary}", UserWarning)
thread = threading.Thread(target=fail)
thread.start()
thread.join(10)
print("THE END OF ALL LOGS", flush=True)
fail()
"""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that a process prints which drives the loggers of all libraries with a visitor's text."""
    program = tmp_path_factory.mktemp("logs") / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "always::UserWarning", str(program), CANARY, " ".join(LIBRARIES)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ran.returncode == 1
    return ran.stdout + ran.stderr


def test_no_text_of_a_visitor_is_logged(output: str) -> None:
    """f-strings, arguments, concatenation, extras, events, errors and their causes, warnings, threads, an uncaught error."""
    leaks = [line for line in output.splitlines() if any(word in line for word in ("zebrafish", "quartz", "0777"))]
    assert leaks == []


def test_the_words_of_the_program_stay(output: str) -> None:
    """Who reads the log still learns what happened, and where."""
    for words in ("f-string: [27 characters]!", "and 7", "format: [27 characters] of 7", "concatenated: [27 characters]", "failed again"):
        assert words in output
    assert output.count("rest.message.received.failure") >= len(LIBRARIES)
    assert "builtins.ValueError" in output
    assert "program.py" in output
    assert "THE END OF ALL LOGS" in output


def test_events_are_still_json(output: str) -> None:
    """One object a line, with the level and the numbers."""
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{") and "rest.message" in line]
    assert {event["level"] for event in events} >= {"info", "warning", "error", "critical"}
    assert {event.get("number") for event in events} == {3, None}


def test_the_rest_channel_of_rasa_and_its_processor_log_through_it(output: str) -> None:
    """The loggers that Rasa puts message texts into: `rest.message.received.failure` is its own event."""
    source = (Path(sys.prefix) / "lib/python3.10/site-packages/rasa/core/channels/rest.py").read_text(encoding="utf-8")
    assert "rest.message.received.failure" in source
    assert "rest.message.received.failure" in output


def test_a_record_below_info_is_redacted_when_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no sooner: libraries make many that nothing writes."""
    asked: list[str] = []
    monkeypatch.setattr(logging_privacy, "redacted", lambda text: asked.append(text) or redacted(text))
    record = logging.LogRecord("asyncio", logging.DEBUG, "x.py", 1, "call %s, says %d", ("07700 900123", 3), None)
    logging_privacy.make_private(record)
    assert asked == []
    assert (record.args, [record.getMessage(), record.getMessage()]) == ((), ["call [phone], says 3"] * 2)
    assert asked == ["call 07700 900123, says 3"]
    assert b"07700" not in pickle.dumps(record)


def test_one_that_cannot_be_put_together_is_withheld() -> None:
    record = logging.LogRecord("asyncio", logging.DEBUG, "x.py", 1, "call %d", ("zebrafish",), None)
    logging_privacy.make_private(record)
    assert record.getMessage() == "[7 characters]"


def test_our_errors_say_what_happened_without_what_they_quote() -> None:
    """Words of ours are kept; a quoted value isn't."""
    assert shown(ConversationError("The assistant gave no reply to 'my leg hurts'.")) == "The assistant gave no reply to [12 characters]."
    assert traceback_text(KeyError("my leg")).endswith("builtins.KeyError")


EVENT_ID = "msg_ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    "value",
    [7, 2.5, True, None, "action_store", "intake_form", "TimeoutError", "http://127.0.0.1:5005", "C-7KQ2MX4P", "case.created", EVENT_ID],
)
def test_values_of_the_program_are_shown(value: object) -> None:
    """Numbers, names of actions and error classes, addresses of this machine, case numbers."""
    assert shown(value) == str(value)


@pytest.mark.parametrize("value", ["lupus", "/lupus", "help me", "07700900123", ["a"], {"text": "a"}, "http://evil.example/?q=lupus"])
def test_any_other_value_is_not(value: object) -> None:
    """Even one word may be all that a visitor wrote."""
    assert shown(value) == f"[{len(str(value))} characters]"


def test_a_message_is_read_by_the_line_that_logs_it(tmp_path: Path) -> None:
    """Literal words are told from values; where the source says nothing, all is a value."""
    source = tmp_path / "source.py"
    source.write_text('log.info("all of it is literal")\nlog.error(f"got {text} twice")\n', encoding="utf-8")
    assert values_of("all of it is literal", str(source), 1) == []
    assert values_of("got a b twice", str(source), 2) == [(4, 7)]
    assert values_of("something else", str(source), 2) == [(0, 14)]
    assert values_of("something", str(tmp_path / "none.py"), 1) == [(0, 9)]


def test_a_percent_format_is_cut_at_its_values() -> None:
    """Two percent signs are one of the words."""
    assert percent_parts("a %s of %5.2f is 100%% (%(name)s)") == ["a ", " of ", " is 100% (", ")"]
