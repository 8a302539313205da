"""The cost-estimator node: what it reads, what it adds to the state."""

import pytest

from archadvisor.agents import cost_estimator
from archadvisor.agents.contract import Toolbox
from archadvisor.errors import InternalError
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import brief, support


class Computing:
    """A reasoner that answers as every reasoner does: with the engine."""

    name = "test"

    def estimate(self, requirements, design, tools):
        return cost_estimator.compute(requirements, design, tools), requirements


def test_the_node_adds_an_estimate_and_its_citations(knowledge: KnowledgeBase):
    tools = Toolbox(knowledge=knowledge, seed=3, price_date=PRICE_DATE)
    update = cost_estimator.estimate({"requirements": brief(), "design": support()}, Computing(), tools)  # type: ignore[arg-type]
    assert update["estimate"].price_date == PRICE_DATE
    assert {one.id for one in update["citations"]} == set(update["estimate"].citation_ids)
    assert "cit-aws.opensearch-serverless.ocu" in update["estimate"].citation_ids


def test_without_a_design_it_says_so(knowledge: KnowledgeBase):
    tools = Toolbox(knowledge=knowledge, seed=3, price_date=PRICE_DATE)
    with pytest.raises(InternalError, match="no design"):
        cost_estimator.estimate({"requirements": brief()}, Computing(), tools)  # type: ignore[arg-type]
