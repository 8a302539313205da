"""The safety review of a design: risk register, controls, obligations, failure modes, guardrails, vetoes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from archadvisor.agents.reasoning.control_placement import (
    GRAVE,
    PlacedControl,
    control,
    missing_control_vetoes,
    placed_controls,
)
from archadvisor.agents.reasoning.failure_modes import failure_modes
from archadvisor.agents.reasoning.flow_paths import data_successors, ids_of_types, shortest_path
from archadvisor.agents.reasoning.guardrail_rules import guardrail_rules
from archadvisor.agents.reasoning.obligations import duties, obligation
from archadvisor.agents.reasoning.risk_questions import risk_questions
from archadvisor.agents.reasoning.risk_rating import RatedRisk, impact, likelihood, raised, ranked, rate, residual
from archadvisor.agents.reasoning.safety import findings
from archadvisor.agents.reasoning.safety.findings import Finding
from archadvisor.agents.reasoning.safety.graph import safety_graph
from archadvisor.agents.reasoning.shape_reasons import forcing_ids
from archadvisor.agents.reasoning.standards import standard_duties, standard_vetoes
from archadvisor.agents.reasoning.wording import filled, nouns
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.findings import Citation
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.risk import AbuseCase, Risk, RiskReview
from archadvisor.domain.safety_graph import SafetyGraph
from archadvisor.domain.vocabulary import roles
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts, Truth
from archadvisor.knowledge.records import RiskRecord

MAX_RISKS = 14
MAX_FAMILIES = 10
MAX_OPEN_QUESTIONS = 2
MAX_ELEMENTS = 5
# Products of likelihood and impact: below the first a risk is not worth a line, from the second on it matters.
MIN_WEIGHT = 4
WEIGHTY = 6
FEW_FAMILIES = 8
# Risks of these classes travel: where the data they travel with comes from. The end of the way is the risk's element.
ORIGINS: dict[str, tuple[str, ...]] = {
    "injection": (
        "user_interface",
        "messaging_channel",
        "telephony_channel",
        "edge_ingress",
        "tool_server",
        "system_connector",
        "document_parser",
        "ingestion_pipeline",
    ),
    "privacy": (
        "operational_db",
        "data_lakehouse",
        "object_store",
        "system_connector",
        "event_stream",
        "user_interface",
        "messaging_channel",
        "telephony_channel",
    ),
}


def facts_of(requirements: Requirements, design: ArchitectureDesign) -> Facts:
    """What predicates of risks and controls may refer to."""
    type_of = {one.id: one.type for one in design.components}
    edges = frozenset((type_of[one.source], one.kind, type_of[one.target]) for one in design.relations)
    return Facts(
        requirements=requirements,
        component_types=frozenset(type_of.values()),
        pattern_ids=frozenset(one.id for one in design.patterns),
        control_ids=frozenset(design.control_placements),
        edges=edges,
    )


def review(
    requirements: Requirements,
    design: ArchitectureDesign,
    knowledge: KnowledgeBase,
    noticed: Mapping[str, list[AbuseCase]] = MappingProxyType({}),
) -> tuple[RiskReview, list[Citation]]:
    """The review of a design and the records it rests on. The reviewer demands and vetoes; it places nothing.

    `noticed` are cases by risk that somebody sees in this system: their risks get a line and are no less severe.
    """
    facts = facts_of(requirements, design)
    found = [one for record in knowledge.risks.values() if (one := rate(record, facts))]
    rated = ranked([_as_noticed(one, noticed.get(one.record.id, []), facts) for one in found])
    owed = [*duties(facts, knowledge.regimes), *standard_duties(facts, knowledge.standards)]
    placed = placed_controls(facts, design, knowledge, rated, owed)
    listed = [one.record.id for one in register(ranked(found))]
    told = {*listed, *noticed, *requirements.kept.risk_ids}
    lines = [one for one in rated if one.record.id in told]
    seen = Sight(facts, design, placed, *_graphs(facts, design, knowledge, placed, lines))
    risks = [_risk(_no_calmer(one, seen_as(one, seen.found.get(one.record.id)), noticed), seen) for one in lines]
    risks.sort(key=lambda one: (-_weight(one), _place(one.id, listed)))
    reviewed = RiskReview(
        risks=[one.model_copy(update={"abuse_cases": noticed.get(one.id, [])}) for one in risks],
        controls=[control(one, _answered(one, risks), facts, design) for one in placed],
        obligations=[obligation(one, facts) for one in owed],
        failure_modes=failure_modes(requirements, design, knowledge),
        guardrails=guardrail_rules(facts, design, frozenset(one.record.id for one in placed)),
        vetoes=[
            *missing_control_vetoes(facts, design, knowledge),
            *standard_vetoes(facts, design, knowledge),
        ],
        questions=risk_questions(risks, seen.found, requirements),
    )
    return reviewed, [knowledge.cite(record_id) for record_id in _record_ids(reviewed, knowledge)]


def _as_noticed(rated: RatedRisk, cases: list[AbuseCase], facts: Facts) -> RatedRisk:
    """The risk with the cases that were noticed: it applies then, and is as severe as the worst of them."""
    if not cases:
        return rated
    sure = RatedRisk(rated.record, likelihood(rated.record, facts), impact(rated.record, facts.requirements))
    stated = sure if rated.severity is None else rated
    return raised(stated, [one.severity for one in cases if one.severity])


def _no_calmer(rated: RatedRisk, shown: RatedRisk, noticed: Collection[str]) -> RatedRisk:
    """The risk as the graph shows it, unless somebody noticed it and it was graver before."""
    return rated if rated.record.id in noticed and rated.weight > shown.weight else shown


def _place(risk_id: str, listed: list[str]) -> int:
    return listed.index(risk_id) if risk_id in listed else len(listed)


def register(rated: list[RatedRisk]) -> list[RatedRisk]:
    """The risks worth a line, heaviest first: the worst of each family before a second one, then the rest by weight."""
    leaders = _leaders(rated)
    others = [one for one in rated if one not in leaders and one.severity in GRAVE]
    open_questions = [one for one in rated if one.severity is None and one.record.question][:MAX_OPEN_QUESTIONS]
    return [*ranked([*leaders, *others[: MAX_RISKS - len(leaders)]]), *open_questions]


def _leaders(rated: list[RatedRisk]) -> list[RatedRisk]:
    """The heaviest risk of each family: the weighty ones up to a limit, lighter ones only to fill a short list."""
    shown, leaders = set[str](), list[RatedRisk]()
    for one in rated:
        limit = MAX_FAMILIES if one.weight >= WEIGHTY else FEW_FAMILIES
        if one.weight >= MIN_WEIGHT and len(shown) < limit and not shown.issuperset(one.record.families):
            shown.update(one.record.families)
            leaders.append(one)
    return leaders


def seen_as(rated: RatedRisk, found: Finding | None) -> RatedRisk:
    """The risk as the brief rates it, or as the graph shows it if that is worse; unrated if the graph leaves it open.

    What is seen never calms: a risk that the graph does not show keeps the rating of the brief.
    """
    if found is None or rated.severity is None:
        return rated
    shown = RatedRisk(rated.record, found.likelihood, found.impact)
    return shown if found.severity is None or shown.weight > rated.weight else rated


@dataclass(frozen=True)
class Sight:
    """What a review sees: facts, design, controls, what the graph shows, and the graph with the controls in force."""

    facts: Facts
    design: ArchitectureDesign
    placed: list[PlacedControl]
    found: dict[str, Finding]
    guarded: SafetyGraph


def _graphs(
    facts: Facts,
    design: ArchitectureDesign,
    knowledge: KnowledgeBase,
    placed: list[PlacedControl],
    lines: list[RatedRisk],
) -> tuple[dict[str, Finding], SafetyGraph]:
    """What the design by itself shows of these risks, and its graph with the controls that are in force."""
    in_force = {one.record.id: one.component_ids for one in placed if one.effective}
    found = findings.review(design, facts.requirements, knowledge, (one.record for one in lines))
    return {one.risk_id: one for one in found}, safety_graph(design, facts.requirements, knowledge, in_force)


def _risk(rated: RatedRisk, seen: Sight) -> Risk:
    record, slots = rated.record, nouns(seen.facts.requirements)
    against = [one for one in seen.placed if one.record.id in record.controls]
    path, elements = _shown(record, seen)
    question = _question(rated, seen.found.get(record.id))
    return Risk(
        id=record.id,
        name=record.name,
        families=record.families,
        severity=rated.severity,
        likelihood=rated.likelihood,
        impact=rated.impact,
        element_ids=elements[:MAX_ELEMENTS],
        path=path,
        scenario=filled(record.scenario + question, slots),
        mitigation_ids=[one.record.id for one in against],
        residual_severity=residual(rated, [one.record for one in against if one.effective and _acts(one, path, seen)]),
        requirement_ids=list(forcing_ids([*record.strong, *record.applies], seen.facts)),
        citation_ids=[f"cit-{record.id}"],
    )


def _question(rated: RatedRisk, found: Finding | None) -> str:
    """What to settle where a risk is unrated: what the graph does not know of it, else the question of its record."""
    if rated.severity is not None:
        return ""
    if found is not None and found.open:
        return f" To settle ({found.highest} at worst): {found.open[0].text}"
    return f" To settle: {rated.record.question}" if rated.record.question else ""


def _shown(record: RiskRecord, seen: Sight) -> tuple[list[str], list[str]]:
    """The way on which a risk shows and its elements: as the graph has them, else where such risks usually sit."""
    found, design = seen.found.get(record.id), seen.design
    usual = ids_of_types(design, record.element_types) or ids_of_types(design, roles()["backend"])
    if found is not None and found.truth is Truth.TRUE and found.path:
        return list(found.path), [one for one in found.element_ids if design.component(one)]
    origins = ids_of_types(design, ORIGINS.get(record.risk_class, ()))
    return shortest_path(data_successors(design.relations), origins, usual), usual


def _acts(one: PlacedControl, path: list[str], seen: Sight) -> bool:
    """Whether a control acts on the way of a risk; where no way is known, it acts wherever it stands."""
    return not path or any(one.record.id in seen.guarded.part[step].controls for step in path)


def _weight(risk: Risk) -> int:
    return (risk.likelihood or 0) * (risk.impact or 0)


def _answered(one: PlacedControl, risks: list[Risk]) -> list[str]:
    return [risk.id for risk in risks if one.record.id in risk.mitigation_ids]


def _record_ids(found: RiskReview, knowledge: KnowledgeBase) -> list[str]:
    named = [one.id for one in found.risks] + [one.id for one in found.controls]
    cited = [one.removeprefix("cit-") for owed in found.obligations for one in owed.citation_ids]
    modes = [one.removeprefix("cit-") for mode in found.failure_modes for one in mode.citation_ids]
    return list(dict.fromkeys([*named, *cited, *modes]))
