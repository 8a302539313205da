"""What the safety review asks: facts on which risks hang, first those on which most of the register hangs."""

from collections.abc import Mapping

from archadvisor.agents.reasoning.asks import LEAST_WORTH, asks
from archadvisor.agents.reasoning.safety.findings import Finding, OpenFact
from archadvisor.agents.reasoning.wording import filled, listed, nouns
from archadvisor.domain.model import SEVERITIES, Severity
from archadvisor.domain.requirements import Question, Requirements
from archadvisor.domain.risk import Risk

MOST = 3


def risk_questions(register: list[Risk], found: Mapping[str, Finding], requirements: Requirements) -> list[Question]:
    """At most three questions that settle what risks of the register hang on; none on which hardly anything hangs."""
    undecided = {one.id: found[one.id] for one in register if one.severity is None and one.id in found}
    hanging: dict[OpenFact, list[Risk]] = {}
    for one in register:
        if one.id in undecided and undecided[one.id].open:
            hanging.setdefault(undecided[one.id].open[0], []).append(one)
    whole = sum(_weight(undecided[one.id].highest if one.id in undecided else one.severity) for one in register)
    asked = [_question(fact, risks, whole, undecided, requirements) for fact, risks in hanging.items()]
    return sorted((one for one in asked if one.worth > LEAST_WORTH), key=lambda one: (-one.worth, one.id))[:MOST]


def _question(
    fact: OpenFact, risks: list[Risk], whole: int, found: Mapping[str, Finding], requirements: Requirements
) -> Question:
    """The question for a fact; its worth is the share of the register's weight that the answer decides."""
    decided = sum(_weight(found[one.id].highest) - _weight(found[one.id].lowest) for one in risks)
    ask = next((one for one in asks() if fact.element_id is None and one.field == fact.name), None)
    return Question(
        id="-".join(["ask", *filter(None, [fact.element_id]), fact.name]).replace("_", "-").replace(":", "-"),
        text=filled(ask.text, nouns(requirements)) if ask else fact.text,
        requirement_id=None if fact.element_id else f"req-{fact.name}",
        element_id=fact.element_id,
        why=f"On the answer hangs {listed([_told(one, found[one.id]) for one in risks])}.",
        worth=round(decided / whole, 3),
        options=[one.label for one in ask.answers] if ask else list(fact.options),
    )


def _told(risk: Risk, finding: Finding) -> str:
    """A risk with what it is at best and at worst."""
    return f"{risk.id} {risk.name} ({finding.lowest or 'no risk'} to {finding.highest})"


def _weight(severity: Severity | None) -> int:
    """Low 1 to critical 4; nothing where there is no risk."""
    return 0 if severity is None else len(SEVERITIES) - SEVERITIES.index(severity)
