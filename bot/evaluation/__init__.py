"""Scores labelled questions: reads them, compares replies with what they expect, and reports. Knows nothing of Rasa."""
