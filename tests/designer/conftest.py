"""The real knowledge, and requirements made by hand or read from a brief."""

import pytest

from archadvisor.agents.contract import Toolbox
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Evidence, Requirement, Requirements, Statement
from archadvisor.knowledge.store import open_knowledge

PRICE_DATE = "2026-11-20"
NEEDS = {
    "stm-01": ("Tenants ask about repairs and get an answer from the house rules.", ["answer_questions", "converse"]),
    "stm-02": ("Every answer names the paragraph it is from.", ["document_knowledge", "cite_sources"]),
    "stm-03": ("What the assistant cannot settle goes to the caretaker's desk.", ["human_handoff"]),
}


@pytest.fixture(scope="session")
def tools() -> Toolbox:
    """Tools over the records as they are in the repository."""
    return Toolbox(knowledge=open_knowledge(), seed=0, price_date=PRICE_DATE)


def field(name: str, value, words: str = "", status: str = "stated") -> Requirement:
    """A requirement with the words of the brief behind it."""
    evidence = [Evidence(start=0, end=len(words), text=words)] if words else []
    return Requirement(id=f"req-{name}", field=name, value=value, status=status, evidence=evidence)


def usd(amount: float) -> Quantity:
    return Quantity(low=0, typical=amount, high=amount, unit="USD/month")


def asked(**fields) -> Requirements:
    """A tenants' assistant with further fields; a value may come with its words as a pair."""
    statements = [
        Statement(id=id, text=text, kind="capability", priority="must", evidence=[], needs=needs)
        for id, (text, needs) in NEEDS.items()
    ]
    needs = sorted({need for _, found in NEEDS.values() for need in found} | set(fields.pop("needs", [])))
    given = {
        "needs": needs,
        "scale_tier": "mid",
        "user_kind": "tenants",
        "subject_kind": "repair requests",
        "domain": "housing association",
        "traffic": Quantity.between(2000, 6000, "requests/day", typical=4000),
    }
    rows = {}
    for name, value in (given | fields).items():
        plain, words = value if isinstance(value, tuple) else (value, "")
        rows[name] = field(name, plain, words)
    return Requirements(fields=rows, statements=statements)
