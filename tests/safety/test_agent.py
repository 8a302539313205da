"""The agent: a node of the graph that asks its reasoner and returns an update."""

import pytest

from archadvisor.agents import safety_reviewer
from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.risk_review import review
from archadvisor.errors import InternalError
from tests.safety.designs import ASSISTANT, TENANTS


class Rules:
    name = "rules"

    def review(self, requirements, design, tools):
        return review(requirements, design, tools.knowledge)


def test_the_node_returns_the_review_and_what_it_rests_on(knowledge):
    state = {"requirements": TENANTS, "design": ASSISTANT}
    update = safety_reviewer.review(state, Rules(), Toolbox(knowledge, seed=1, price_date="2026-11-20"))
    assert set(update) == {"review", "citations"}
    assert update["review"].risks
    assert {f"cit-{one.id}" for one in update["review"].risks} <= {one.id for one in update["citations"]}


def test_without_a_design_there_is_nothing_to_review(knowledge):
    with pytest.raises(InternalError):
        safety_reviewer.review({"requirements": TENANTS}, Rules(), Toolbox(knowledge, seed=1, price_date="2026-11-20"))
