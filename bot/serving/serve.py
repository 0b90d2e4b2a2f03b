"""`python -m bot run`: checks, trains if needed, starts the assistant's programs and keeps them alive."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bot.process.stopping import stop_signals_interrupt
from bot.process.tether import tie_to_make
from bot.serving.keeper import keep_running
from bot.serving.ports import check_ports
from bot.serving.programs import assistant_programs, console_listener, listeners, rasa_listener
from bot.settings import ROOT, Settings
from bot.training import ensure_model


def serve(settings: Settings, last_check: Callable[[], object], root: Path = ROOT) -> int:
    """Run the assistant in the foreground; returns the exit code. `last_check` raises what would stop every server at its start.

    Raises CaveatError (a port, the knowledge) before anything was started.
    """
    tie_to_make()
    with stop_signals_interrupt():
        try:
            return _serve(settings, last_check, root)
        except KeyboardInterrupt:
            return 0


def _serve(settings: Settings, last_check: Callable[[], object], root: Path) -> int:
    started = time.monotonic()
    check_ports(listeners(settings))
    model = ensure_model(settings, root)
    if model is None:
        return 1
    last_check()
    return keep_running(assistant_programs(settings, model, root), settings.var, lambda: _announce(settings, time.monotonic() - started))


def _announce(settings: Settings, seconds: float) -> None:
    url = rasa_listener(settings).base_url
    print(f"Caveat is ready ({seconds:.0f} s).")
    print(f"  Try it:  {url}/webhooks/web/")
    print(f"  API:     {url}/webhooks/web/webhook")
    print(f"  Staff:   {console_listener(settings).base_url}/")
    print(f"  Logs:    {settings.var / 'log'}")
    if not settings.binds_loopback:
        print(f"  Other machines reach it too: CAVEAT_HOST is {settings.host}.")
    print("Ctrl-C ends it.", flush=True)
