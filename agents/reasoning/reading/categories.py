"""Closed fields that the brief states in its own words: industry, data, region, channels, deployment and the like."""

import re

from archadvisor.agents.reasoning.reading.cues import Hit
from archadvisor.agents.reasoning.reading.fields import in_declared_order, requirement
from archadvisor.agents.reasoning.reading.reading import Reading, hit_spans
from archadvisor.domain.requirements import Requirement

_SETS = (
    "data_kinds",
    "compliance",
    "region",
    "cloud",
    "channels",
    "modalities",
    "team_skills",
    "restrictions",
    "learns_from",
)
_DEPLOYMENT_ORDER = ("air_gapped", "on_premises", "edge", "private_cloud", "managed_cloud")
_MOST_PRIORITIES = 3
_INTRODUCES = re.compile(r"(?:our|we are|we run|we organise|as an?|an?|the national|the) ")


def category_fields(reading: Reading) -> list[Requirement]:
    """Requirements of all closed fields that have cues; a field without a hit is left out."""
    found = [_set_field(reading, field) for field in _SETS]
    found += [_most_said(reading, "industry"), _exposure(reading), _deployment(reading), _priorities(reading)]
    return [one for one in found if one is not None]


def _set_field(reading: Reading, field: str) -> Requirement | None:
    hits = reading.category(field)
    if not hits:
        return None
    spans = [span for found in hits.values() for span in hit_spans(reading, found)]
    return requirement(reading.brief, field, in_declared_order(field, hits), spans)


def _most_said(reading: Reading, field: str) -> Requirement | None:
    """The value with the most clauses, whatever their order; of equals the first of the vocabulary."""
    hits = reading.category(field)
    if not hits:
        return None
    best = max(in_declared_order(field, hits), key=lambda value: _weight(reading, hits[value]))
    return requirement(reading.brief, field, best, hit_spans(reading, hits[best]))


def _weight(reading: Reading, hits: list[Hit]) -> float:
    """Clauses count one each; one that introduces the organisation (`our bank`, `a city administration`) more."""
    introduced = any(_INTRODUCES.match(reading.clauses[hit.clause].folded) for hit in hits)
    return len(hits) + (1.5 if introduced else 0.0) + (3.0 if reading.is_own_name(hits) else 0.0)


def _exposure(reading: Reading) -> Requirement | None:
    hits = reading.category("exposure")
    if not hits:
        return None
    best = max(hits, key=lambda value: (len(hits[value]), -hits[value][0].start))
    return requirement(
        reading.brief, "exposure", best, hit_spans(reading, hits[best]), "inferred", "who is said to use it"
    )


def _deployment(reading: Reading) -> Requirement | None:
    hits = reading.category("deployment")
    named = [value for value in _DEPLOYMENT_ORDER if value in hits]
    if not named:
        return None
    value, spans = named[0], [span for name in named for span in hit_spans(reading, hits[name])]
    if "managed_cloud" in named and value in ("on_premises", "edge"):
        return requirement(
            reading.brief, "deployment", "hybrid", spans, "inferred", "own machines and cloud are both named"
        )
    return requirement(reading.brief, "deployment", value, hit_spans(reading, hits[value]))


def _priorities(reading: Reading) -> Requirement | None:
    hits = reading.category("priorities")
    if not hits:
        return None
    declared = in_declared_order("priorities", hits)
    ranked = sorted(declared, key=lambda value: -len(hits[value]))[:_MOST_PRIORITIES]
    spans = [span for value in ranked for span in hit_spans(reading, hits[value])]
    return requirement(reading.brief, "priorities", ranked, spans, "inferred", "how often the brief speaks of it")
