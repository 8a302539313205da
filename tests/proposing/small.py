"""A small brief with the models that answer for it, and one run of the graph."""

from functools import cache
from pathlib import Path

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.reading import read
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.requirements import Brief, Requirements
from archadvisor.graphs.design import design_graph
from archadvisor.graphs.run import PRICE_DATE, embedded_graph, model_reasoner
from archadvisor.guardrails.screening import screen
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.store import open_knowledge
from archadvisor.models.contract import ChatModel

BRIEF = (Path(__file__).parents[2] / "examples" / "invoice-intake.md").read_text(encoding="utf-8")


@cache
def knowledge() -> KnowledgeBase:
    return open_knowledge()


@cache
def tools() -> Toolbox:
    return Toolbox(knowledge=knowledge(), seed=0, price_date=PRICE_DATE)


@cache
def brief() -> Brief:
    return screen(BRIEF, "brief", {})[0]


@cache
def requirements() -> Requirements:
    return read(brief(), knowledge())


def start(text: str, explore: bool = False) -> dict[str, object]:
    return {"source_text": text, "source_name": "brief", "context": {}, "explore": explore}


@cache
def by_rules(text: str = BRIEF, explore: bool = False) -> DesignDocument:
    return embedded_graph().invoke(start(text, explore))["document"]


def by_model(model: ChatModel, text: str = BRIEF, explore: bool = False) -> DesignDocument:
    return design_graph(model_reasoner(model), tools()).invoke(start(text, explore))["document"]
