"""Faults in the structure: parts, relations, guards, autonomy."""

from collections.abc import Iterable, Iterator

from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.domain.vocabulary import ontology
from archadvisor.evals.expected import Expected
from archadvisor.evals.policies import everything_in
from archadvisor.evals.produced import Produced, read_produced
from archadvisor.evals.reference import Json
from archadvisor.evals.scorers.conditions import holds
from archadvisor.evals.scorers.guards import GUARDING, broken_by, data_graph
from archadvisor.evals.scorers.sets import forbidden_hits
from archadvisor.evals.validity.faults import Fault, Mutant, changed, has_family, types_of, with_part, without_types

NOISE = 4


def must_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """A demanded component is gone, with all its relations."""
    there = set(types_of(design).values())
    for one in case.record.components:
        if one.weight == "must" and there.intersection(one.types):
            yield Mutant(one.type, without_types(design, one.types))


def parts_added(design: Json, case: Expected) -> Iterator[Mutant]:
    """Four parts that nothing calls for."""
    there = set(types_of(design).values())
    strange = sorted(set(ontology().component_types) - case.named_types - case.neutral_types - there)
    more = [{"id": f"noise-{kind}", "type": kind, "name": kind, "purpose": kind} for kind in strange[:NOISE]]
    if more:
        yield Mutant(", ".join(strange[:NOISE]), with_part(design, components=[*design["components"], *more]))


def everything_added(design: Json, case: Expected) -> Iterator[Mutant]:
    """All that the ontology knows, beside what is right."""
    yield Mutant("everything", everything_in(design))


def forbidden_added(design: Json, case: Expected) -> Iterator[Mutant]:
    """A part that the case forbids, in a design that has none."""
    if forbidden_hits(read_produced(design), case):
        return
    for kind in case.record.forbidden.types:
        if kind not in types_of(design).values():
            part = {"id": f"forbidden-{kind}", "type": kind, "name": kind, "purpose": kind}
            yield Mutant(kind, with_part(design, components=[*design["components"], part]))


def autonomy_raised(design: Json, case: Expected) -> Iterator[Mutant]:
    """More is left to the system than the case allows, in a design that has nothing forbidden."""
    if forbidden_hits(read_produced(design), case):
        return
    if case.record.forbidden.max_autonomy not in (None, AUTONOMY_LEVELS[-1]) and design.get("collaboration"):
        tasks = changed(design["collaboration"], lambda one: True, autonomy=AUTONOMY_LEVELS[-1])
        yield Mutant("every task", with_part(design, collaboration=tasks))


def relation_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """A relation that the case names is gone."""
    for edge, wanted in _named_relations(design, case):
        yield Mutant(
            " ".join(edge), with_part(design, relations=[one for one in design["relations"] if one not in wanted])
        )


def relation_turned(design: Json, case: Expected) -> Iterator[Mutant]:
    """A relation that the case names runs the other way."""
    for edge, wanted in _named_relations(design, case):
        if (edge[1], edge[0]) not in {one[:2] for one in case.relations}:
            turned = [{**one, "source": one["target"], "target": one["source"]} for one in wanted]
            yield Mutant(" ".join(edge), with_part(design, relations=[*_others(design, wanted), *turned]))


def relation_of_other_kind(design: Json, case: Expected) -> Iterator[Mutant]:
    """A relation that the case names is of another kind."""
    for edge, wanted in _named_relations(design, case):
        other = "monitors" if edge[2] != "monitors" else "triggers"
        others = [{**one, "kind": other} for one in wanted]
        yield Mutant(" ".join(edge), with_part(design, relations=[*_others(design, wanted), *others]))


def relations_added(design: Json, case: Expected) -> Iterator[Mutant]:
    """Four relations between expected parts that nothing calls for."""
    types = types_of(design)
    fine = {one[:2] for one in (*case.relations, *case.neutral_relations)} | case.implied_pairs
    there = {(types.get(one["source"]), types.get(one["target"])) for one in design["relations"]}
    ends = {kind: part for part, kind in types.items() if kind in case.relation_ends}
    free = [
        (ends[one], ends[other])
        for one in sorted(ends)
        for other in sorted(ends)
        if one != other and (one, other) not in fine and (one, other) not in there
    ]
    more = [{"id": f"noise-{a}-{b}", "source": a, "target": b, "kind": "triggers"} for a, b in free[:NOISE]]
    if more:
        yield Mutant(f"{len(more)} relations", with_part(design, relations=[*design["relations"], *more]))


def guard_bypassed(design: Json, case: Expected) -> Iterator[Mutant]:
    """Data take a direct way past a guard that is still there and guards nothing any more."""
    read = read_produced(design)
    for flow in case.record.must_cross:
        guards = _parts(read, flow.guards)
        sources, targets = (sorted(_parts(read, ends) - guards) for ends in (flow.sources, flow.targets))
        if sources and targets and not broken_by(flow, read, data_graph(read)):
            way = {"id": "bypass", "source": sources[0], "target": targets[-1], "kind": "calls"}
            kept = [one for one in design["relations"] if one["source"] not in guards or one["kind"] not in GUARDING]
            yield Mutant(flow.id, with_part(design, relations=[*kept, way]))


def guard_dropped(design: Json, case: Expected) -> Iterator[Mutant]:
    """The guards of a flow are gone."""
    read = read_produced(design)
    for flow in case.record.must_cross:
        if not broken_by(flow, read, data_graph(read)):
            yield Mutant(flow.id, without_types(design, flow.guards))


def demand_unanswered(design: Json, case: Expected) -> Iterator[Mutant]:
    """Everything that answers a demand is gone: parts, patterns and controls."""
    read = read_produced(design)
    for demand in case.record.demands:
        names = {*demand.met_by.all_of, *demand.met_by.any_of}
        if names and holds(demand.met_by, read):
            yield Mutant(demand.id, _bare_of(design, names))


def _bare_of(design: Json, names: set[str]) -> Json:
    """A copy without parts, patterns and controls of these names."""
    bare = without_types(design, names)
    kept = {
        part: [one for one in bare[part] if not any(has_family(one, name) for name in names)]
        for part in ("patterns", "controls")
    }
    return with_part(bare, **kept)


def _parts(read: Produced, types: Iterable[str]) -> set[str]:
    """Ids of the parts of these types."""
    return {part for part, kind in read.types.items() if kind in set(types)}


def _named_relations(design: Json, case: Expected) -> Iterator[tuple[tuple[str, str, str], list[Json]]]:
    """Each golden relation that the design has, with the entries that are it."""
    types = types_of(design)
    for edge in sorted(case.relations):
        wanted = [one for one in design["relations"] if _triple(one, types) == edge]
        if wanted:
            yield edge, wanted


def _triple(one: Json, types: dict[str, str]) -> tuple[str | None, str | None, str]:
    return types.get(one["source"]), types.get(one["target"]), one["kind"]


def _others(design: Json, wanted: list[Json]) -> list[Json]:
    return [one for one in design["relations"] if one not in wanted]


STRUCTURE_FAULTS = (
    Fault("must dropped", "component_match", 3, must_dropped),
    Fault("parts added", "component_match", 2, parts_added),
    Fault("everything added", "component_match", 4, everything_added),
    Fault("forbidden part added", "hard_errors", 3, forbidden_added),
    Fault("autonomy raised", "hard_errors", 3, autonomy_raised),
    Fault("relation dropped", "relation_match", 1, relation_dropped),
    Fault("relation turned", "relation_match", 1, relation_turned),
    Fault("relation of other kind", "relation_match", 1, relation_of_other_kind),
    Fault("relations added", "relation_match", 1, relations_added),
    Fault("guard bypassed", "guard_reachability", 4, guard_bypassed),
    Fault("guard dropped", "guard_reachability", 4, guard_dropped),
    Fault("demand unanswered", "requirement_coverage", 4, demand_unanswered),
)
