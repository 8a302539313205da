"""The assignment solver against enumeration, and what a type earns in the place of another."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.domain.vocabulary import ontology
from archadvisor.evals.assignment import best_assignment
from archadvisor.evals.proximity import credit

weight = st.sampled_from([0.0, 0.25, 0.5, 1.0, 0.3, 0.7])
TYPES = sorted(ontology().component_types)


@st.composite
def matrices(draw):
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return [[draw(weight) for _ in range(columns)] for _ in range(rows)]


def best_by_enumeration(matrix):
    rows, columns = len(matrix), len(matrix[0])
    if rows > columns:
        return best_by_enumeration([list(column) for column in zip(*matrix, strict=True)])
    return max(
        sum(matrix[row][column] for row, column in enumerate(order)) for order in permutations(range(columns), rows)
    )


@settings(derandomize=True, deadline=None, max_examples=300)
@given(matrices())
def test_no_assignment_weighs_more(matrix):
    found = best_assignment(matrix)
    assert len(set(found.values())) == len(found)
    assert abs(sum(matrix[row][column] for row, column in found.items()) - best_by_enumeration(matrix)) < 1e-9
    assert all(matrix[row][column] > 0 for row, column in found.items())


def test_nothing_is_assigned_to_nothing():
    assert best_assignment([]) == {}
    assert best_assignment([[]]) == {}
    assert best_assignment([[0.0, 0.0]]) == {}


@settings(derandomize=True, deadline=None)
@given(st.sampled_from(TYPES), st.sampled_from(TYPES))
def test_credit_is_symmetric_bounded_and_whole_only_for_the_same(one, other):
    assert credit(one, other) == credit(other, one)
    assert 0 <= credit(one, other) <= 1
    assert (credit(one, other) == 1) == (one == other)


def test_stand_ins_earn_half_and_neighbours_nothing():
    assert credit("workflow_engine", "durable_workflow") == 0.5
    assert credit("asr", "tts") == 0.0
    assert credit("input_guardrail", "output_guardrail") == 0.0
    assert credit("no_such_type", "other_unknown") == 0.0
