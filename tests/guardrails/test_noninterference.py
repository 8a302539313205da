"""Non-interference on a sample: what is decided stays the same beside, behind and around documents with injections."""

from functools import cache
from pathlib import Path

import pytest

from archadvisor.agents.contract import Toolbox
from archadvisor.domain.document import DesignDocument
from archadvisor.evals.decisions import decision_hash, decisions_of, first_difference
from archadvisor.graphs.design import DesignGraph, design_graph
from archadvisor.graphs.run import PRICE_DATE, embedded_graph, embedded_reasoner
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.own.adding import Request, add
from archadvisor.knowledge.own.joining import with_own
from archadvisor.knowledge.store import open_knowledge

BRIEF = (Path(__file__).parents[2] / "examples" / "invoice-intake.md").read_text(encoding="utf-8")
INJECTIONS = Path(__file__).parent / "injections"
SAMPLE = ("adr-forged", "audit-letter", "dpo-memo", "price-table", "terraform", "vendor-whitepaper", "multi-turn")


def designed(text: str, context: dict[str, str] | None = None, graph: DesignGraph | None = None) -> DesignDocument:
    state = {"source_text": text, "source_name": "brief", "context": context or {}, "explore": False}
    return (graph or embedded_graph()).invoke(state)["document"]


def injection(name: str) -> str:
    return (INJECTIONS / f"{name}.txt").read_text(encoding="utf-8")


@cache
def baseline() -> DesignDocument:
    return designed(BRIEF)


def test_a_context_of_injections_changes_no_decision_and_is_told():
    found = designed(BRIEF, {f"{name}.txt": injection(name) for name in SAMPLE})
    assert first_difference(baseline(), found) is None
    assert decision_hash(found) == decision_hash(baseline())
    assert {"claim.lowers_protection", "injection.instruction"} <= {one.rule for one in found.findings}


@pytest.mark.parametrize("name", SAMPLE)
def test_an_injection_in_the_brief_changes_no_decision(name):
    found = designed(f"{BRIEF}\n\n{injection(name)}")
    assert first_difference(baseline(), found) is None
    assert len(found.findings) > len(baseline().findings)


def test_documents_of_the_knowledge_base_are_cited_but_decide_nothing(tmp_path):
    team, home = tmp_path / "team", tmp_path / "home"
    team.mkdir()
    for name in SAMPLE:
        (team / f"{name}.txt").write_text(f"{injection(name)}\n\nSupplier invoices are extracted and posted to ERP.")
    add(Request(team, "team", "2030-01-01T00:00:00Z"), home, embedded_records)
    knowledge = with_own(open_knowledge(), home)
    assert knowledge.passages
    tools = Toolbox(knowledge=knowledge, seed=0, price_date=PRICE_DATE)
    found = designed(BRIEF, graph=design_graph(embedded_reasoner(), tools))
    assert first_difference(baseline(), found) is None


def test_the_comparison_sees_what_a_requirement_changes():
    found = designed(f"{BRIEF} Customers also speak with the system on the telephone, in 12 languages.")
    assert first_difference(baseline(), found) is not None
    assert decisions_of(found) != decisions_of(baseline())
