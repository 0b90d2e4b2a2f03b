"""`python -m bot.process.rasa_command …` does what `python -m rasa …` does, starts some 15 s sooner, and logs nothing that a visitor wrote.

skops, which Rasa imports, looks through every loaded module several hundred times while it is imported: 2 s before TensorFlow's
thousands of modules are there, 18 s after.
"""

from __future__ import annotations

import gc
import sys

import skops.io  # noqa: F401  # has to come before rasa
from rasa import __main__ as program

from bot.process import logging_privacy

if __name__ == "__main__":
    sys.argv[0] = "rasa"
    # What a training or a model holds are some hundred thousand objects that stay, and by default they are looked through again after every 70,000 new ones.
    gc.set_threshold(200_000, 50, 100)
    logging_privacy.install()
    # Rasa sets structlog up once it has read its arguments, by this name of its.
    program.configure_structlog = logging_privacy.private_structlog(program.configure_structlog)
    program.main()
