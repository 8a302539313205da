"""What a chat model says of a finished design to its readers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from archadvisor.agents.reasoning.proposing.forms import ExplanationProposal, Remark
from archadvisor.agents.reasoning.proposing.merging import Merged, Unfounded, offered, shown
from archadvisor.agents.reasoning.proposing.prompting import bounded, prompt
from archadvisor.agents.reasoning.proposing.quoting import marked
from archadvisor.domain.advice import Note, Taken
from archadvisor.domain.document import DesignDocument
from archadvisor.guardrails.outputs import Ledger, ledger_of
from archadvisor.models.contract import Prompt

MOST_RISKS = 5
MOST_TOLD = 12_000
"""Characters of decisions and risks in the question."""


@dataclass(frozen=True)
class Finished:
    """A design whose every decision and figure stands."""

    document: DesignDocument

    def prompt(self, share: float = 1.0) -> Prompt:
        """The question to the model; what was decided and why may hold words of the brief, so it is marked as well."""
        lines = bounded((f"{key}: {told}" for key, told in self.elements.items()), int(share * MOST_TOLD))
        offers: dict[str, Iterable[str]] = {"elements": [marked(lines)]}
        return prompt("narrator", self.document.statements, offers, share)

    @cached_property
    def elements(self) -> dict[str, str]:
        """The decisions that were weighed and the gravest risks, with what is known of them."""
        return dict([*self._decisions(), *self._risks()])

    def _decisions(self) -> Iterator[tuple[str, str]]:
        for one in self.document.decisions:
            if not one.by_default:
                yield one.id, f"{one.topic}: {one.choice}. {one.reason}"

    def _risks(self) -> Iterator[tuple[str, str]]:
        for one in self.document.risks[:MOST_RISKS]:
            yield one.id, f"{one.name} ({one.severity or 'open'})"

    @cached_property
    def ledger(self) -> Ledger:
        """The figures of the document."""
        return ledger_of(self.document.model_dump())

    def merged(self, proposal: ExplanationProposal) -> Merged[list[Note]]:
        """The remarks that can be shown."""
        start: Merged[list[Note]] = Merged([])
        return start.with_each("note", "remarks", proposal.remarks, self._with_remark)

    def _with_remark(self, notes: list[Note], one: Remark) -> tuple[list[Note], Taken]:
        offered(one.element, self.elements)
        if any(one.element == known.element_id for known in notes):
            raise Unfounded("there is such a note already")
        note = Note(element_id=one.element, kind="rationale", text=shown(one.text, self.ledger))
        return [*notes, note], Taken(kind="note", element_id=one.element, value="rationale")
