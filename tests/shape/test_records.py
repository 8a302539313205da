import pytest

from archadvisor.domain.vocabulary import field_specs, ontology, roles
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.predicates import parts_of
from archadvisor.knowledge.terms import Chosen, Condition, Need, Predicate

PRIORITIES = set(field_specs()["priorities"].values)


def atoms(predicates: list[Predicate]) -> list[Predicate]:
    return [leaf for one in predicates for leaf in (atoms(parts_of(one)) if parts_of(one) else [one])]


def all_predicates(records) -> list[Predicate]:
    found: list[Predicate] = []
    for record in records.components.values():
        found += [one for demand in record.demanded_by for one in demand.when] + record.excluded_by
        found += [one for relation in record.relations for one in relation.when]
    for decision in records.decisions.values():
        found += decision.applies
        for option in decision.options:
            found += [*option.require, *option.exclude, *option.prefer]
    return atoms(found)


def test_every_component_type_has_a_complete_record(records):
    assert set(records.components) == set(ontology().component_types)
    for record in records.components.values():
        assert record.failure_modes and record.signals and record.errors and record.relations, record.id
        assert set(record.iac) == {"aws", "azure", "gcp", "generic"}, record.id
        assert record.latency is None or 0 < record.latency.p50 <= record.latency.p95, record.id
        assert record.availability is None or 0.9 < record.availability.fraction < 1, record.id


def test_priors_say_where_they_are_from(records):
    for record in records.components.values():
        for prior in (record.latency, record.availability):
            assert prior is None or "prior" in prior.source or "published" in prior.source or "planning" in prior.source


def test_every_type_can_get_into_a_design(records):
    offered = {
        added.type for one in records.decisions.values() for option in one.options for added in option.components
    }
    assert {one for one, record in records.components.items() if not record.demanded_by} <= offered


def test_predicates_name_what_exists(records):
    for atom in all_predicates(records):
        if isinstance(atom, Condition):
            spec = field_specs()[atom.field]
            wanted = atom.value if isinstance(atom.value, list) else [atom.value] if atom.value is not None else []
            assert not spec.values or set(wanted) <= set(spec.values) or atom.field == "forbidden", atom
        if isinstance(atom, Chosen):
            options = {option.id for option in records.decisions[atom.decision].options}
            assert {atom.option} <= options if isinstance(atom.option, str) else set(atom.option) <= options, atom


@pytest.mark.parametrize("part", ["require", "exclude", "prefer"])
def test_every_condition_of_an_option_says_why(records, part):
    for decision in records.decisions.values():
        for option in decision.options:
            assert all(one.why for one in getattr(option, part)), f"{decision.id}/{option.id}"


def test_options_are_scored_on_every_priority(records):
    for decision in records.decisions.values():
        assert len(decision.options) >= 2, decision.id
        for option in decision.options:
            assert set(option.scores) == PRIORITIES, f"{decision.id}/{option.id}"
            assert all(0 <= score <= 5 for score in option.scores.values())
            assert option.gives_up and option.flips_if


def test_ends_of_relations_are_types_or_roles(records):
    known = set(ontology().component_types) | {f"@{role}" for role in roles()} | {"@self"}
    for record in records.components.values():
        for relation in record.relations:
            assert {relation.source, relation.target} <= known, record.id
            assert (
                "@self" in (relation.source, relation.target)
                or record.id in (relation.source, relation.target)
                or (relation.source in known)
            )


def test_needs_in_predicates_are_needs_of_the_knowledge_base(records):
    needs = set(embedded_records()["needs"])
    assert {atom.need for atom in all_predicates(records) if isinstance(atom, Need)} <= needs
