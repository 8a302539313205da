"""Candidates of a component: a technology, who runs it, and how many instances of it.

The same product run by a vendor and run by the team are two candidates: they differ in claims, effort and place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from archadvisor.agents.reasoning.surrogates import Surrogates
from archadvisor.domain.model import Hosting
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.availability import REDUNDANT_HOSTING
from archadvisor.estimation.formulas import redundant, with_fallback
from archadvisor.estimation.service_times import serving as serving_table
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts, Truth, any_true
from archadvisor.knowledge.records import Technology

VENDOR_RUN: tuple[Hosting, ...] = ("serverless", "managed", "external")
IN_THE_CLOUD: tuple[Hosting, ...] = ("self_hosted", "in_process", "on_premises", "edge")
ON_OWN_PREMISES: tuple[Hosting, ...] = ("on_premises", "self_hosted", "in_process", "edge")
AT_THE_EDGE: tuple[Hosting, ...] = ("edge", "on_premises", "self_hosted", "in_process")
PLANNED_REPLICAS = 2
MOST_REPLICAS = 3
# What records name as vendor where no contract with another house follows from the choice.
NO_VENDOR = frozenset({"own", "cloud provider", "platform", "model provider", "several vendors", "open standard"})
# Code that runs inside the application service where there is one.
INSIDE_THE_SERVICE = frozenset({"workflow_engine", "agent_single", "agent_supervisor", "agent_worker"})
# What a reserve stands behind.
MODELS = ("llm_managed_api", "llm_self_hosted")


@dataclass(frozen=True)
class Candidate:
    """One way to fill a component type. `usd_per_month` is None where unknown; figures are for all replicas.

    `in_path` says that a request waits for it, so that its time is felt. `planned_usd` is the cost that candidates are
    compared by: where it is unknown the median of the rivals, None if nothing is known of them either. `of_the_team`
    says that the team's own knowledge brings it in.
    """

    type: str
    technology: Technology
    hosting: Hosting
    replicas: int
    usd_per_month: float | None
    latency_p95_ms: float
    unavailability: float
    in_path: bool = True
    planned_usd: float | None = None
    of_the_team: bool = False

    @property
    def vendor_run(self) -> bool:
        """Whether somebody else operates it."""
        return self.hosting in VENDOR_RUN

    @property
    def house(self) -> str | None:
        """Who has to be contracted to run it; nobody where it is the team's own or runs on one's own machines."""
        vendor = self.technology.vendor
        inside = self.of_the_team or not self.vendor_run or vendor in NO_VENDOR or "open source" in vendor
        return None if inside else vendor

    @property
    def replicable(self) -> bool:
        """Whether further instances of it can stand in for one that fails."""
        return self.hosting in REDUNDANT_HOSTING


@dataclass(frozen=True)
class Place:
    """Where the system runs, as far as it decides on hosting, and the numbers of replicas worth considering."""

    own_hosting: tuple[Hosting, ...]
    replicas: tuple[int, ...]


def on_own_premises(requirements: Requirements) -> bool:
    """Whether everything must run inside the organisation's own walls."""
    walls = ("on_premises", "air_gapped")
    return requirements.text("deployment") in walls or requirements.text("residency") == "premises"


def place_of(requirements: Requirements) -> Place:
    """The preferred own hosting, and how many replicas may be planned (a trial gets one)."""
    hosting = IN_THE_CLOUD
    if requirements.text("deployment") == "edge":
        hosting = AT_THE_EDGE
    elif on_own_premises(requirements):
        hosting = ON_OWN_PREMISES
    if requirements.text("scale_tier") == "poc":
        return Place(hosting, (1,))
    wide = tuple(range(1, MOST_REPLICAS + 1))
    return Place(hosting, wide if requirements.quantity("availability") else (PLANNED_REPLICAS,))


@dataclass(frozen=True)
class Catalogue:
    """Where candidates come from: the brief, the knowledge, and the figures of the engine.

    `volumes` are the requirements that the figures are computed for: the engine remembers them by identity; `choices`
    maps each structural decision to its option, which binds the products that carry it out.
    """

    requirements: Requirements
    knowledge: KnowledgeBase
    surrogates: Surrogates
    volumes: Requirements
    choices: Mapping[str, str] = field(default_factory=dict)

    def usd(self, technology: Technology, type_id: str, hosting: Hosting) -> float | None:
        """Cost of one instance in USD per month; None if unknown."""
        return self.surrogates.monthly_usd(technology, type_id, self.volumes, self.knowledge, hosting)

    def latency_p95_ms(self, technology: Technology, type_id: str) -> float:
        """P95 in ms of one call; a type without a figure adds no time."""
        return self.surrogates.latency_p95_ms(technology, type_id, self.volumes, self.knowledge) or 0.0

    def availability(self, technology: Technology, type_id: str) -> float:
        """Share of time in which one instance works."""
        return self.surrogates.availability(technology, type_id, self.knowledge)


def candidates_of(
    types: tuple[str, ...], serving: frozenset[str], catalogue: Catalogue
) -> dict[str, tuple[Candidate, ...]]:
    """For each type its candidates in the order of technology ids; empty where the catalogue has none."""
    by_type = _found(types, serving, catalogue, _suited(catalogue))
    if not all(by_type.values()):
        every = _found(types, serving, catalogue, list(catalogue.knowledge.technologies.values()))
        by_type = {type_id: found or every[type_id] for type_id, found in by_type.items()}
    return {type_id: _planned(sorted(found, key=_order)) for type_id, found in by_type.items()}


def _suited(catalogue: Catalogue) -> list[Technology]:
    """The technologies that suit the work and what was decided; others only stand in where a type has no suited one."""
    facts = Facts(requirements=catalogue.requirements, choices=dict(catalogue.choices))
    every = catalogue.knowledge.technologies.values()
    return [one for one in every if not one.unsuited or any_true(one.unsuited, facts) is not Truth.TRUE]


def _found(
    types: tuple[str, ...], serving: frozenset[str], catalogue: Catalogue, technologies: list[Technology]
) -> dict[str, list[Candidate]]:
    place = place_of(catalogue.requirements)
    by_type: dict[str, list[Candidate]] = {type_id: [] for type_id in types}
    reserved = MODELS if "fallback_model" in types else ()
    inside = INSIDE_THE_SERVICE if "app_backend" in types else frozenset()
    for technology in technologies:
        for type_id in technology.component_types:
            if type_id in by_type:
                slot = Slot(type_id, type_id in serving, type_id in reserved, type_id in inside)
                by_type[type_id] += _variants(technology, slot, place, catalogue)
    return by_type


def _planned(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """The candidates with the cost that each is compared by."""
    known = sorted(one.usd_per_month for one in candidates if one.usd_per_month is not None)
    middle = median(known) if known else None
    return tuple(
        replace(one, planned_usd=middle if one.usd_per_month is None else one.usd_per_month) for one in candidates
    )


@dataclass(frozen=True)
class Slot:
    """The place of a component type: whether a request waits for it, has a reserve for it, runs inside the service."""

    type: str
    in_path: bool
    reserved: bool
    inside: bool


def _variants(technology: Technology, slot: Slot, place: Place, catalogue: Catalogue) -> Iterator[Candidate]:
    """A product in each hosting that it may have, with each number of instances that makes sense there."""
    for hosting in _hostings(technology, slot, place, catalogue.knowledge):
        plural = slot.in_path and hosting in REDUNDANT_HOSTING
        for count in place.replicas if plural else (1,):
            yield _candidate(technology, slot, hosting, count, catalogue)


def _order(candidate: Candidate) -> tuple[str, str, int]:
    return (candidate.technology.id, candidate.hosting, candidate.replicas)


def _hostings(technology: Technology, slot: Slot, place: Place, knowledge: KnowledgeBase) -> list[Hosting]:
    """How a product may be run: inside its caller where the type lives there, else by its vendor or by the team."""
    usual = knowledge.components[slot.type].default_hosting
    if "in_process" in technology.hosting and (usual == "in_process" or slot.inside):
        return ["in_process"]
    found = (
        next((one for one in order if one in technology.hosting), None) for order in (VENDOR_RUN, place.own_hosting)
    )
    return [one for one in found if one is not None]


def _candidate(technology: Technology, slot: Slot, hosting: Hosting, count: int, catalogue: Catalogue) -> Candidate:
    usd, availability = catalogue.usd(technology, slot.type, hosting), catalogue.availability(technology, slot.type)
    if hosting in REDUNDANT_HOSTING:
        availability = redundant(availability, count)
    if slot.reserved:
        availability = with_fallback(availability, availability, _common_cause())
    unfelt = hosting == "in_process" or slot.type in serving_table().availability.not_serving
    return Candidate(
        type=slot.type,
        technology=technology,
        hosting=hosting,
        replicas=count,
        usd_per_month=None if usd is None else usd * count,
        latency_p95_ms=catalogue.latency_p95_ms(technology, slot.type),
        unavailability=0.0 if unfelt else 1.0 - availability,
        in_path=slot.in_path,
        of_the_team=technology.id in catalogue.knowledge.provenance,
    )


def _common_cause() -> float:
    return serving_table().availability.common_cause.typical
