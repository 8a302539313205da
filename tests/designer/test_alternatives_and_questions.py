"""Real alternatives, and questions that are worth asking."""

import time

import pytest

from archadvisor.agents.cost_estimator import compute
from archadvisor.agents.reasoning.alternatives import NEARLY_AS_GOOD, alternatives, diverse, settled_as
from archadvisor.agents.reasoning.assembly import place
from archadvisor.agents.reasoning.checking import Placed
from archadvisor.agents.reasoning.questions import questions
from archadvisor.agents.reasoning.scoring import scale_of, selection_tables
from archadvisor.agents.reasoning.selection import select
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from tests.designer.conftest import asked, usd

SILENT = Requirements(fields={}, statements=[])


def placed_of(requirements, design, tools):
    price = lambda other: compute(requirements, other, tools)  # noqa: E731
    return Placed(design, price(design), price)


@pytest.fixture(scope="module")
def found(tools):
    requirements = asked()
    design = place(requirements, [], tools).design
    return alternatives(requirements, placed_of(requirements, design, tools), tools)


def test_there_are_two_or_three_and_each_says_what_it_gives_up(found):
    assert 2 <= len(found) <= 3
    assert len({one.name for one in found}) == len(found)
    assert all(one.differences and one.gives_up for one in found)


@pytest.fixture(scope="module")
def others(tools):
    requirements = asked()
    design = place(requirements, [], tools).design
    draft, chosen = settled_as(requirements, design, tools)
    found = diverse(draft.problem, chosen, requirements, placed_of(requirements, design, tools))
    return chosen, found, draft.problem, requirements


def test_alternatives_differ_in_what_matters(others):
    chosen, found, _, _ = others
    sets = [chosen.technology_ids(), *(one.found.selection.technology_ids() for one in found)]
    for place_of_one, one in enumerate(sets):
        for other in sets[place_of_one + 1 :]:
            assert any(one.get(key) != other.get(key) for key in selection_tables().key_types)


def test_the_engine_finds_no_limit_broken_by_an_alternative(others):
    assert all(not one.found.vetoes for one in others[1])


def test_the_farthest_is_nearly_as_good(others):
    _, found, problem, requirements = others
    scale = scale_of(requirements)
    best = select(problem, scale)
    slack = NEARLY_AS_GOOD * sum(scale.points(one) for one in best.chosen.values())
    assert [one.found.selection.points <= best.points + slack for one in found if not one.aim] == [True]


def test_a_brief_that_says_nothing_yields_questions(tools):
    found = questions(SILENT, tools)
    assert found and found[0].requirement_id == "req-needs"


def test_the_best_question_comes_first_and_no_more_than_six(tools):
    found = questions(asked(), tools)
    assert 0 < len(found) <= 6
    assert [one.worth for one in found] == sorted((one.worth for one in found), reverse=True)
    assert all(one.options and one.why for one in found)


def test_what_is_answered_is_not_asked(tools):
    told = asked(budget=usd(2000), cloud=["aws"], latency=Quantity.exactly(20_000, "ms"))
    assert not {"req-budget", "req-cloud", "req-latency"} & {one.requirement_id for one in questions(told, tools)}


def test_asking_is_quick(tools):
    requirements = asked()
    questions(requirements, tools)
    start = time.process_time()
    questions(requirements, tools)
    assert time.process_time() - start < 3
