"""What a chat model prefers in a design that rules and solver made: patterns, products, parts left out, and notes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.assembly import draft_of
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.proposing.forms import (
    ComponentNote,
    DesignProposal,
    OptionalPart,
    PatternChoice,
    TechnologyChoice,
)
from archadvisor.agents.reasoning.proposing.known import component_lines, known_fields
from archadvisor.agents.reasoning.proposing.merging import Merged, Unfounded, offered, quoted, shown, taken
from archadvisor.agents.reasoning.proposing.prompting import prompt
from archadvisor.agents.reasoning.proposing.quoting import Quotation
from archadvisor.agents.reasoning.proposing.standing import WEIGHTY
from archadvisor.agents.reasoning.recall import recalled_patterns
from archadvisor.agents.reasoning.risk_review import facts_of
from archadvisor.agents.reasoning.scoring import scale_of, selection_tables
from archadvisor.agents.reasoning.shape_patterns import may_apply
from archadvisor.domain.advice import Advice, Dropped, Note, Taken, Wish, Wishes
from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.requirements import Requirements
from archadvisor.guardrails.outputs import Ledger, ledger_of
from archadvisor.knowledge.records import PatternCard, Technology
from archadvisor.models.contract import Prompt

MOST_PRODUCTS = 4
MOST_WORDS_OF_A_NAME = 8
# The kinds of wishes in the order of their lists.
WISHED = ("pattern", "technology", "left_out")
# Concerns whose parts no wish leaves out: safety and observability.
KEPT_CONCERNS = frozenset({"C4", "C5"})


@dataclass(frozen=True)
class Liked:
    """What a model would like in a design, and what it says of it."""

    wishes: Wishes
    notes: tuple[Note, ...] = ()

    def wishing(self, field: str, wish: Wish) -> "Liked":
        """This with one more wish of a kind."""
        wishes = self.wishes.model_copy(update={field: [*getattr(self.wishes, field), wish]})
        return replace(self, wishes=wishes)


@dataclass(frozen=True)
class Drafted:
    """Requirements and the design that rules and solver made for them."""

    requirements: Requirements
    design: ArchitectureDesign
    tools: Toolbox

    def prompt(self, share: float = 1.0) -> Prompt:
        """The question to the model."""
        offers: dict[str, Iterable[str]] = {
            "known": known_fields(self.requirements),
            "components": component_lines(self.design),
            "applied": (one.id for one in self.design.patterns),
            "patterns": (f"{one.id}: {one.name}. {one.text.intent}" for one in self.patterns.values()),
            "technologies": (self._products(one) for one in self.products),
            "optional": self.optional,
        }
        return prompt("designer", self.requirements.statements, offers, share)

    @cached_property
    def patterns(self) -> dict[str, PatternCard]:
        """The patterns that the brief calls up, that nothing speaks against, and that bring nothing weighty."""
        facts, cards = facts_of(self.requirements, self.design), self.tools.knowledge.patterns
        recalled = recalled_patterns(self.requirements, self.tools.knowledge)
        known = {one.id for one in self.design.patterns} | self.tools.knowledge.provenance.keys()
        fresh = [cards[one] for one in recalled if one in cards and one not in known]
        return {one.id: one for one in fresh if may_apply(one, facts) and not self._weighty(one)}

    def _weighty(self, card: PatternCard) -> bool:
        present = {one.type for one in self.design.components}
        brought = {one.type for one in card.adds.components if one.weight == "must"}
        trial = self.requirements.text("scale_tier") == "poc"
        return bool((brought if trial else brought & WEIGHTY) - present)

    @cached_property
    def products(self) -> dict[str, list[Technology]]:
        """For key components the products that every rule admits, the best of them first, the chosen one left out."""
        problem = draft_of(self.requirements, Demands(), self.tools).problem
        scale, found = scale_of(self.requirements), dict[str, list[Technology]]()
        for component in self.design.components:
            options = [one for one in problem.options.get(component.type, ()) if component.type in _key_types()]
            legal = [one for one in options if not any(rule.excludes(one) for rule in problem.rules)]
            names = {one.technology.id: one.technology for one in sorted(legal, key=scale.points)}
            names.pop(component.technology_id or "", None)
            if names:
                found[component.id] = list(names.values())[:MOST_PRODUCTS]
        return found

    def _products(self, component_id: str) -> str:
        chosen = self.design.component(component_id)
        others = ", ".join(self._product(one) for one in self.products[component_id])
        return f"{component_id}: {chosen.technology_id if chosen else None}; {others}"

    def _product(self, one: Technology) -> str:
        return one.id if one.id in self.tools.knowledge.provenance else f"{one.id} ({one.name})"

    @cached_property
    def optional(self) -> list[str]:
        """The components that may be left out: nothing in the brief asks for them, no control stands on them."""
        controls = {one for record in self.tools.knowledge.controls.values() for one in record.realised_by}
        return [one.id for one in self.design.components if _is_optional(one, controls)]

    @cached_property
    def ledger(self) -> Ledger:
        """The figures that a text may name."""
        return ledger_of([self.design.model_dump(), self.requirements.model_dump()])

    def merged(self, proposal: DesignProposal) -> Merged[Liked]:
        """What can be taken of a proposal."""
        merged = Merged(Liked(Wishes())).with_each("pattern", "patterns", proposal.patterns, self._with_pattern)
        merged = merged.with_each("technology", "technologies", proposal.technologies, self._with_technology)
        merged = merged.with_each("left_out", "left_out", proposal.left_out, self._without)
        return merged.with_each("note", "notes", proposal.notes, self._with_note)

    def _with_pattern(self, liked: Liked, one: PatternChoice) -> tuple[Liked, Taken]:
        offered(one.pattern, self.patterns)
        wish, said = self._wish(one.pattern, None, one)
        return liked.wishing("patterns", wish), taken(
            "pattern", one.pattern, said, wish.reason, self.patterns[one.pattern].name, cited=one.pattern
        )

    def _with_technology(self, liked: Liked, one: TechnologyChoice) -> tuple[Liked, Taken]:
        offered(one.component, self.products)
        products = {product.id: product for product in self.products[one.component]}
        offered(one.technology, products)
        wish, said = self._wish(one.component, one.technology, one)
        return liked.wishing("technologies", wish), taken(
            "technology", one.component, said, wish.reason, products[one.technology].name, cited=one.technology
        )

    def _without(self, liked: Liked, one: OptionalPart) -> tuple[Liked, Taken]:
        offered(one.component, self.optional)
        wish, said = self._wish(one.component, None, one)
        return liked.wishing("left_out", wish), taken("left_out", one.component, said, wish.reason)

    def _wish(
        self, subject: str, technology_id: str | None, one: PatternChoice | TechnologyChoice | OptionalPart
    ) -> tuple[Wish, Quotation]:
        said, why = quoted(one.quote, self.requirements.statements), shown(one.reason, self.ledger)
        ids = said.statement_ids
        return Wish(subject_id=subject, technology_id=technology_id, reason=why, requirement_ids=ids), said

    def _with_note(self, liked: Liked, one: ComponentNote) -> tuple[Liked, Taken]:
        offered(one.component, {part.id for part in self.design.components})
        if any((one.component, one.kind) == (known.element_id, known.kind) for known in liked.notes):
            raise Unfounded("there is such a note already")
        text = shown(one.text, self.ledger)
        if one.kind == "name" and len(text.split()) > MOST_WORDS_OF_A_NAME:
            raise Unfounded("that is too long for a name")
        note = Note(element_id=one.component, kind=one.kind, text=text)
        return replace(liked, notes=(*liked.notes, note)), Taken(kind="note", element_id=one.component, value=one.kind)


def _key_types() -> tuple[str, ...]:
    return selection_tables().key_types


def _is_optional(component: Component, controls: set[str]) -> bool:
    asked = component.weight == "must" or any(ground.requirement_ids for ground in component.grounds)
    return not asked and component.concern not in KEPT_CONCERNS and component.type not in controls


def granted(wishes: Wishes, design: ArchitectureDesign | None) -> Wishes:
    """The wishes that a design follows; the others lost against rules or points."""
    if design is None:
        return Wishes()
    patterns, types = {one.id for one in design.patterns}, {one.type for one in design.components}
    products = {(one.type, one.technology_id) for one in design.components}
    return Wishes(
        patterns=[one for one in wishes.patterns if one.subject_id in patterns],
        technologies=[one for one in wishes.technologies if (one.subject_id, one.technology_id) in products],
        left_out=[one for one in wishes.left_out if one.subject_id not in types],
    )


def refused(advice: Advice, wishes: Wishes, worse: str | None) -> Advice:
    """The record with the wishes that the design does not follow among what was dropped."""
    followed = {(kind, one.subject_id) for kind, one_kind in _by_kind(wishes) for one in one_kind}
    lost = [one for one in advice.taken if one.kind in WISHED and (one.kind, one.element_id) not in followed]
    dropped = [
        Dropped(kind=one.kind, place=one.element_id, why=worse or "rules or points say otherwise") for one in lost
    ]
    kept = [one for one in advice.taken if one not in lost]
    return advice.model_copy(update={"taken": kept, "dropped": [*advice.dropped, *dropped]})


def _by_kind(wishes: Wishes) -> list[tuple[str, list[Wish]]]:
    return list(zip(WISHED, (wishes.patterns, wishes.technologies, wishes.left_out), strict=True))
