"""Samples by array work: percentiles, the spread of inputs, any number of samples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.sampling import draw, happens, median, percentiles

WIDE = Quantity(low=50, typical=100, high=400, unit="x")


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.floats(0, 100))
def test_percentiles_are_those_of_numpy(values: list[float], percent: float):
    samples = np.array(values)
    assert percentiles(samples, (percent,))[0] == pytest.approx(float(np.percentile(samples, percent)), abs=1e-6)
    assert median(samples) == pytest.approx(float(np.median(samples)), abs=1e-6)


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_a_draw_has_its_percentiles_where_the_quantity_has_them(size: int):
    low, typical, high = percentiles(draw(WIDE, "some input", 3, size=size), (5, 50, 95))
    assert (low, typical, high) == pytest.approx((50, 100, 400), rel=0.05)


def test_shared_inputs_move_together_and_others_do_not():
    one, two = (np.log(draw(WIDE, name, 3, shared=True)) for name in ("one", "two"))
    assert float(np.corrcoef(one, two)[0, 1]) == pytest.approx(0.7, abs=0.05)
    three, four = (np.log(draw(WIDE, name, 3)) for name in ("three", "four"))
    assert abs(float(np.corrcoef(three, four)[0, 1])) < 0.05


def test_the_same_name_and_seed_give_the_same_samples():
    assert (draw(WIDE, "a", 3) == draw(WIDE, "a", 3)).all()
    assert (draw(WIDE, "a", 3) != draw(WIDE, "a", 4)).any()
    assert draw(WIDE, "a", None) == 100


def test_a_share_of_samples_happens():
    assert float(happens(0.3, "x", 3, size=100_000).mean()) == pytest.approx(0.3, abs=0.01)
