"""Words of a record that depend on the work: the same choice is told differently of pictures and of texts."""

from archadvisor.domain.model import Model
from archadvisor.knowledge.terms import Predicate


class OptionWording(Model):
    """How an option is told where all of `when` holds: what is not given stays as the option says it."""

    when: list[Predicate]
    name: str | None = None
    description: str | None = None
    flips_if: str | None = None
