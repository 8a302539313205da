"""Scorers: pure functions of a design and the expectations of its case, one idea each."""
