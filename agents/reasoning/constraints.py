"""Hard constraints on technologies: each speaks for one requirement, so that a conflict can be told in its words."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archadvisor.agents.reasoning.candidates import MOST_REPLICAS, Candidate, on_own_premises
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.naming import named_in
from archadvisor.agents.reasoning.screens import SCREEN, further_audience
from archadvisor.agents.reasoning.standards import applying, binds, rules_out, standard_id
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts, Truth, any_true
from archadvisor.knowledge.records import StandardRecord

SECONDS_PER_DAY = 86_400
# Peak over mean where the brief is silent: office-hours traffic, three times the daily mean.
PLANNED_BURST = 3.0
PLACES = frozenset({"eu", "us", "uk", "apac", "middle_east", "latam", "africa"})
# Certificates that a vendor must hold before it may see the data; other regimes bind the organisation, not its vendors.
VENDOR_CLAIMS = ("HIPAA", "PCI DSS", "FedRAMP", "GDPR")
CLAIM_OF_DATA = {"health": "HIPAA", "card": "PCI DSS"}
# These always end in somebody else's network: messages and calls have to reach people.
OUTWARD_TYPES = frozenset({"messaging_channel", "telephony_channel", "system_connector"})
# Parts that a site without connection needs beside its models: machines, masking before anything leaves it, and what
# carries its work on: steps, queue, records, screen.
NEEDED_WHERE_CUT_OFF = frozenset(
    {
        "user_interface",
        "app_backend",
        "workflow_engine",
        "durable_workflow",
        "task_queue",
        "state_store",
        "rules_engine",
        "human_in_the_loop",
        "compute_platform",
        "pii_redaction",
        "operational_db",
        "object_store",
        "audit_log",
    }
)
# Parts that write language.
WRITERS = frozenset({"llm_managed_api", "llm_self_hosted", "small_model", "multimodal_model"})
# Effort from which a product needs people who run it for a living.
NEEDS_OPERATORS = 4


@dataclass(frozen=True)
class Rule:
    """A requirement that excludes candidates one by one; `says` completes 'excluded, since it ...'."""

    requirement_id: str
    says: str
    excludes: Callable[[Candidate], bool]


def peak_per_s(requirements: Requirements) -> float | None:
    """Requests per second at peak: as stated, else daily traffic times the burst factor; None if both are unknown."""
    stated, traffic = requirements.quantity("peak_rate"), requirements.quantity("traffic")
    if stated is not None:
        return stated.typical
    if traffic is None:
        return None
    burst = requirements.quantity("burst_factor")
    return traffic.typical * (burst.typical if burst else PLANNED_BURST) / SECONDS_PER_DAY


def rules_of(
    requirements: Requirements, knowledge: KnowledgeBase, serving: frozenset[str], demands: Demands
) -> tuple[Rule, ...]:
    """All rules that the brief and earlier vetoes impose on single candidates."""
    return (
        *_deployment_rules(requirements, knowledge),
        *_place_rules(requirements),
        *_claim_rules(requirements, knowledge),
        *_prohibitions(requirements, demands),
        *_standard_rules(requirements, knowledge),
        *_ability_rules(requirements, serving),
        *_suitability_rules(requirements),
        *_redundancy_rules(demands),
        *_reserve_rules(serving),
    )


def _deployment_rules(requirements: Requirements, knowledge: KnowledgeBase) -> Iterator[Rule]:
    deployment = requirements.text("deployment")
    if deployment == "air_gapped":
        yield Rule("req-deployment", "cannot run without a network", lambda one: not one.technology.air_gap_capable)
    if deployment in ("air_gapped", "on_premises"):
        yield Rule("req-deployment", "is run by a vendor outside the premises", _is_outside)
    elif requirements.text("residency") == "premises":
        yield Rule("req-residency", "would take data off the premises", _is_outside)
    elif deployment == "edge":
        cut_off = requirements.has("offline_operation")
        zones = ("edge", "model") if cut_off else ("edge",)
        says = "is out of reach while a site has no connection" if cut_off else "needs the data centre"
        at_sites = {key for key, record in knowledge.components.items() if record.trust_zone in zones}
        at_sites |= _needed_where_cut_off(requirements) if cut_off else set()
        yield Rule("req-deployment", says, lambda one: one.type in at_sites and _is_outside(one))
        if cut_off and not requirements.items("cloud"):
            says = "is tied to one cloud, while sites work by themselves and the brief names no cloud"
            yield Rule("req-deployment", says, lambda one: _is_foreign(one, frozenset()))
    elif deployment == "private_cloud":
        yield Rule("req-deployment", "runs outside the private cloud", lambda one: _is_outside(one, ("external",)))
    elif deployment == "managed_cloud":
        yield Rule("req-deployment", "runs on own machines only", lambda one: one.hosting in ("on_premises", "edge"))


def _needed_where_cut_off(requirements: Requirements) -> frozenset[str]:
    """What a site without connection needs; the main screen is elsewhere where people at the sites have another."""
    audience = further_audience(requirements)
    return NEEDED_WHERE_CUT_OFF - ({SCREEN} if audience is not None and audience.at_site else frozenset())


def _is_outside(candidate: Candidate, hosting: tuple[str, ...] = ("managed", "serverless", "external")) -> bool:
    return candidate.hosting in hosting and candidate.type not in OUTWARD_TYPES


def _place_rules(requirements: Requirements) -> Iterator[Rule]:
    """Regions where data must stay, and the clouds that the organisation uses."""
    regions = PLACES & frozenset(requirements.items("region"))
    if regions and requirements.text("residency") == "region":
        says = f"is not offered in {_listed(regions)}"
        yield Rule("req-region", says, lambda one: _lacks_region(one, regions))
    clouds = frozenset(requirements.items("cloud"))
    if clouds:
        says = f"is tied to another cloud than {_listed(clouds)}"
        yield Rule("req-cloud", says, lambda one: _is_foreign(one, clouds))


def _lacks_region(candidate: Candidate, regions: frozenset[str]) -> bool:
    offered = set(candidate.technology.regions)
    return candidate.vendor_run and "any" not in offered and not regions <= offered


def _is_foreign(candidate: Candidate, clouds: frozenset[str]) -> bool:
    bound = set(candidate.technology.clouds)
    return "any" not in bound and not bound & clouds


def _listed(items: frozenset[str]) -> str:
    return ", ".join(sorted(items))


def _claim_rules(requirements: Requirements, knowledge: KnowledgeBase) -> Iterator[Rule]:
    """A vendor that sees the data must claim the regimes that bind vendors; own code on rented machines need not."""
    seeing = {key for key, record in knowledge.components.items() if record.holds_data or record.handles_untrusted_text}
    sees = frozenset(seeing - OUTWARD_TYPES)
    kinds = requirements.items("data_kinds")
    for claim in VENDOR_CLAIMS:
        carried = claim not in CLAIM_OF_DATA.values() or any(CLAIM_OF_DATA.get(kind) == claim for kind in kinds)
        if claim in requirements.items("compliance") and carried:
            yield Rule("req-compliance", f"makes no {claim} commitment", _unclaimed(claim, sees))


def _unclaimed(claim: str, sees: frozenset[str]) -> Callable[[Candidate], bool]:
    def excludes(one: Candidate) -> bool:
        vendor_sees = one.vendor_run and not one.technology.open_source and one.type in sees
        return vendor_sees and claim not in one.technology.claims

    return excludes


def _prohibitions(requirements: Requirements, demands: Demands) -> Iterator[Rule]:
    for item in requirements.items("forbidden"):
        if item.startswith("tech:"):
            yield _prohibition(item.removeprefix("tech:"))
        elif item.startswith("vendor:"):
            yield _seat_rule(item.removeprefix("vendor:"))
    if demands.forbid:
        says = "was rejected by the check of an earlier draft"
        yield Rule("req-forbidden", says, lambda one: one.technology.id in demands.forbid)


def _seat_rule(seat: str) -> Rule:
    """No company of a seat may run a part; its open software on other machines is not meant."""
    says = f"is run by a company under the law of {seat.upper()}"
    return Rule("req-forbidden", says, lambda one: one.vendor_run and one.technology.vendor_seat == seat)


def _standard_rules(requirements: Requirements, knowledge: KnowledgeBase) -> Iterator[Rule]:
    """What the organisation's own binding standards rule out."""
    for standard in applying(Facts(requirements=requirements), knowledge.standards):
        if binds(standard) and standard.forbidden_technologies:
            says = f"is forbidden by the standard “{standard.name}”"
            yield Rule(standard_id(standard), says, _ruled_out_by(standard))


def _ruled_out_by(standard: StandardRecord) -> Callable[[Candidate], bool]:
    return lambda one: rules_out(standard, one.technology)


def _prohibition(words: str) -> Rule:
    return Rule("req-forbidden", f"is forbidden ({words})", lambda one: named_in(words, one.technology))


def source_of(need: str, requirements: Requirements, otherwise: str = "req-needs") -> str:
    """The statement that expresses a need, so that a conflict can quote it; all needs where no statement does."""
    if requirements.has(need):
        return next(iter(requirements.ids_for_need(need)), "req-needs")
    return otherwise


def _ability_rules(requirements: Requirements, serving: frozenset[str]) -> Iterator[Rule]:
    """What the team can run, and what the peak asks of the serving path."""
    unmanned = requirements.has("no_operations_team") or "no_ops" in requirements.items("team_skills")
    if unmanned and not on_own_premises(requirements) and requirements.text("deployment") != "edge":
        says = "needs people who operate it"
        source = source_of("no_operations_team", requirements, otherwise="req-team_skills")
        yield Rule(source, says, lambda one: not one.vendor_run and one.technology.ops_burden >= NEEDS_OPERATORS)
    peak = peak_per_s(requirements)
    if peak is not None:
        source = "req-peak_rate" if requirements.quantity("peak_rate") else "req-traffic"
        says = f"carries less than the peak of {peak:.3g} requests/s"
        sites = requirements.quantity("sites")
        places = max(1.0, sites.typical) if sites else 1.0
        yield Rule(source, says, lambda one: one.type in serving and _carries(one, places) < peak)


def _carries(candidate: Candidate, places: float) -> float:
    """Requests per second that a candidate can carry; what runs at the edge is there once for each site."""
    ceiling = candidate.technology.max_requests_per_s
    if ceiling is None:
        return math.inf
    return ceiling * (candidate.replicas * places if candidate.hosting == "edge" else 1.0)


def _suitability_rules(requirements: Requirements) -> Iterator[Rule]:
    facts = Facts(requirements=requirements)
    if requirements.has("private_network"):
        says = "is reached over the public internet only"
        source = source_of("private_network", requirements)
        yield Rule(source, says, lambda one: _is_outside(one, ("external",)))
    yield Rule(
        "req-needs",
        "does not suit this kind of work",
        lambda one: bool(one.technology.unsuited) and any_true(one.technology.unsuited, facts) is Truth.TRUE,
    )


def _redundancy_rules(demands: Demands) -> Iterator[Rule]:
    """Parts of which an earlier draft had too few instances; only what the team runs can be multiplied."""
    if demands.replicate:
        says = f"has fewer than {MOST_REPLICAS} instances"
        yield Rule("req-availability", says, lambda one: _is_scarce(one) and one.type in demands.replicate)


def _reserve_rules(serving: frozenset[str]) -> Iterator[Rule]:
    """Where no language model serves, none can stand in for the part that fails."""
    if not serving & WRITERS:
        says = "is a language model, and no language model serves here"
        yield Rule("req-needs", says, lambda one: one.type == "fallback_model" and _writes(one))


def _writes(candidate: Candidate) -> bool:
    return bool(WRITERS & set(candidate.technology.component_types))


def _is_scarce(candidate: Candidate) -> bool:
    return candidate.replicable and candidate.replicas < MOST_REPLICAS
