"""What a chat model reads in a brief beyond the rules: facts, needs and ambiguities, each on words of the brief."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from archadvisor.agents.reasoning.proposing.forms import Ambiguity, Fact, ImpliedNeed, ReadingProposal
from archadvisor.agents.reasoning.proposing.known import MODEL_RULE, known_fields
from archadvisor.agents.reasoning.proposing.merging import Merged, Unfounded, offered, quoted, shown, taken
from archadvisor.agents.reasoning.proposing.prompting import prompt
from archadvisor.agents.reasoning.proposing.quoting import Quotation
from archadvisor.agents.reasoning.reading.clauses import clauses_of
from archadvisor.agents.reasoning.reading.consequences import consequences
from archadvisor.agents.reasoning.reading.cues import Hit, compile_cue
from archadvisor.agents.reasoning.reading.learned import Suggestions
from archadvisor.agents.reasoning.reading.needs import implied_needs
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.domain.advice import Taken
from archadvisor.domain.model import Model
from archadvisor.domain.requirements import Brief, Question, Requirement, Requirements, Statement, Value
from archadvisor.domain.tables import packaged_table
from archadvisor.domain.vocabulary import FieldSpec, field_specs
from archadvisor.guardrails.outputs import ledger_of
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.models.contract import Prompt

CONFIDENCE = 0.6


class AdvisedFields(Model):
    """The table of `data/advised_fields.yaml`."""

    raised: list[str]
    lowered: list[str]
    grown: list[str]
    filled: list[str]

    def all(self) -> list[str]:
        """Every field that a chat model may speak of."""
        return [*self.raised, *self.lowered, *self.grown, *self.filled]


@cache
def advised_fields() -> AdvisedFields:
    """Which fields may be raised, lowered, grown and filled."""
    return AdvisedFields(**packaged_table("archadvisor.agents.reasoning.proposing", "advised_fields.yaml"))


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
        merged = Merged(self.requirements).with_each("fact", "facts", proposal.facts, _with_fact)
        merged = merged.with_each("need", "needs", proposal.needs, self._with_need)
        return merged.with_each("question", "ambiguities", proposal.ambiguities, _with_question)

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
            fields[found.field] = _unless_stated(fields.get(found.field), found)
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
        needs = _proposed("needs", [one for one in records if one in every], known, said)
        return [needs, *consequences(reading, requirements.fields, records)]


def _with_fact(requirements: Requirements, one: Fact) -> tuple[Requirements, Taken]:
    offered(one.field, advised_fields().all())
    spec, known = field_specs()[one.field], requirements.fields.get(one.field)
    offered(one.value, spec.values)
    said = quoted(one.quote, requirements.statements)
    fact = _proposed(spec.id, _value(spec, known, one.value), known, said)
    if lowers(known, fact):
        raise Unfounded("it would lower protection")
    fields = _in_order(requirements.fields | {spec.id: fact})
    changed = _expressing(requirements.model_copy(update={"fields": fields}), said, fields=[spec.id])
    return changed, taken("fact", fact.id, said, spec.description, value=one.value)


def _value(spec: FieldSpec, known: Requirement | None, value: str) -> Value:
    """The value that a field gets. Unfounded where the rules know better."""
    if spec.id in advised_fields().grown:
        items = known.value if known is not None and isinstance(known.value, list) else []
        if value in items:
            raise Unfounded("it is known already")
        return [one for one in spec.values if one in items or one == value]
    if known is not None and known.value is not None:
        if known.value == value:
            raise Unfounded("it is known already")
        if known.status == "stated" or spec.id in advised_fields().filled:
            raise Unfounded("the brief was read otherwise")
    elif spec.ordered and not _is_careful(spec, value):
        raise Unfounded("it would lower protection")
    return [value] if spec.kind == "set" else value


def _is_careful(spec: FieldSpec, value: str) -> bool:
    """Whether a value of an unknown field is in the half that protects more."""
    place, middle = spec.values.index(value), len(spec.values) // 2
    return place < middle if spec.id in advised_fields().lowered else place >= middle


def lowers(known: Requirement | None, new: Requirement) -> bool:
    """Whether a new value of an ordered field protects less than the one that is known."""
    spec = field_specs()[new.field]
    if not spec.ordered or known is None or known.value is None:
        return False
    before, after = spec.values.index(str(known.value)), spec.values.index(str(new.value))
    return after > before if new.field in advised_fields().lowered else after < before


def _unless_stated(known: Requirement | None, new: Requirement) -> Requirement:
    """The new value, unless the brief states the one that is known."""
    stated = known is not None and known.status == "stated" and not isinstance(known.value, list)
    return known if stated and known is not None else new


def _proposed(field: str, value: Value, known: Requirement | None, said: Quotation) -> Requirement:
    evidence = [*(known.evidence if known else []), *said.evidence]
    return Requirement(
        id=f"req-{field}",
        field=field,
        value=value,
        status=known.status if known is not None and isinstance(known.value, list) else "inferred",
        evidence=list(dict.fromkeys(evidence)),
        confidence=min(known.confidence if known else 1.0, CONFIDENCE),
        rule=MODEL_RULE,
    )


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
    question = Question(
        id=f"q-{one.field.replace('_', '-')}-ambiguity",
        text=text,
        requirement_id=f"req-{one.field}",
        why=f"“{said.text}” can be read in two ways",
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
