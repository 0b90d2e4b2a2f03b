"""`python -m bot.process.rasa_command …` does what `python -m rasa …` does and starts some 15 s sooner.

skops, which Rasa imports, looks through every loaded module several hundred times while it is imported: 2 s before TensorFlow's
thousands of modules are there, 18 s after.
"""

from __future__ import annotations

import sys

import skops.io  # noqa: F401  # has to come before rasa
from rasa.__main__ import main

if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
