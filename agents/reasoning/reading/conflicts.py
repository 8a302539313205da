"""Contradictions inside a brief: demands that cannot all hold."""

from collections.abc import Mapping, Sequence

from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.requirements import Conflict, Requirement, Statement


def conflicts_of(reading: Reading, fields: Mapping[str, Requirement], statements: Sequence[Statement]) -> list[Conflict]:
    """Conflicts in the user's words, each with ways out."""
    return []
