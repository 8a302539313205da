"""The catalogue of technologies: every kind of component has a choice under the constraints that briefs set."""

from functools import cache

import pytest

from archadvisor.agents.reasoning.candidates import Catalogue, candidates_of
from archadvisor.agents.reasoning.constraints import rules_of
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.domain.requirements import Requirement, Requirements, Value
from archadvisor.domain.vocabulary import ontology
from archadvisor.estimation import surrogate
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records

TYPES = tuple(ontology().component_types)
PLACES: dict[str, dict[str, Value]] = {
    "anywhere": {},
    "on premises": {"deployment": "on_premises"},
    "air-gapped": {"deployment": "air_gapped"},
    "aws": {"cloud": ["aws"]},
    "azure": {"cloud": ["azure"]},
    "gcp": {"cloud": ["gcp"]},
    "europe": {"region": ["eu"], "residency": "region", "compliance": ["GDPR"]},
    "nobody to operate it": {"needs": ["no_operations_team"]},
}
# A model of a vendor cannot stand on own premises, and own accelerators need people.
NONE_POSSIBLE = {
    ("on premises", "llm_managed_api"),
    ("air-gapped", "llm_managed_api"),
    ("nobody to operate it", "llm_self_hosted"),
}


@cache
def base() -> KnowledgeBase:
    return KnowledgeBase.of("test", embedded_records())


def requirements(fields: dict[str, Value]) -> Requirements:
    return Requirements(
        fields={
            name: Requirement(id=f"req-{name}", field=name, value=value, status="stated")
            for name, value in fields.items()
        }
    )


@pytest.mark.parametrize("place", PLACES)
def test_every_component_type_has_a_choice(place: str):
    brief, serving = requirements(PLACES[place]), frozenset(TYPES)
    found = candidates_of(TYPES, serving, Catalogue(brief, base(), surrogate, brief))
    rules = rules_of(brief, base(), serving, Demands())
    legal = {
        kind: {one.technology.id for one in options if not any(rule.excludes(one) for rule in rules)}
        for kind, options in found.items()
    }
    assert [kind for kind in TYPES if len(legal[kind]) < 2 and (place, kind) not in NONE_POSSIBLE] == []


def test_europe_has_a_choice_without_a_vendor_bound_to_another_law():
    offered = {
        kind
        for one in base().technologies.values()
        if one.vendor_seat == "eu" and {"eu", "any"} & set(one.regions)
        for kind in one.component_types
    }
    wanted = {
        "llm_managed_api",
        "small_model",
        "embedding_service",
        "object_store",
        "operational_db",
        "compute_platform",
    }
    assert wanted | {"translation_model", "document_parser", "vector_store", "secrets_manager"} <= offered


def test_a_ban_on_vendors_of_a_country_leaves_their_open_software_on_own_machines():
    brief, serving = requirements({"forbidden": ["vendor:us"], "region": ["eu"]}), frozenset(TYPES)
    found = candidates_of(TYPES, serving, Catalogue(brief, base(), surrogate, brief))
    rules = rules_of(brief, base(), serving, Demands())
    legal = [one for options in found.values() for one in options if not any(rule.excludes(one) for rule in rules)]
    assert not any(one.vendor_run and one.technology.vendor_seat == "us" for one in legal)
    assert {"llm_managed_api", "compute_platform", "document_parser", "tracing"} <= {one.type for one in legal}


def test_who_runs_a_product_is_bound_by_some_law():
    hyperscalers = [one for one in base().technologies.values() if one.vendor in ("AWS", "Microsoft", "Google")]
    vendor_run = [one for one in hyperscalers if {"managed", "serverless", "external"} & set(one.hosting)]
    assert vendor_run and all(one.vendor_seat == "us" for one in vendor_run)
