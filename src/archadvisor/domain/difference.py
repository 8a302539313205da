"""What is different between two designs: parts, products, cost, latency, availability, risks, controls."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from archadvisor.domain.design import Component
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement


class Element(Protocol):
    """Anything of a design with an id."""

    @property
    def id(self) -> str:
        """The id, the same in both designs."""


E = TypeVar("E", bound=Element)


class Named(Model):
    """An element that only one of two designs has."""

    id: str
    name: str


class Changed(Model):
    """An element that both designs have, in words as it was and as it is; None where it had no value."""

    id: str
    name: str
    before: str | None
    after: str | None


class Moved(Model):
    """A figure of two designs in its unit; None where it is unknown. `ratio` is after over before."""

    before: float | None
    after: float | None
    unit: str
    ratio: float | None = None


class Group(Model):
    """The elements of a kind that came, went, or changed."""

    added: list[Named] = []
    removed: list[Named] = []
    changed: list[Changed] = []


class Difference(Model):
    """Everything that differs between a design and another one, in the order of the designs.

    Cost is the median in USD per month, beside its P95; latency the P95 of each flow that both have, by flow id;
    `conflicts` and `violations` are the sentences that only the second design has.
    """

    status: Changed | None
    requirements: list[Changed]
    components: Group
    patterns: Group
    decisions: list[Changed]
    risks: Group
    controls: Group
    obligations: Group
    monthly_cost_usd: Moved | None
    monthly_cost_p95_usd: Moved | None
    latency_p95_ms: dict[str, Moved]
    availability_fraction: Moved | None
    conflicts: list[str]
    violations: list[str]

    def is_empty(self) -> bool:
        """Whether the designs are the same in all of this; requirements may differ."""
        return not any(value for name, value in self.model_dump(exclude={"requirements"}).items() if _says(value))


def _says(value: object) -> bool:
    """Whether anything is in a part of a difference."""
    return any(_says(one) for one in value.values()) if isinstance(value, dict) else bool(value)


def difference(before: DesignDocument, after: DesignDocument) -> Difference:
    """What is different in the second design, seen from the first."""
    return Difference(
        status=_status(before, after),
        requirements=_requirements(before.requirements, after.requirements),
        components=_group(before.components, after.components, _product),
        patterns=_group(before.patterns, after.patterns, lambda one: one.name),
        decisions=_changed(before.decisions, after.decisions, lambda one: one.choice, lambda one: one.topic),
        risks=_group(before.risks, after.risks, lambda one: one.severity),
        controls=_group(before.controls, after.controls, lambda one: "required" if one.required else "advised"),
        obligations=_group(before.obligations, after.obligations, lambda one: one.status, lambda one: one.requirement),
        monthly_cost_usd=_moved(_cost(before, "p50"), _cost(after, "p50"), "USD/month"),
        monthly_cost_p95_usd=_moved(_cost(before, "p95"), _cost(after, "p95"), "USD/month"),
        latency_p95_ms=_latencies(before, after),
        availability_fraction=_moved(_availability(before), _availability(after), "fraction"),
        conflicts=_new((one.explanation for one in before.conflicts), (one.explanation for one in after.conflicts)),
        violations=_new((one.message for one in before.violations), (one.message for one in after.violations)),
    )


def _group(
    before: list[E], after: list[E], words: Callable[[E], str | None], name: Callable[[E], str] | None = None
) -> Group:
    naming = name or _name
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    return Group(
        added=[Named(id=key, name=naming(one)) for key, one in new.items() if key not in old],
        removed=[Named(id=key, name=naming(one)) for key, one in old.items() if key not in new],
        changed=_changed(before, after, words, naming),
    )


def _changed(
    before: list[E], after: list[E], words: Callable[[E], str | None], name: Callable[[E], str]
) -> list[Changed]:
    """Elements of both whose words are no longer the same."""
    old = {one.id: one for one in before}
    return [
        Changed(id=one.id, name=name(one), before=words(old[one.id]), after=words(one))
        for one in after
        if one.id in old and words(old[one.id]) != words(one)
    ]


def _name(element: Element) -> str:
    return str(getattr(element, "name", element.id))


def _product(component: Component) -> str:
    """A component's product, how it is run, and how often it is there."""
    times = f" × {component.replicas}" if component.replicas > 1 else ""
    return f"{component.technology} ({component.hosting.replace('_', ' ')}){times}"


def _status(before: DesignDocument, after: DesignDocument) -> Changed | None:
    if before.status == after.status:
        return None
    return Changed(id="status", name="status", before=before.status, after=after.status)


def _requirements(before: Mapping[str, Requirement], after: Mapping[str, Requirement]) -> list[Changed]:
    """Fields whose value is no longer the same."""
    fields = dict.fromkeys([*before, *after])
    pairs = [(name, _value(before.get(name)), _value(after.get(name))) for name in fields]
    return [Changed(id=f"req-{name}", name=name, before=old, after=new) for name, old, new in pairs if old != new]


def _value(requirement: Requirement | None) -> str | None:
    """The value of a requirement in words; None if it has none."""
    value = None if requirement is None else requirement.value
    if isinstance(value, Quantity):
        spread = f" ({value.low:g} to {value.high:g})" if value.low < value.high else ""
        return f"{value.typical:g} {value.unit}{spread}"
    if isinstance(value, list):
        return ", ".join(value) or None
    return None if value is None else str(value)


def _moved(before: float | None, after: float | None, unit: str) -> Moved | None:
    """A figure that is no longer the same; None if it is."""
    if before == after:
        return None
    ratio = after / before if before and after is not None else None
    return Moved(before=before, after=after, unit=unit, ratio=ratio)


def _cost(document: DesignDocument, percentile: str) -> float | None:
    spread = document.estimate.monthly_cost_usd if document.estimate else None
    return None if spread is None else float(getattr(spread, percentile))


def _availability(document: DesignDocument) -> float | None:
    return document.estimate.availability_fraction if document.estimate else None


def _latencies(before: DesignDocument, after: DesignDocument) -> dict[str, Moved]:
    old = before.estimate.latency_ms if before.estimate else {}
    new = after.estimate.latency_ms if after.estimate else {}
    moves = {flow: _moved(old[flow].p95, tail.p95, "ms") for flow, tail in new.items() if flow in old}
    return {flow: moved for flow, moved in moves.items() if moved is not None}


def _new(before: Iterable[str], after: Iterable[str]) -> list[str]:
    known = set(before)
    return [one for one in after if one not in known]
