"""Real alternatives, and questions that are worth asking."""

import time

import pytest

from archadvisor.agents.cost_estimator import compute
from archadvisor.agents.reasoning.alternatives import alternatives, diverse
from archadvisor.agents.reasoning.assembly import draft_of, place
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.questions import questions
from archadvisor.agents.reasoning.scoring import scale_of, selection_tables
from archadvisor.agents.reasoning.selection import select
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from tests.designer.conftest import asked, usd

SILENT = Requirements(fields={}, statements=[])


@pytest.fixture(scope="module")
def found(tools):
    requirements = asked()
    design = place(requirements, [], tools).design
    price = lambda other: compute(requirements, other, tools)  # noqa: E731
    return alternatives(requirements, design, price(design), tools, price)


def test_there_are_two_or_three_and_each_says_what_it_gives_up(found):
    assert 2 <= len(found) <= 3
    assert len({one.name for one in found}) == len(found)
    assert all(one.differences and one.gives_up for one in found)


def test_alternatives_differ_in_what_matters(tools):
    requirements = asked()
    draft = draft_of(requirements, Demands(), tools)
    chosen = select(draft.problem, scale_of(requirements))
    sets = [chosen.technology_ids(), *(one.selection.technology_ids() for one in diverse(draft, chosen, requirements))]
    for place_of_one, one in enumerate(sets):
        for other in sets[place_of_one + 1 :]:
            assert any(one.get(key) != other.get(key) for key in selection_tables().key_types)


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
