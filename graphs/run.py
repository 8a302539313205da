"""Running a design from text to document: the one entry for the command line, tests and benchmarks."""

from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from functools import cache
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

from langchain_core.runnables.config import var_child_runnable_config
from langgraph.errors import GraphRecursionError

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.requirements import Brief, Requirements
from archadvisor.errors import InternalError
from archadvisor.graphs.design import DesignGraph, design_graph
from archadvisor.guardrails.budgets import Budget, Spend
from archadvisor.knowledge.store import open_knowledge
from archadvisor.models.contract import CallEvent, ChatModel
from archadvisor.telemetry import run_span
from archadvisor.telemetry.events import Prose

PRICE_DATE = "2026-11-20"
"""The price catalogue's own date: the default, so that the clock never changes a result."""


RUN_SECONDS = 1_800.0
"""The deadline of a run; training the reader for new knowledge is part of its first step and takes a minute."""


def embedded_reasoner() -> Reasoner:
    """The rule reasoner: knowledge, rules and solver, no model."""
    from archadvisor.agents.reasoning.rules import RuleReasoner

    return RuleReasoner()


def model_reasoner(model: ChatModel) -> Reasoner:
    """The reasoner that also asks a chat model; for one run, since it stops asking where that is pointless."""
    from archadvisor.agents.reasoning.proposing.reasoner import ModelReasoner

    return ModelReasoner(embedded_reasoner(), model)


def embedded_tools(seed: int = 0, knowledge_path: Path | None = None) -> Toolbox:
    """Tools over the embedded knowledge store at the catalogue's own price date."""
    return Toolbox(knowledge=open_knowledge(knowledge_path), seed=seed, price_date=PRICE_DATE)


@cache
def embedded_graph(seed: int = 0) -> DesignGraph:
    """The design graph on the embedded reasoner, built once per process and seed."""
    return design_graph(embedded_reasoner(), embedded_tools(seed))


class NodeEnded(NamedTuple):
    """A node of the graph has ended with this update of the state."""

    node: str
    update: dict[str, Any]


Happening = NodeEnded | CallEvent | Prose
"""What a run yields: each node as it ends, and what the models in it do; without a model nodes only."""


def stream(graph: DesignGraph, text: str, name: str, context: dict[str, str]) -> Iterator[Happening]:
    """Run the graph and yield what happens, while it happens."""
    return _stream(graph, {"source_text": text, "source_name": name, "context": context})


def _stream(graph: DesignGraph, start: Any) -> Iterator[Happening]:
    """What happens in a run, one span around it."""
    return run_span("design", _happenings(graph, start))


def _happenings(graph: DesignGraph, start: Any) -> Iterator[Happening]:
    """Raises InternalError if the graph runs in circles, BudgetError past its deadline."""
    budget = Budget(Spend(), RUN_SECONDS)
    source: Iterator[Any] = graph.stream(start, stream_mode=["updates", "custom"])
    try:
        for mode, told in source:
            with budget.spending(Spend()):
                yield from _ended(told) if mode == "updates" else [told]
    except GraphRecursionError:
        raise InternalError("the design graph ran in circles; please report this brief") from None


def _ended(updates: Mapping[str, dict[str, Any]]) -> Iterator[NodeEnded]:
    return starmap(NodeEnded, updates.items())


def design(text: str, name: str = "brief", context: dict[str, str] | None = None, seed: int = 0) -> DesignDocument:
    """The design of a brief on the embedded reasoner; raises BriefError if the text cannot be used."""
    return _document(stream(embedded_graph(seed), text, name, context or {}))


def redesign(document: DesignDocument, requirements: Requirements, *, explore: bool = False) -> DesignDocument:
    """The design of a document's brief for other requirements: everything but the reading is done again.

    Alternatives, front and questions are left out unless they are asked for.
    """
    brief = Brief(title=document.brief.title, text="", sha256=document.brief.text_sha256)
    start = {"brief": brief, "findings": document.findings, "requirements": requirements}
    fresh = {"revision": 0, "vetoes": [], "violations": [], "explore": explore}
    return _document(_stream(embedded_graph(document.manifest.seed), start | fresh))


def apart(call: Callable[[], DesignDocument]) -> DesignDocument:
    """A design made inside a node of another graph, without that one's checkpoints and durability."""
    context = copy_context()
    context.run(var_child_runnable_config.set, None)
    return context.run(call)


def _document(happenings: Iterator[Happening]) -> DesignDocument:
    """The document among the updates of a run."""
    for one in happenings:
        if isinstance(one, NodeEnded) and isinstance(found := one.update.get("document"), DesignDocument):
            return found
    raise InternalError("the design graph ended without a document; please report this brief")
