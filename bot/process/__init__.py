"""Processes of the operating system: how ours start, end, and show that they are alive."""
