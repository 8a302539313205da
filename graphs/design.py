"""The design graph: brief in, validated design out; one direction, one shared state, one loop back.

screen → requirements-analyst → component-designer → (cost-estimator ∥ safety-reviewer) → validate
validate → component-designer (bounded) | (alternatives ∥ clarify ∥ explain) → finalise
Requirements that are already understood enter at the component-designer.
"""

from collections.abc import Callable
from typing import Any, Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from archadvisor.agents import component_designer, cost_estimator, requirements_analyst, safety_reviewer
from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.state import DesignState
from archadvisor.estimation.sensitivity import tornado
from archadvisor.graphs.durable import gated, masked
from archadvisor.graphs.finalise import document_of, finalise
from archadvisor.graphs.routing import EXPLORING, after_placement, after_validation, at_start
from archadvisor.graphs.validation import validate
from archadvisor.guardrails.screening import screen
from archadvisor.telemetry import agent_span, span
from archadvisor.telemetry.events import told_to

Step = Callable[[DesignState, Reasoner, Toolbox], DesignState]

MAX_STEPS = 40
"""Supersteps of one run; the longest takes 14 (three passes of the designer), the library's own bound is 10,007."""

DesignGraph = CompiledStateGraph[DesignState, None, DesignState, DesignState]


def screen_brief(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """Normalise and bound the text; everything after this treats it as data."""
    brief, findings = screen(state["source_text"], state.get("source_name", "brief"), state.get("context", {}))
    return {"brief": brief, "findings": findings, "revision": 0, "vetoes": [], "violations": []}


def screen_to_keep(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """As above, from the text as it may be written to disk."""
    clean = masked(state)
    update = screen_brief(clean, reasoner, tools)
    return {**update, "findings": [*update["findings"], *clean["findings"]]}


def explore_alternatives(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """Diverse designs that also fit, what can be had for what, and which inputs move the cost: all by one engine."""
    if "design" not in state or not state.get("explore", True):
        return {}
    requirements, design, estimate = state["requirements"], state["design"], state["estimate"]
    return {
        "alternatives": reasoner.alternatives(requirements, design, estimate, tools),
        "front": reasoner.front(requirements, design, estimate, tools),
        "swings": tornado(requirements, design, tools.knowledge, tools.price_date),
    }


def rank_questions(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """What is worth asking, by how much the answer would change the design; always where there is none."""
    if "design" in state and not state.get("explore", True):
        return {}
    return {"questions": reasoner.questions(state["requirements"], state.get("design"), tools)}


def explain_design(state: DesignState, reasoner: Reasoner, tools: Toolbox) -> DesignState:
    """What the reasoner has to say of a design whose every decision and figure stands."""
    advice = reasoner.explain(lambda: document_of(state, reasoner, tools)) if "design" in state else None
    return {"explanation": advice} if advice else {}


STEPS: dict[str, Step] = {
    "screen": screen_brief,
    "requirements-analyst": requirements_analyst.analyse,
    "component-designer": component_designer.place,
    "cost-estimator": cost_estimator.estimate,
    "safety-reviewer": safety_reviewer.review,
    "validate": validate,
    "alternatives": explore_alternatives,
    "clarify": rank_questions,
    "explain": explain_design,
    "finalise": finalise,
}


class Node(Protocol):
    """A node of the graph: a plain function of the state that returns an update of some keys."""

    def __call__(self, state: DesignState) -> DesignState:
        """The update."""


AGENTS = frozenset({"requirements-analyst", "component-designer", "cost-estimator", "safety-reviewer"})


def timed(name: str, step: Step, reasoner: Reasoner, tools: Toolbox) -> Node:
    """A graph node of a step: runs it in a span, tells its events to whoever streams, adds its milliseconds."""
    spanned = agent_span if name in AGENTS else span

    def node(state: DesignState) -> DesignState:
        timing: dict[str, float] = {}
        with spanned(name, lambda ms: timing.update({name: ms})), told_to(get_stream_writer()):
            update = step(state, reasoner, tools)
        update["timing"] = timing
        return update

    return node


def design_graph(
    reasoner: Reasoner, tools: Toolbox, checkpointer: BaseCheckpointSaver[Any] | None = None
) -> DesignGraph:
    """The compiled graph for a reasoner and its tools.

    With a checkpointer every step is durable, and nothing is written that the redaction gate would hold back.
    """
    graph = StateGraph(DesignState)
    steps = STEPS | ({"screen": screen_to_keep} if checkpointer else {})
    for name, step in steps.items():
        graph.add_node(name, timed(name, step, reasoner, tools))
    graph.add_conditional_edges(START, at_start, ["screen", "component-designer"])
    graph.add_edge("screen", "requirements-analyst")
    graph.add_edge("requirements-analyst", "component-designer")
    graph.add_conditional_edges(
        "component-designer", after_placement, ["cost-estimator", "safety-reviewer", *EXPLORING]
    )
    graph.add_edge(["cost-estimator", "safety-reviewer"], "validate")
    graph.add_conditional_edges("validate", after_validation, ["component-designer", *EXPLORING])
    graph.add_edge(list(EXPLORING), "finalise")
    graph.add_edge("finalise", END)
    return graph.compile(checkpointer=gated(checkpointer) if checkpointer else None).with_config(
        recursion_limit=MAX_STEPS
    )


def make_graph() -> DesignGraph:
    """The design graph on the embedded reasoner and knowledge, as `langgraph dev` loads it."""
    from archadvisor.graphs.run import embedded_reasoner, embedded_tools

    return design_graph(embedded_reasoner(), embedded_tools(seed=0))
