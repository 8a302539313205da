"""The living design beside the conversation: what the page shows of a version."""

from dataclasses import dataclass
from itertools import pairwise

from archadvisor.deliverables import explain
from archadvisor.deliverables.diagrams.concerns import concerns
from archadvisor.deliverables.diagrams.cost import cost_breakdown
from archadvisor.deliverables.diagrams.latency import waterfalls
from archadvisor.deliverables.diagrams.risk_matrix import risk_matrix
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.views import view
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.session import Block
from archadvisor.guardrails.redaction import publishable

SLIDERS = ("traffic", "users", "documents", "latency", "budget", "availability")
"""Figures that people move to see what follows, where the design has them."""


@dataclass(frozen=True)
class Slider:
    """A figure that can be moved: its bounds are exponents of ten around the value."""

    field: str
    label: str
    value: float
    unit: str


@dataclass(frozen=True)
class Passage:
    """A stretch of the brief; `fields` are what was understood from it, empty where nothing was."""

    text: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """A part of the living design: a drawing, tables, or details of components."""

    id: str
    title: str
    blocks: list[Block]
    drawings: list[str]


def panels(document: DesignDocument) -> list[Panel]:
    """The parts of a design in the order of the page."""
    reading = Reading(publishable(document))
    shown = reading.document
    drawn = {
        "overview": [figure.svg for figure in [concerns(reading)] if figure],
        "cost": [figure.svg for figure in [cost_breakdown(reading)] if figure],
        "latency": [figure.svg for figure in waterfalls(reading)],
        "risks": [figure.svg for figure in [risk_matrix(reading)] if figure],
    }
    return [Panel(topic, title, view(shown, topic), drawn.get(topic, [])) for topic, title in TITLES.items()]


TITLES = {
    "overview": "Overview",
    "requirements": "Understood",
    "components": "Components",
    "cost": "Cost",
    "latency": "Latency",
    "risks": "Risks",
    "controls": "Controls",
    "decisions": "Decisions",
    "alternatives": "Alternatives",
    "questions": "Questions",
    "collaboration": "People",
    "obligations": "Duties",
}


def details(document: DesignDocument) -> dict[str, str]:
    """For each component all that is known of it, by id."""
    shown = publishable(document)
    return {one.id: explain(shown, one.id) for one in shown.components}


def sliders(document: DesignDocument) -> list[Slider]:
    """The figures of a design that can be moved."""
    found = {name: one.value for name, one in document.requirements.items() if name in SLIDERS}
    return [
        Slider(name, name.replace("_", " "), value.typical, value.unit)
        for name in SLIDERS
        if isinstance(value := found.get(name), Quantity) and value.typical > 0
    ]


def passages(brief: str, document: DesignDocument) -> list[Passage]:
    """The brief cut at the edges of its evidence, each stretch with the fields that rest on it."""
    spans = [
        (one.start, min(one.end, len(brief)), name)
        for name, field in document.requirements.items()
        if name != "needs"
        for one in field.evidence
        if one.start < len(brief)
    ]
    edges = sorted({0, len(brief), *(edge for start, end, _ in spans for edge in (start, end))})
    return [
        Passage(brief[start:end], tuple(name for low, high, name in spans if low <= start and end <= high))
        for start, end in pairwise(edges)
        if end > start
    ]
