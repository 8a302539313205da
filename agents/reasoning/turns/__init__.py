"""Turns of a design session: what a person asks for in plain words, and what that changes."""
