"""What a chat model reads in a brief beyond the rules: facts, needs and ambiguities, each on words of the brief."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archadvisor.agents.reasoning.proposing.fields import advised_fields, lowers, proposed, unless_stated, value_of
from archadvisor.agents.reasoning.proposing.forms import Ambiguity, Fact, ImpliedNeed, ReadingProposal
from archadvisor.agents.reasoning.proposing.known import known_fields
from archadvisor.agents.reasoning.proposing.merging import Merged, Unfounded, offered, quoted, shown, taken
from archadvisor.agents.reasoning.proposing.prompting import prompt
from archadvisor.agents.reasoning.proposing.quoting import Quotation
from archadvisor.agents.reasoning.proposing.standing import is_below
from archadvisor.agents.reasoning.reading.clauses import clauses_of
from archadvisor.agents.reasoning.reading.consequences import consequences
from archadvisor.agents.reasoning.reading.cues import Hit, compile_cue
from archadvisor.agents.reasoning.reading.learned import Suggestions
from archadvisor.agents.reasoning.reading.needs import implied_needs
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.advice import AdviceKind, Dropped, Taken
from archadvisor.domain.model import SENSITIVITIES
from archadvisor.domain.requirements import Brief, Question, Requirement, Requirements, Statement
from archadvisor.domain.vocabulary import field_specs
from archadvisor.guardrails.outputs import ledger_of
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.models.contract import Prompt

MOST_LOST = 8
"""So many items are dropped before the rest is no longer tried one by one."""

MOST_ASKED = 3
"""Questions on what was read and would make another design."""


@dataclass(frozen=True)
class Understood:
    """A brief and what the rules read in it."""

    brief: Brief
    requirements: Requirements
    knowledge: KnowledgeBase

    def prompt(self, share: float = 1.0) -> Prompt:
        """The question to the model."""
        needs = self.requirements.items("needs")
        fields = (field_specs()[one] for one in advised_fields().all())
        others = (one for one in self.knowledge.needs.values() if one.id not in needs)
        offers: dict[str, Iterable[str]] = {
            "known": known_fields(self.requirements),
            "needs_known": needs,
            "fields": (f"{one.id}: {one.description}; {', '.join(one.values)}" for one in fields),
            "needs": (f"{one.id}: {one.description}" for one in others if one.id not in self.knowledge.provenance),
        }
        return prompt("analyst", self.requirements.statements, offers, share)

    def merged(self, proposal: ReadingProposal) -> Merged[Requirements]:
        """The requirements with what can be taken of a proposal."""
        merged = Merged(self.requirements).with_each("fact", "facts", proposal.facts, self._with_fact)
        merged = merged.with_each("need", "needs", proposal.needs, self._with_need)
        return merged.with_each("question", "ambiguities", proposal.ambiguities, _with_question)

    def without_loss(
        self, proposal: ReadingProposal, lost: Callable[[Requirements], str | None]
    ) -> Merged[Requirements]:
        """What can be taken of a proposal so that nothing is `lost`: all of it, else what is found item by item.

        What would make another design of it is for the person who asks to decide: it becomes a question.
        """
        whole = self.merged(proposal)
        if lost(whole.state) is None:
            return whole
        kept, dropped = proposal.model_copy(update={"facts": [], "needs": []}), list(whole.dropped)
        doubtful: list[Fact | ImpliedNeed] = []
        for name, place, one in _single(proposal):
            tried = kept.model_copy(update={name: [*getattr(kept, name), one]})
            merged = self.merged(tried)
            if len(merged.taken) == len(self.merged(kept).taken):
                continue
            why = lost(merged.state) if len(doubtful) < MOST_LOST else "there is too much to check"
            if why is None:
                kept = tried
            else:
                kind: AdviceKind = "fact" if name == "facts" else "need"
                dropped.append(Dropped(kind=kind, place=f"{name}[{place}]", why=why))
                doubtful.append(one)
        final = self.merged(kept)
        asked = Merged(final.state, final.taken, tuple(dropped))
        return asked.with_each("question", "lost", doubtful[:MOST_ASKED], self._with_doubt)

    def _with_doubt(self, requirements: Requirements, one: Fact | ImpliedNeed) -> tuple[Requirements, Taken]:
        """The question whether the brief means what was read and would make another design of it."""
        said = quoted(one.quote, requirements.statements)
        if isinstance(one, Fact):
            field, text = one.field, f"{field_specs()[one.field].description}: {one.value.replace('_', ' ')}?"
        else:
            field, text = "needs", f"{self.knowledge.needs[one.need].description.rstrip('.')}: is that asked for?"
        return _asking(requirements, text, field, said)

    def _with_fact(self, requirements: Requirements, one: Fact) -> tuple[Requirements, Taken]:
        offered(one.field, advised_fields().all())
        spec, known = field_specs()[one.field], requirements.fields.get(one.field)
        offered(one.value, spec.values)
        said = quoted(one.quote, requirements.statements)
        fact = proposed(spec.id, value_of(spec, known, one.value), known, said)
        if lowers(known, fact):
            raise Unfounded("it would lower protection")
        fields = requirements.fields | {spec.id: fact} | self._following_regime(one, requirements, said)
        changed = requirements.model_copy(update={"fields": _in_order(fields)})
        told = taken("fact", fact.id, said, spec.description, value=one.value)
        return _expressing(changed, said, fields=[spec.id]), told

    def _following_regime(self, one: Fact, requirements: Requirements, said: Quotation) -> dict[str, Requirement]:
        """The class of data that a regime takes them for at least, where what is known is less."""
        known = requirements.fields.get("data_sensitivity")
        records = (each for each in self.knowledge.regimes.values() if one.field == "compliance")
        floors = [each.min_sensitivity for each in records if each.regime == one.value and each.min_sensitivity]
        if known is None or known.status == "stated" or not any(is_below(str(known.value), each) for each in floors):
            return {}
        return {"data_sensitivity": proposed("data_sensitivity", max(floors, key=SENSITIVITIES.index), known, said)}

    def _with_need(self, requirements: Requirements, one: ImpliedNeed) -> tuple[Requirements, Taken]:
        offered(one.need, self.knowledge.needs.keys() - self.knowledge.provenance.keys())
        if requirements.has(one.need):
            raise Unfounded("it is known already")
        said = quoted(one.quote, requirements.statements)
        record = self.knowledge.needs[one.need]
        cue = compile_cue(record.id, record.cues, record.vetoes)
        if cue and cue.veto and any(cue.veto.search(statement.text.lower()) for statement in said.statements):
            raise Unfounded("these words speak of something else")
        fields = dict(requirements.fields)
        for found in self._following(one.need, said, requirements):
            if lowers(fields.get(found.field), found):
                raise Unfounded("it would lower protection")
            fields[found.field] = unless_stated(fields.get(found.field), found)
        changed = requirements.model_copy(update={"fields": _in_order(fields)})
        told = taken("need", "req-needs", said, record.description, value=one.need, cited=one.need)
        return _expressing(changed, said, needs=[one.need]), told

    def _following(self, need: str, said: Quotation, requirements: Requirements) -> list[Requirement]:
        """The needs with this one and what follows from it, and the fields that they set."""
        records, clauses = self.knowledge.needs, clauses_of(self.brief.text)
        at = said.evidence[0]
        number = next((place for place, one in enumerate(clauses) if one.start <= at.start < one.end), 0)
        hits = [Hit(need, number, at.start, at.end)]
        fresh = {need: hits} | {one: hits for one in implied_needs({need: hits}, records)}
        reading = Reading(self.brief, clauses, fresh, [], Suggestions())
        every = {*requirements.items("needs"), *fresh}
        known = requirements.fields.get("needs")
        needs = proposed("needs", [one for one in records if one in every], known, said)
        return [needs, *consequences(reading, requirements.fields, records)]


def _single(proposal: ReadingProposal) -> Iterator[tuple[str, int, Fact | ImpliedNeed]]:
    """The items of a proposal that change what is read, each with its list and place."""
    yield from (("facts", place, fact) for place, fact in enumerate(proposal.facts))
    yield from (("needs", place, need) for place, need in enumerate(proposal.needs))


def _with_question(requirements: Requirements, one: Ambiguity) -> tuple[Requirements, Taken]:
    offered(one.field, field_specs())
    known = requirements.fields.get(one.field)
    said = quoted(one.quote, requirements.statements)
    if known is not None and known.status == "stated" and not isinstance(known.value, list):
        raise Unfounded("the brief states it")
    if any(other.requirement_id == f"req-{one.field}" for other in requirements.ambiguities):
        raise Unfounded("there is a question on this field")
    text = shown(one.question, ledger_of(requirements.model_dump()))
    if not text.endswith("?"):
        raise Unfounded("it is no question")
    return _asking(requirements, text, one.field, said)


def _asking(requirements: Requirements, text: str, field: str, said: Quotation) -> tuple[Requirements, Taken]:
    """The requirements with one more question on words of the brief."""
    question = Question(
        id=f"q-{field.replace('_', '-')}-reading-{1 + len(requirements.ambiguities)}",
        text=text,
        requirement_id=f"req-{field}",
        why=f"“{said.text}” can be read in another way than the rules read it",
        worth=0.0,
    )
    changed = requirements.model_copy(update={"ambiguities": [*requirements.ambiguities, question]})
    return changed, taken("question", question.id, said, question.why)


def _in_order(fields: dict[str, Requirement]) -> dict[str, Requirement]:
    return {field: fields[field] for field in field_specs() if field in fields}


def _expressing(
    requirements: Requirements, said: Quotation, needs: Iterable[str] = (), fields: Iterable[str] = ()
) -> Requirements:
    """The requirements with the quoted statements saying these as well."""

    def said_also(one: Statement) -> Statement:
        update = {
            "needs": list(dict.fromkeys([*one.needs, *needs])),
            "fields": list(dict.fromkeys([*one.fields, *fields])),
        }
        return one.model_copy(update=update) if one.id in said.statement_ids else one

    return requirements.model_copy(update={"statements": [said_also(one) for one in requirements.statements]})
