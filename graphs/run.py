"""Running a design from text to document: the one entry for the command line, tests and benchmarks."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.document import DesignDocument
from archadvisor.errors import InternalError
from archadvisor.graphs.design import DesignGraph, design_graph
from archadvisor.knowledge.store import open_knowledge

PRICE_DATE = "2026-11-20"
"""The price catalogue's own date: the default, so that the clock never changes a result."""


def embedded_reasoner() -> Reasoner:
    """The rule reasoner: knowledge, rules and solver, no model."""
    from archadvisor.agents.reasoning.rules import RuleReasoner

    return RuleReasoner()


def embedded_tools(seed: int = 0, knowledge_path: Path | None = None) -> Toolbox:
    """Tools over the embedded knowledge store at the catalogue's own price date."""
    return Toolbox(knowledge=open_knowledge(knowledge_path), seed=seed, price_date=PRICE_DATE)


@cache
def embedded_graph(seed: int = 0) -> DesignGraph:
    """The design graph on the embedded reasoner, built once per process and seed."""
    return design_graph(embedded_reasoner(), embedded_tools(seed))


def stream(graph: DesignGraph, text: str, name: str, context: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Run the graph and yield (node, update) as each node ends."""
    start: Any = {"source_text": text, "source_name": name, "context": context}
    for event in graph.stream(start, stream_mode="updates"):
        yield from event.items()


def design(text: str, name: str = "brief", context: dict[str, str] | None = None, seed: int = 0) -> DesignDocument:
    """The design of a brief on the embedded reasoner; raises BriefError if the text cannot be used."""
    for _, update in stream(embedded_graph(seed), text, name, context or {}):
        if "document" in update:
            document = update["document"]
            if isinstance(document, DesignDocument):
                return document
    raise InternalError("the design graph ended without a document; please report this brief")
