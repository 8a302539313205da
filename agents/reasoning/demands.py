"""What the cost-estimator and the safety-reviewer ask of the next pass, read from their vetoes."""

from dataclasses import dataclass

from archadvisor.domain.estimate import Veto
from archadvisor.domain.vocabulary import ontology


@dataclass(frozen=True)
class Demands:
    """Caps on the whole, types to place, technologies to avoid, components to multiply."""

    budget_usd: float | None = None
    latency_ms: float | None = None
    place: frozenset[str] = frozenset()
    forbid: frozenset[str] = frozenset()
    replicate: frozenset[str] = frozenset()


def demands_of(vetoes: list[Veto]) -> Demands:
    """The tightest caps and everything named; remedies of another form are ignored."""
    caps: dict[str, list[float]] = {"monthly_cost_usd": [], "latency_ms": []}
    named: dict[str, set[str]] = {"place": set(), "forbid": set(), "replicate": set()}
    for verb, _, rest in (remedy.partition(":") for veto in vetoes for remedy in veto.remedies):
        name, _, value = rest.partition("=")
        if verb == "cap" and name in caps and _is_number(value):
            caps[name].append(float(value))
        elif verb in named and (verb != "place" or rest in ontology().component_types):
            named[verb].add(rest)
    return Demands(
        budget_usd=min(caps["monthly_cost_usd"], default=None),
        latency_ms=min(caps["latency_ms"], default=None),
        place=frozenset(named["place"]),
        forbid=frozenset(named["forbid"]),
        replicate=frozenset(named["replicate"]),
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
