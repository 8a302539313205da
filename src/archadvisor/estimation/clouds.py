"""Which clouds a design is priced on: the brief's, else those that its technologies are bound to."""

from collections.abc import Iterable

from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.records import Technology


def clouds_of(requirements: Requirements, technologies: Iterable[Technology]) -> tuple[str, ...]:
    """The clouds in sorted order; empty if neither brief nor technologies name one."""
    stated = requirements.items("cloud")
    if stated:
        return tuple(sorted(stated))
    bound = {cloud for technology in technologies for cloud in technology.clouds if len(technology.clouds) == 1}
    return tuple(sorted(bound - {"any"}))
