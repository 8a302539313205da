"""The shape of a design: structural decisions, component types, patterns and relations, each with its reason.

The order is fixed: decisions first (they depend on requirements only), then component types, then patterns (which may
refer to types), then types again with what the patterns add, then relations between the types that are there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.shape_components import ShapedComponent, place_components
from archadvisor.agents.reasoning.shape_decisions import StructuralDecision, decide
from archadvisor.agents.reasoning.shape_patterns import AppliedPattern, apply_patterns
from archadvisor.agents.reasoning.shape_relations import ShapedRelation, connect
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.vocabulary import roles
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.predicates import Facts


@dataclass(frozen=True)
class Shape:
    """What a design consists of before technologies are chosen.

    `choices` maps each decision id to its option id, "" where the decision does not arise or nothing is feasible.
    """

    decisions: tuple[StructuralDecision, ...]
    choices: Mapping[str, str]
    components: tuple[ShapedComponent, ...]
    patterns: tuple[AppliedPattern, ...]
    relations: tuple[ShapedRelation, ...]

    def component_types(self) -> frozenset[str]:
        """The ontology types of the design."""
        return frozenset(one.type for one in self.components)


def shape(requirements: Requirements, knowledge: KnowledgeBase, demanded: frozenset[str] = frozenset()) -> Shape:
    """The shape that the requirements call for; `demanded` are types that a reviewer or estimator insists on."""
    decisions = decide(requirements, knowledge.decisions)
    choices = {one.decision_id: one.chosen_id or "" for one in decisions}
    facts = Facts(requirements=requirements, choices=choices)
    bare = place_components(facts, knowledge, decisions, (), demanded)
    placed = _with_types(facts, bare)
    turned_down = _turned_down(placed, knowledge, decisions)
    patterns = apply_patterns(placed, knowledge.patterns, turned_down, requirements.wishes.patterns)
    components = place_components(facts, knowledge, decisions, patterns, demanded) if patterns else bare
    relations = connect(_with_types(facts, components, patterns), knowledge, decisions)
    return Shape(decisions, choices, components, patterns, relations)


def _turned_down(facts: Facts, knowledge: KnowledgeBase, decisions: tuple[StructuralDecision, ...]) -> frozenset[str]:
    """Orchestrators and language models of options that were not chosen and that nothing else calls for."""
    offered = {
        added.type
        for decision in decisions
        for option in knowledge.decisions[decision.decision_id].options
        for added in option.components
    }
    singular = {*roles()["orchestrator"], *roles()["language_model"]}
    return frozenset((offered & singular) - (facts.component_types or frozenset()))


def _with_types(
    facts: Facts, components: tuple[ShapedComponent, ...], patterns: tuple[AppliedPattern, ...] = ()
) -> Facts:
    """The same facts, with the component types and patterns that are now known."""
    return Facts(
        requirements=facts.requirements,
        component_types=frozenset(one.type for one in components),
        pattern_ids=frozenset(one.pattern_id for one in patterns),
        choices=facts.choices,
    )
