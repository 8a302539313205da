"""Every risk of the catalogue held against a design: what is found, on which way, how severe, and what to ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archadvisor.agents.reasoning.safety.graph import safety_graph
from archadvisor.agents.reasoning.safety.severity import STAKE_FIELDS, Grade, grade
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.model import Severity
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.safety_graph import Element, SafetyGraph, safety_vocabulary
from archadvisor.domain.vocabulary import FieldSpec, field_specs
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.fitting import Missing
from archadvisor.knowledge.matches import Match
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true, matches, unknown_fields
from archadvisor.knowledge.records import ControlRecord, RiskRecord

YES_OR_NO = ("yes", "no")


@dataclass(frozen=True)
class OpenFact:
    """What nobody stated: the question that settles it, the answers it can have, and the field or the part it is of."""

    name: str
    text: str
    options: tuple[str, ...] = ()
    element_id: str | None = None


@dataclass(frozen=True)
class Finding:
    """A risk that a design shows, or may show.

    `severity` counts the controls in place, `residual` those that the catalogue proposes as well, placed on the way;
    both are None while facts that would change them are unknown. Then `lowest` and `highest` say what they would be
    either way (`lowest` is None if there might be no risk at all), which is the worth of asking for what is `open`.
    """

    risk_id: str
    truth: Truth
    severity: Severity | None
    residual: Severity | None
    lowest: Severity | None
    highest: Severity
    likelihood: int | None
    impact: int | None
    path: tuple[str, ...]
    element_ids: tuple[str, ...]
    open: tuple[OpenFact, ...] = ()


def review(
    design: ArchitectureDesign,
    requirements: Requirements,
    knowledge: KnowledgeBase,
    risks: Iterable[RiskRecord] | None = None,
) -> list[Finding]:
    """Which of these risks (all of the catalogue) the design shows, or unknown facts leave open, in their order."""
    graph = safety_graph(design, requirements, knowledge)
    facts = graph_facts(requirements, design, graph)
    held = (one for one in (knowledge.risks.values() if risks is None else risks) if one.found_when)
    return [found for record in held if (found := finding(record, facts, graph, knowledge)) is not None]


def graph_facts(requirements: Requirements, design: ArchitectureDesign, graph: SafetyGraph) -> Facts:
    """What predicates over a safety graph may refer to."""
    return Facts(
        requirements=requirements,
        component_types=frozenset(one.type for one in design.components),
        pattern_ids=frozenset(one.id for one in design.patterns),
        control_ids=graph.controls,
        graph=graph,
    )


def finding(record: RiskRecord, facts: Facts, graph: SafetyGraph, knowledge: KnowledgeBase) -> Finding | None:
    """What a graph shows of a risk; None if it does not show it."""
    truth = all_true(record.found_when, facts)
    if truth is Truth.FALSE:
        return None
    shown = matches(record.found_when, facts)
    now = grade(record, shown, graph, facts.requirements, knowledge.controls)
    certain = truth is Truth.TRUE and now.severity is not None
    return Finding(
        risk_id=record.id,
        truth=truth,
        severity=now.severity if certain else None,
        residual=_with_proposed(record, shown, graph, facts, knowledge).severity if certain else None,
        lowest=now.lowest if truth is Truth.TRUE else None,
        highest=now.highest,
        likelihood=now.likelihood.least if certain and now.likelihood.least == now.likelihood.most else None,
        impact=now.impact.least if certain and now.impact.least == now.impact.most else None,
        path=max((one.path for one in shown), key=len, default=()),
        element_ids=tuple(dict.fromkeys(element for one in shown for element in (*one.elements, *one.ends))),
        open=() if certain else tuple(_open(record, shown, facts, graph)),
    )


def _with_proposed(
    record: RiskRecord, shown: list[Match], graph: SafetyGraph, facts: Facts, knowledge: KnowledgeBase
) -> Grade:
    """The grade with the controls of the risk placed on what shows it."""
    places = {element for one in shown for element in one.elements}
    proposed = frozenset(record.controls)
    guarded = SafetyGraph(
        parts=tuple(_carrying(one, proposed) if one.id in places else one for one in graph.parts),
        passages=graph.passages,
    )
    return grade(record, shown, guarded, facts.requirements, knowledge.controls)


def _carrying(part: Element, controls: frozenset[str]) -> Element:
    return replace(part, controls=part.controls | controls)


def _open(record: RiskRecord, shown: Iterable[Match], facts: Facts, graph: SafetyGraph) -> Iterator[OpenFact]:
    """What to ask: the facts on which the match hangs, then the requirements that nobody stated."""
    missing = dict.fromkeys(item for one in shown for item in one.missing)
    yield from dict.fromkeys(_of_element(one, graph) for one in missing)
    names = [*unknown_fields(record.found_when, facts), *_unstated(record, facts)]
    yield from (_of_brief(field_specs()[name]) for name in dict.fromkeys(names))


def _unstated(record: RiskRecord, facts: Facts) -> list[str]:
    """The requirements on which the severity hangs and that nobody stated."""
    return [one for one in STAKE_FIELDS[record.risk_class] if facts.requirements.text(one) is None]


def _of_element(missing: Missing, graph: SafetyGraph) -> OpenFact:
    element_id, fact = missing
    name = next(one.name for one in graph.elements() if one.id == element_id)
    if fact.startswith("control:"):
        return OpenFact(fact, f"Is {fact.removeprefix('control:')} in place on {name}?", YES_OR_NO, element_id)
    spec = safety_vocabulary().facts[fact]
    options = YES_OR_NO if spec.kind == "flag" else tuple(spec.values)
    return OpenFact(fact, spec.question.format(element=name), options, element_id)


def _of_brief(spec: FieldSpec) -> OpenFact:
    return OpenFact(spec.id, f"{spec.description}?", tuple(spec.values))


def called_for(control: ControlRecord, facts: Facts, risks: Iterable[RiskRecord]) -> Truth:
    """Whether a design calls for a control: a reason of its own holds, or a risk is found that it answers."""
    own = any_true(control.required_when, facts)
    if own is Truth.TRUE:
        return own
    answered = [all_true(one.found_when, facts) for one in risks if one.found_when and control.id in one.controls]
    for truth in (Truth.TRUE, Truth.UNKNOWN):
        if truth in (own, *answered):
            return truth
    return Truth.FALSE
