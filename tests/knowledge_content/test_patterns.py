"""Pattern and anti-pattern cards: complete, inside the vocabulary, and with predicates that can hold and can fail."""

import pytest

from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirement, Requirements
from archadvisor.domain.vocabulary import field_specs, ontology, relation_is_legal, roles
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.predicates import Facts, Truth, all_true, any_true
from archadvisor.knowledge.records import PatternCard
from archadvisor.knowledge.terms import All, AnyOf, Chosen, Condition, HasComponent, Need, Not

PATTERNS = embedded_records()["patterns"]
ANTI_PATTERNS = embedded_records()["anti_patterns"]
REFERENCES = embedded_records()["references"]
NEEDS = embedded_records()["needs"]


ORDINARY = {"deployment": "managed_cloud", "residency": "none", "scale_tier": "mid"}


def requirements(**fields):
    found = {
        name: Requirement(id=f"req-{name}", field=name, value=value, status="stated") for name, value in fields.items()
    }
    return Requirements(fields=found)


def facts(*needs, types=None, patterns=(), controls=(), **fields):
    placed = None if types is None else frozenset(types)
    return Facts(
        requirements=requirements(needs=list(needs), **fields),
        component_types=placed,
        pattern_ids=frozenset(patterns),
        control_ids=frozenset(controls),
    )


def applies(card: PatternCard, known: Facts) -> bool:
    when = card.applicability
    return all_true(when.require, known) is Truth.TRUE and any_true(when.exclude, known) is not Truth.TRUE


def atoms(predicate):
    """The predicates without parts inside a predicate."""
    parts = {All: "all", AnyOf: "any", Not: "none_of"}.get(type(predicate))
    if parts is None:
        return [predicate]
    return [atom for part in getattr(predicate, parts) for atom in atoms(part)]


def conditions_of(card):
    when = card.applicability
    return [atom for predicate in [*when.require, *when.prefer, *when.exclude] for atom in atoms(predicate)]


def witness(predicates):
    """Fields that make predicates true: of every alternative the first that can be made true, none of the forbidden."""
    fields: dict[str, object] = {"needs": [], "types": [], "choices": {}}
    for predicate in predicates:
        _satisfy(predicate, fields)
    return fields


def _satisfy(predicate, fields):
    if isinstance(predicate, Need):
        fields["needs"] = sorted({*fields["needs"], predicate.need})
    elif isinstance(predicate, All):
        for part in predicate.all:
            _satisfy(part, fields)
    elif isinstance(predicate, AnyOf):
        _satisfy(predicate.any[0], fields)
    elif isinstance(predicate, HasComponent):
        fields["types"].append(_first(predicate.component))
    elif isinstance(predicate, Chosen):
        fields["choices"][predicate.decision] = _first(predicate.option)
    elif isinstance(predicate, Condition) and predicate.op != "unknown":
        fields[predicate.field] = _value_for(predicate)


def _value_for(condition):
    spec = field_specs()[condition.field]
    wanted = condition.value
    if spec.kind == "quantity":
        return Quantity.exactly(1.0 if wanted is None else float(wanted), spec.unit)
    if condition.op in {"has_any", "has_all", "has"}:
        return wanted if isinstance(wanted, list) else [wanted]
    if condition.op == "known":
        return ["something"] if spec.kind == "set" else "something"
    return wanted[0] if isinstance(wanted, list) else wanted


def alternatives(card):
    """Candidate sets of predicates that satisfy `require`: one for each part of each disjunction."""
    require = card.applicability.require
    yield require
    for at, predicate in enumerate(require):
        if isinstance(predicate, AnyOf):
            for part in predicate.any:
                yield [*require[:at], part, *require[at + 1 :]]


def satisfied(card):
    return any(applies(card, _facts_of(witness(choice))) for choice in alternatives(card))


def _first(wanted):
    return wanted if isinstance(wanted, str) else wanted[0]


def _facts_of(fields):
    types, choices = fields.pop("types"), fields.pop("choices")
    return Facts(requirements=requirements(**fields), component_types=frozenset(types), choices=choices)


def test_the_base_is_broad_enough():
    core = [card for card in PATTERNS.values() if card.tier == "core"]
    assert len(core) >= 70
    assert len(ANTI_PATTERNS) >= 20


@pytest.mark.parametrize("card", PATTERNS.values(), ids=PATTERNS.keys())
class TestPattern:
    def test_text_serves_retrieval(self, card):
        text = card.text
        assert 13 <= len(text.intent.split()) <= 34
        assert 4 <= len(text.aliases) <= 8
        assert 2 <= len(text.symptoms) <= 4
        assert 2 <= len(text.forces) <= 3
        assert all(" against " in force for force in text.forces)
        assert 2 <= text.context.count(". ") + 1 <= 4

    def test_reasoner_block_is_complete(self, card):
        assert card.effects and card.quality and card.failure_modes and card.signals
        assert card.verification and card.references and card.applicability.ask
        assert all(effect.ref for effect in card.effects if effect.planning)
        assert all(REFERENCES[effect.ref].seen for effect in card.effects if effect.planning)

    def test_ids_exist(self, card):
        links = card.relations
        others = [*links.requires, *links.alternatives, *links.complements, *(one.id for one in links.conflicts)]
        assert set(others) <= set(PATTERNS)
        assert card.id not in others
        assert card.anti_twin is None or card.anti_twin in ANTI_PATTERNS
        assert set(card.references) | {one.ref for one in card.effects if one.ref} <= set(REFERENCES)
        assert set(card.controls) <= set(embedded_records()["controls"])
        assert set(card.families) <= set(ontology().patterns)

    def test_predicates_speak_the_vocabulary(self, card):
        for atom in conditions_of(card):
            if isinstance(atom, Need):
                assert atom.need in NEEDS
            elif isinstance(atom, Condition):
                spec = field_specs()[atom.field]
                values = atom.value if isinstance(atom.value, list) else [atom.value]
                assert not spec.values or atom.value is None or set(values) <= set(spec.values)
        assert set(card.applicability.ask) <= set(field_specs())

    def test_predicate_can_hold_and_can_fail(self, card):
        assert satisfied(card), "no requirement makes this card apply"
        assert not applies(card, facts()), "a brief that says nothing must not call for it"

    def test_additions_are_legal_and_small(self, card):
        assert len(card.adds.components) <= 3
        assert {one.type for one in card.adds.components} <= set(ontology().component_types)
        for relation in card.adds.relations:
            ends = [(s, t) for s in _types(relation.source) for t in _types(relation.target) if s != t]
            assert all(relation_is_legal(source, relation.kind, target) for source, target in ends)


def _types(name):
    return roles()[name[1:]] if name.startswith("@") else (name,)


def test_every_family_is_reachable():
    reachable = {family for card in PATTERNS.values() if satisfied(card) for family in card.families}
    assert reachable == set(ontology().patterns)


def test_requirements_among_patterns_have_no_cycle():
    def ancestors(pattern_id, seen):
        assert pattern_id not in seen, f"cycle over {pattern_id}"
        for one in PATTERNS[pattern_id].relations.requires:
            ancestors(one, seen | {pattern_id})

    for pattern_id in PATTERNS:
        ancestors(pattern_id, frozenset())


def test_no_pattern_requires_what_it_conflicts_with():
    for card in PATTERNS.values():
        assert not set(card.relations.requires) & {one.id for one in card.relations.conflicts}


@pytest.mark.parametrize("anti", ANTI_PATTERNS.values(), ids=ANTI_PATTERNS.keys())
class TestAntiPattern:
    def test_is_complete(self, anti):
        assert len(anti.wrong.split()) >= 12 and len(anti.remedy.split()) >= 12
        assert len(anti.symptoms) >= 2 and anti.detect and anti.references
        assert set(anti.twins) <= set(PATTERNS) and anti.twins
        assert set(anti.references) <= set(REFERENCES)
        for atom in (atom for predicate in anti.detect for atom in atoms(predicate)):
            if isinstance(atom, HasComponent):
                wanted = atom.component if isinstance(atom.component, list) else [atom.component]
                assert set(wanted) <= set(ontology().component_types)

    def test_an_empty_design_does_not_have_it(self, anti):
        assert all_true(anti.detect, facts(types=())) is not Truth.TRUE

    def test_a_faulty_design_has_it(self, anti):
        fields = ORDINARY | witness(anti.detect)
        types = {kind for predicate in anti.detect for kind in _demanded_types(predicate)}
        needs = fields.pop("needs")
        del fields["types"], fields["choices"]
        assert all_true(anti.detect, facts(*needs, types=types, **fields)) is Truth.TRUE


def _demanded_types(predicate):
    if isinstance(predicate, HasComponent):
        return [predicate.component if isinstance(predicate.component, str) else predicate.component[0]]
    if isinstance(predicate, All):
        return [kind for part in predicate.all for kind in _demanded_types(part)]
    return []


SITUATIONS = {
    "questions over manuals": (("document_knowledge", "answer_questions"), "rag_basic"),
    "exact clauses": (("document_knowledge", "answer_questions", "exact_terms"), "rag_hybrid"),
    "a telephone line": (("live_voice", "converse"), "cascaded_speech"),
    "bulk summaries": (("summarise", "batch_processing"), "batch_pipeline"),
    "prescribed steps": (("fixed_procedure", "human_approval"), "state_machine_flow"),
    "separate customers": (("tenant_separation",), "multi_tenant_isolation"),
    "doubtful fields": (("extract_fields", "human_review"), "confidence_routing"),
    "an isolated site": (("no_external_contact",), "air_gapped"),
    "a model for departments": (("central_model_access",), "llm_gateway"),
    "questions over tables": (("structured_questions",), "text_to_sql"),
}


@pytest.mark.parametrize(("needs", "family"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_an_expert_would_apply(needs, family):
    known = facts(*needs)
    assert family in {one for card in PATTERNS.values() if applies(card, known) for one in card.families}


def test_a_small_trial_applies_few_patterns():
    known = facts("simple_trial", "document_knowledge", "answer_questions", "no_operations_team")
    families = {family for card in PATTERNS.values() if applies(card, known) for family in card.families}
    assert families == {"rag_basic"}
