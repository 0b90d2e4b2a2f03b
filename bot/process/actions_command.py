"""`python -m bot.process.actions_command …` does what `python -m rasa_sdk …` does, and logs nothing that a visitor wrote."""

from __future__ import annotations

from rasa_sdk.__main__ import main

from bot.process import logging_privacy

if __name__ == "__main__":
    logging_privacy.install()
    main()
