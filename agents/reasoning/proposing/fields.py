"""What a chat model may say of the fields of requirements: protection grows by it, what the brief states stays."""

from functools import cache

from archadvisor.agents.reasoning.proposing.known import MODEL_RULE
from archadvisor.agents.reasoning.proposing.merging import Unfounded
from archadvisor.agents.reasoning.proposing.quoting import Quotation
from archadvisor.domain.model import Model
from archadvisor.domain.requirements import Requirement, Value
from archadvisor.domain.tables import packaged_table
from archadvisor.domain.vocabulary import FieldSpec, field_specs

CONFIDENCE = 0.6
"""Less than what a rule infers."""


class AdvisedFields(Model):
    """The table of `data/advised_fields.yaml`."""

    raised: list[str]
    lowered: list[str]
    grown: list[str]
    filled: list[str]

    def all(self) -> list[str]:
        """Every field that a chat model may speak of."""
        return [*self.raised, *self.lowered, *self.grown, *self.filled]


@cache
def advised_fields() -> AdvisedFields:
    """Which fields may be raised, lowered, grown and filled."""
    return AdvisedFields(**packaged_table("archadvisor.agents.reasoning.proposing", "advised_fields.yaml"))


def value_of(spec: FieldSpec, known: Requirement | None, value: str) -> Value:
    """The value that a field gets. Unfounded where the rules know better."""
    if spec.id in advised_fields().grown:
        items = known.value if known is not None and isinstance(known.value, list) else []
        if value in items:
            raise Unfounded("it is known already")
        return [one for one in spec.values if one in items or one == value]
    if known is not None and known.value is not None:
        if known.value == value:
            raise Unfounded("it is known already")
        if known.status == "stated" or spec.id in advised_fields().filled:
            raise Unfounded("the brief was read otherwise")
    elif spec.ordered and not _is_careful(spec, value):
        raise Unfounded("it would lower protection")
    return [value] if spec.kind == "set" else value


def _is_careful(spec: FieldSpec, value: str) -> bool:
    """Whether a value of an unknown field is in the half that protects more."""
    place, middle = spec.values.index(value), len(spec.values) // 2
    return place < middle if spec.id in advised_fields().lowered else place >= middle


def lowers(known: Requirement | None, new: Requirement) -> bool:
    """Whether a new value of an ordered field protects less than the one that is known."""
    spec = field_specs()[new.field]
    if not spec.ordered or known is None or known.value is None:
        return False
    before, after = spec.values.index(str(known.value)), spec.values.index(str(new.value))
    return after > before if new.field in advised_fields().lowered else after < before


def unless_stated(known: Requirement | None, new: Requirement) -> Requirement:
    """The new value, unless the brief states the one that is known."""
    stated = known is not None and known.status == "stated" and not isinstance(known.value, list)
    return known if stated and known is not None else new


def proposed(field: str, value: Value, known: Requirement | None, said: Quotation) -> Requirement:
    """The requirement with words of the brief as its evidence; a set that grows keeps its status."""
    grows = known is not None and isinstance(known.value, list)
    return Requirement(
        id=f"req-{field}",
        field=field,
        value=value,
        status=known.status if known is not None and grows else "inferred",
        evidence=[*(known.evidence if known else []), *said.evidence],
        confidence=known.confidence if known is not None and grows else CONFIDENCE,
        rule=MODEL_RULE,
    )
