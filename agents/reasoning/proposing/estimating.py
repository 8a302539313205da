"""What a chat model expects of use: which half of a planning value's range the words of the brief make likelier."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from archadvisor.agents.reasoning.proposing.forms import UsageChoice, UsageProposal
from archadvisor.agents.reasoning.proposing.known import known_fields
from archadvisor.agents.reasoning.proposing.merging import Merged, Unfounded, offered, quoted, shown, taken
from archadvisor.agents.reasoning.proposing.prompting import prompt
from archadvisor.domain.advice import Leaning, Taken
from archadvisor.domain.estimate import Estimate, Input
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.tables import leaves
from archadvisor.guardrails.outputs import Ledger, ledger_of
from archadvisor.models.contract import Prompt

PRIOR = "prior: "


@dataclass(frozen=True)
class Priced:
    """Requirements and the estimate that the engine made of a design for them."""

    requirements: Requirements
    estimate: Estimate

    def prompt(self, share: float = 1.0) -> Prompt:
        """The question to the model."""
        offers: dict[str, Iterable[str]] = {
            "known": known_fields(self.requirements),
            "quantities": (_line(one) for one in self.quantities.values()),
        }
        return prompt("estimator", self.requirements.statements, offers, share)

    @cached_property
    def quantities(self) -> dict[str, Input]:
        """The planning values with a range that the cost lines rest on, by name."""
        found = {one.name: one for one in _priors(self.estimate) if one.name in leaves() and _is_wide(one)}
        return dict(sorted(found.items()))

    @cached_property
    def ledger(self) -> Ledger:
        """The figures that a text may name."""
        return ledger_of(self.requirements.model_dump())

    def merged(self, proposal: UsageProposal) -> Merged[dict[str, Leaning]]:
        """What can be taken of a proposal, by quantity."""
        start: Merged[dict[str, Leaning]] = Merged({})
        return start.with_each("usage", "usage", proposal.usage, self._with_leaning)

    def _with_leaning(self, leanings: dict[str, Leaning], one: UsageChoice) -> tuple[dict[str, Leaning], Taken]:
        offered(one.quantity, self.quantities)
        said, why = quoted(one.quote, self.requirements.statements), shown(one.reason, self.ledger)
        if one.quantity in leanings:
            raise Unfounded("it is said already")
        leaning = Leaning(level=one.level, reason=why, requirement_ids=said.statement_ids)
        told = taken("usage", one.quantity, said, why, value=one.level)
        return leanings | {one.quantity: leaning}, told


def _priors(estimate: Estimate) -> Iterator[Input]:
    return (one for line in estimate.lines for one in line.inputs if one.source.startswith(PRIOR))


def _is_wide(one: Input) -> bool:
    return one.quantity.low < one.quantity.high


def _line(one: Input) -> str:
    range_ = f"{one.quantity.low:g} to {one.quantity.high:g} {one.quantity.unit}"
    return f"{one.name}: {range_}; {leaves()[one.name].basis}"
