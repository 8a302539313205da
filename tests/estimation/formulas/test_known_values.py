"""Every formula gives its known values, through the door that checks the figures."""

import pytest

from archadvisor.estimation.calculation import calculate
from archadvisor.estimation.formulas import register
from tests.estimation.formulas.known_values import KNOWN, Known


@pytest.mark.parametrize("known", KNOWN, ids=lambda one: one.id)
def test_known_value(known: Known):
    expected = None if known.value is None else pytest.approx(known.value, rel=known.tolerance, abs=1e-12)
    assert calculate(known.id, known.arguments) == expected


def test_every_formula_has_a_known_value():
    assert set(register()) == {known.id for known in KNOWN}
