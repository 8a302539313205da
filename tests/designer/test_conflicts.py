"""What cannot hold together: minimal, in the words of the brief, with ways out that work."""

import re

from archadvisor.agents.reasoning.assembly import draft_of, place
from archadvisor.agents.reasoning.conflicts import quoted_requirement, smallest_core, solution_under
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Statement
from tests.designer.conftest import asked, usd

GAPPED = {"deployment": ("air_gapped", "no cable leaves the cellar"), "residency": "premises"}
POOR = {"budget": (usd(40), "forty dollars a month")}


def test_an_impossible_budget_is_told_in_the_users_words(tools):
    placed = place(asked(**GAPPED, **POOR), [], tools)
    assert placed.design is None
    conflict = placed.conflicts[-1]
    assert "req-budget" in conflict.requirement_ids
    assert "“forty dollars a month”" in conflict.explanation
    assert "“no cable leaves the cellar”" in conflict.explanation


def test_dropping_any_member_of_the_conflict_makes_room(tools):
    problem = draft_of(asked(**GAPPED, **POOR), Demands(), tools).problem
    core = smallest_core(problem)
    assert core and solution_under(problem, core) is None
    for dropped in core:
        assert solution_under(problem, [one for one in core if one != dropped]) is not None


def test_the_proposed_budget_is_enough(tools):
    conflict = place(asked(**GAPPED, **POOR), [], tools).conflicts[-1]
    change = next(one.change for one in conflict.relaxations if one.requirement_id == "req-budget")
    amount = float(re.search(r"([\d,]+) USD", change).group(1).replace(",", ""))
    assert place(asked(**GAPPED, budget=usd(amount)), [], tools).design is not None
    assert place(asked(**GAPPED, budget=usd(amount * 0.9)), [], tools).design is None


def test_requirements_that_fit_have_no_core(tools):
    assert smallest_core(draft_of(asked(), Demands(), tools).problem) == []


def test_a_time_limit_that_nothing_meets_still_gives_a_design(tools):
    hasty = asked(latency=(Quantity.exactly(5, "ms"), "five thousandths of a second"))
    assert place(hasty, [], tools).design is not None


def test_a_need_that_rules_products_out_is_quoted_by_its_statement():
    words = "Nobody here runs servers, and nothing may leave our account."
    requirements = asked(needs=["no_operations_team", "private_network"])
    said = Statement(
        id="stm-09", text=words, kind="constraint", priority="must", evidence=[], needs=["private_network"]
    )
    requirements = requirements.model_copy(update={"statements": [*requirements.statements, said]})
    assert quoted_requirement("req-needs", requirements) == f"“{words}”"


def test_a_rule_speaks_for_the_statement_that_it_rests_on(tools):
    words = "Nobody here runs servers."
    requirements = asked(needs=["no_operations_team"])
    said = Statement(
        id="stm-09", text=words, kind="constraint", priority="must", evidence=[], needs=["no_operations_team"]
    )
    requirements = requirements.model_copy(update={"statements": [*requirements.statements, said]})
    rules = draft_of(requirements, Demands(), tools).problem.rules
    assert "stm-09" in {one.requirement_id for one in rules}
    assert quoted_requirement("stm-09", requirements) == f"“{words}”"
