"""Throughput of self-hosted models: measured shape, then fit, then roofline, each with its error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.estimation.engine import estimate
from archadvisor.estimation.formulas import gpu_throughput
from archadvisor.estimation.gpu_tables import gpu_rows, gpu_tables
from archadvisor.estimation.gpus import (
    FITTED,
    MEASURED,
    ROOFLINE,
    Cell,
    Fit,
    fit_throughput,
    gpu_figures,
    roofline,
    throughput_of,
)
from archadvisor.knowledge.base import KnowledgeBase
from tests.estimation.designs import brief, support


def test_a_measured_shape_is_looked_up():
    found = throughput_of("vllm-llama-3.3-70b", (1000, 1000))
    assert found is not None and found.error == MEASURED
    assert found.fit.at(1000, 1000) == pytest.approx(2209)


def test_near_a_measured_shape_the_fit_is_scaled_to_it():
    found = throughput_of("vllm-gpt-oss-20b", (9000, 1100))
    assert found is not None and found.error == MEASURED
    assert found.fit.at(8192, 1024) == pytest.approx(3366)


def test_between_measured_shapes_the_fit_counts():
    found = throughput_of("vllm-llama-3.3-70b", (3000, 300))
    assert found is not None and found.error == FITTED
    assert 200 < found.fit.at(3000, 300) < 2209


def test_without_a_measurement_the_data_sheet_counts():
    found = throughput_of("vllm-qwen3-32b", (3000, 300))
    assert found is not None and found.error == ROOFLINE
    assert 100 < found.fit.at(3000, 300) < 3000


def test_the_source_says_how_far_it_may_be_off():
    assert "±20 %" in gpu_figures("vllm-llama-3.3-70b", (1000, 1000))["gpu_error"].source
    assert "±50 %" in gpu_figures("vllm-llama-3.3-70b", (3000, 300))["gpu_error"].source
    assert "half to twice" in gpu_figures("vllm-qwen3-32b", None)["gpu_error"].source
    assert list(gpu_figures("some-other-server", None)) == ["gpu_group"]


def test_models_of_all_rows_have_an_architecture():
    assert {row.model for row in gpu_rows()} <= set(gpu_tables().models)


@given(st.floats(1e-6, 1e-2), st.floats(0, 1e-2), st.floats(0, 1e-6))
def test_the_fit_finds_the_constants_that_made_the_cells(fixed: float, ratio: float, length: float):
    made = Fit(fixed, ratio, length)
    shapes = ((1000.0, 1000.0), (1024.0, 8192.0), (8192.0, 1024.0), (32768.0, 1024.0))
    found = fit_throughput([Cell(isl, osl, made.at(isl, osl)) for isl, osl in shapes])
    assert all(found.at(isl, osl) == pytest.approx(made.at(isl, osl), rel=1e-3) for isl, osl in shapes)


@given(st.lists(st.floats(10, 50_000), min_size=1, max_size=5))
def test_the_fit_never_gives_a_negative_throughput(measured: list[float]):
    shapes = ((1000.0, 1000.0), (1024.0, 8192.0), (1024.0, 32768.0), (8192.0, 1024.0), (32768.0, 1024.0))
    found = fit_throughput([Cell(*shape, value) for shape, value in zip(shapes, measured, strict=False)])
    assert min(found.fixed_s, found.ratio_s, found.length_s) >= 0
    assert np.isfinite(gpu_throughput(500.0, 200.0, found.fixed_s, found.ratio_s, found.length_s))


def test_longer_prompts_and_smaller_accelerators_give_less():
    tables = gpu_tables()
    rows = {(row.model, row.gpu): row for row in gpu_rows()}
    h100, b200 = rows["Llama-3.3-70B", "H100"], rows["Llama-3.3-70B", "B200"]
    assert roofline(h100, 1000, 500, tables) > roofline(h100, 4000, 500, tables) > roofline(h100, 16000, 500, tables)
    assert roofline(b200, 1000, 500, tables) > roofline(h100, 1000, 500, tables)


@pytest.mark.parametrize(
    ("technology", "band"), [("vllm-llama-3.3-70b", "±50 %"), ("vllm-qwen3-32b", "half to twice")], ids=str
)
def test_the_capacity_of_a_design_prints_its_error(technology: str, band: str, knowledge: KnowledgeBase):
    made = estimate(brief(), support([("llm_self_hosted", technology, "self_hosted")]), knowledge, 0)
    carried = next(one for one in made.capacity if one.quantity == "output at peak")
    assert band in carried.source and carried.units_needed is not None and carried.units_needed >= 1
    line = next(one for one in made.lines if one.component_id == "llm_self_hosted")
    assert any(one.name == "gpu_error" and band in one.source for one in line.inputs)
