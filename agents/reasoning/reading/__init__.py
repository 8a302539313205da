"""Reading a brief: from plain text to typed requirements, each with evidence, by rules and lexicons alone."""

from archadvisor.agents.reasoning.reading.reader import read

__all__ = ["read"]
