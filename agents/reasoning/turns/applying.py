"""The requirements after the changes of a turn: each value, product, answer and sentence takes effect in order.

A sentence is read as the last one of the brief, and only what rests on it changes: fields that cite it, its own needs.
What the rest of the brief was understood to say stays as it is.
"""

from collections.abc import Sequence

from archadvisor.agents.reasoning.asks import asks
from archadvisor.agents.reasoning.questions import answered
from archadvisor.agents.reasoning.reading.reader import read
from archadvisor.agents.reasoning.what_if import with_technology, with_value, without_technology
from archadvisor.domain.requirements import Brief, Evidence, Requirement, Requirements
from archadvisor.domain.session import Change
from archadvisor.knowledge.base import KnowledgeBase


def with_changes(
    requirements: Requirements, brief: Brief, said: Sequence[str], changes: Sequence[Change], knowledge: KnowledgeBase
) -> Requirements:
    """The requirements after changes; `said` are the sentences that were added to the brief before.

    Raises InputError on a change that cannot be, saying why.
    """
    for one in changes:
        if one.kind == "say":
            requirements = _with_sentence(requirements, _amended(brief, said), one.words, knowledge)
            said = [*said, one.words]
        else:
            requirements = changed(requirements, one, knowledge)
    return requirements


def _amended(brief: Brief, said: Sequence[str]) -> Brief:
    return brief.model_copy(update={"text": "\n\n".join([brief.text, *(_sentence(one) for one in said)])})


def _sentence(words: str) -> str:
    text = words.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def _with_sentence(requirements: Requirements, brief: Brief, words: str, knowledge: KnowledgeBase) -> Requirements:
    found = read(_amended(brief, [words]), knowledge)
    new = {
        name: _joined(requirements.fields.get(name), one)
        for name, one in found.fields.items()
        if name != "needs" and _rests_on(one.evidence, len(brief.text))
    }
    own = [one for one in found.statements if _rests_on(one.evidence, len(brief.text))]
    needs = [*requirements.items("needs"), *(need for one in own for need in one.needs)]
    if "needs" in found.fields and own:
        new["needs"] = found.fields["needs"].model_copy(update={"value": list(dict.fromkeys(needs))})
    numbered = [
        one.model_copy(update={"id": f"stm-{place:02}"})
        for place, one in enumerate(own, len(requirements.statements) + 1)
    ]
    fields = requirements.fields | new
    return requirements.model_copy(update={"fields": fields, "statements": [*requirements.statements, *numbered]})


def _rests_on(evidence: Sequence[Evidence], start: int) -> bool:
    """Whether any of the evidence lies behind this place."""
    return any(one.start >= start for one in evidence)


def _joined(before: Requirement | None, after: Requirement) -> Requirement:
    """A field as it was read with the sentence; of a list nothing is lost that was in it."""
    if before is None or not isinstance(before.value, list) or not isinstance(after.value, list):
        return after
    return after.model_copy(update={"value": list(dict.fromkeys([*before.value, *after.value]))})


def changed(requirements: Requirements, change: Change, knowledge: KnowledgeBase) -> Requirements:
    """The requirements after a change that needs no reading: a value, a product, an answer. Raises InputError."""
    match change.kind:
        case "set":
            return with_value(requirements, change.field or "", change.words, knowledge)
        case "use":
            return with_technology(requirements, change.words, knowledge)
        case "forbid":
            return without_technology(requirements, change.words, knowledge)
        case _:
            return _with_answer(requirements, change, knowledge)


def _with_answer(requirements: Requirements, change: Change, knowledge: KnowledgeBase) -> Requirements:
    """The requirements with an answer that was offered, else with a value of the field."""
    for ask in asks():
        for answer in ask.answers:
            if ask.field == change.field and answer.label == change.words:
                return answered(ask, answer, requirements)
    return with_value(requirements, change.field or "", change.words, knowledge)
