"""What every term of a predicate has."""

from archadvisor.domain.model import Model


class Term(Model):
    """One test; `why` is printed as a reason where it holds, `weight` counts in `prefer` lists."""

    why: str | None = None
    weight: float = 1.0
