"""A golden case: what any good answer to a brief has, may have and must not have. A set of constraints, not one design.

Ids are those of the ontology. `expert` marks a judgement that the sources do not state.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from archadvisor.domain.model import Autonomy, Model, ScaleTier, Severity, Weight
from archadvisor.domain.requirements import Priority

Split = Literal["development", "held_out"]
Unit = Literal["USD/month", "ms"]


class Source(Model):
    """Where the facts of a case are from: an address, or a file of a public repository at a commit."""

    url: str | None = None
    repo: str | None = None
    path: str | None = None
    commit: str | None = None
    note: str = ""

    @property
    def address(self) -> str:
        """Where to look it up: the address, or that of the file in its repository."""
        return self.url or f"https://github.com/{self.repo}/blob/{self.commit or 'HEAD'}/{self.path or ''}"

    @model_validator(mode="after")
    def locatable(self) -> Self:
        """A source without address and repository cannot be looked up."""
        if not (self.url or self.repo):
            raise ValueError("give `url`, or `repo` with `path` and `commit`")
        return self


class ReviewRecord(Model):
    """Who wrote and who checked the expectations, by role, and when (ISO date)."""

    authors: list[str]
    reviewed_by: list[str] = []
    date: str
    note: str = ""


class Condition(Model):
    """What a design must have: all of, at least one of and none of these types, patterns and controls."""

    all_of: list[str] = []
    any_of: list[str] = []
    none_of: list[str] = []
    max_autonomy: Autonomy | None = None


class Demand(Model):
    """One thing that the brief asks for and the condition under which a design answers it."""

    id: str
    text: str
    priority: Priority = "must"
    met_by: Condition
    expert: bool = False


class ExpectedField(Model):
    """What should be read from the brief for a requirement field.

    One of `any_of` (a text or enum), all of `includes` (a set), or a quantity between `low` and `high` in the unit of
    the field.
    """

    field: str
    any_of: list[str] = []
    includes: list[str] = []
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def one_form(self) -> Self:
        """Exactly one of the three forms is used."""
        forms = [bool(self.any_of), bool(self.includes), self.low is not None or self.high is not None]
        if sum(forms) != 1:
            raise ValueError(f"{self.field}: give any_of, includes or low and high, and only one of them")
        return self


class GoldenComponent(Model):
    """A part that a good design has; `or_types` fill the same place equally well."""

    type: str
    or_types: list[str] = []
    weight: Weight
    technology: str = ""
    expert: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """Every type that fills the place."""
        return (self.type, *self.or_types)


class GoldenRelation(Model):
    """A relation between component types."""

    source: str
    target: str
    kind: str
    expert: bool = False


class MustCross(Model):
    """Nothing gets from a part of `sources` to one of `targets` but through one of `guards` (component types)."""

    id: str
    text: str
    sources: list[str] = Field(min_length=1)
    targets: list[str] = Field(min_length=1)
    guards: list[str] = Field(min_length=1)
    expert: bool = True


class GoldenFamily(Model):
    """A pattern or control family."""

    id: str
    expert: bool = False


class GoldenRisk(Model):
    """A risk family, how grave it is here, and control families that answer it (empty: any that the design names)."""

    id: str
    severity: Severity
    note: str = ""
    mitigations: list[str] = []
    expert: bool = False


class GoldenDecision(Model):
    """A matter, how the sources settled it, and what in a design shows an accepted option (any of `accepted`)."""

    topic: str
    choice: str
    reason: str = ""
    accepted: list[Condition] = []
    expert: bool = False


class Interval(Model):
    """Bounds of a figure and what they rest on; an open end has no bound."""

    low: float | None = None
    high: float | None = None
    unit: Unit
    basis: str

    @model_validator(mode="after")
    def ordered(self) -> Self:
        """At least one bound, positive, low not above high."""
        ends = [one for one in (self.low, self.high) if one is not None]
        if not ends or min(ends) <= 0 or ends != sorted(ends):
            raise ValueError("give `low`, `high` or both: positive, low not above high")
        return self


class Forbidden(Model):
    """What no good design has. `soft_types` are discouraged: they count as parts too many, not as errors."""

    types: list[str] = []
    soft_types: list[str] = []
    technologies: list[str] = []
    max_autonomy: Autonomy | None = None


class AlsoAccepted(Model):
    """What a second annotator named: counts neither for nor against a design."""

    components: list[str] = []
    relations: list[GoldenRelation] = []
    patterns: list[str] = []
    risks: list[str] = []
    controls: list[str] = []


class CaseRecord(Model):
    """The file `case.yaml` of a case. `open_questions` are what a good analyst would ask."""

    id: str
    version: int = 1
    title: str
    archetype: str
    scale_tier: ScaleTier
    regulated: bool
    split: Split = "development"
    sources: list[Source] = Field(min_length=1)
    review: ReviewRecord
    fields: list[ExpectedField] = []
    demands: list[Demand] = []
    components: list[GoldenComponent] = Field(min_length=1)
    relations: list[GoldenRelation] = []
    must_cross: list[MustCross] = []
    patterns: list[GoldenFamily] = []
    risks: list[GoldenRisk] = []
    controls: list[GoldenFamily] = []
    decisions: list[GoldenDecision] = []
    cost: Interval | None = None
    latency: Interval | None = None
    forbidden: Forbidden = Forbidden()
    must_not: list[str] = []
    also_accepted: AlsoAccepted = AlsoAccepted()
    open_questions: list[str] = []


class Case(Model):
    """A case as it is used: the record, the brief and paraphrases of the brief."""

    record: CaseRecord
    brief: str
    paraphrases: list[str] = []

    @property
    def id(self) -> str:
        """The id of the record, which is the name of its folder."""
        return self.record.id
