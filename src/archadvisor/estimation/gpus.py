"""Throughput of self-hosted language models: a measured shape first, then the fit to measured shapes, then a roofline.

Each way carries the error that `benchmarks/throughput_model.py` measures, and says which it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import log

import numpy as np

from archadvisor.domain.estimate import Input
from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.formulas import (
    decode_step_s,
    gpu_throughput,
    max_sequences,
    prefill_s,
    roofline_throughput,
)
from archadvisor.estimation.gpu_tables import GpuRow, GpuTables, gpu_row_source, gpu_rows, gpu_tables

# A request shape counts as measured when input and output are both within this factor of a measured one.
NEAR = 1.25
# Shapes at which a roofline is evaluated, those of the measured rows: input and output tokens.
SHAPES = ((1000.0, 1000.0), (1024.0, 8192.0), (1024.0, 32768.0), (8192.0, 1024.0), (32768.0, 1024.0))
# Bounds of the true throughput over the computed one, and how they are said.
MEASURED, FITTED, ROOFLINE = 1.2, 1.5, 2.0
BANDS: Mapping[float, str] = {
    MEASURED: "a measured shape, ±20 %",
    FITTED: "interpolated between measured shapes, ±50 %",
    ROOFLINE: "computed from the data sheet, a half to twice as much",
}


@dataclass(frozen=True)
class Cell:
    """Output tokens per second and GPU for requests of one shape."""

    input_tokens: float
    output_tokens: float
    tokens_per_s: float

    @property
    def terms(self) -> tuple[float, float, float]:
        """What the three constants of the fit multiply: 1, ISL / OSL, ISL + OSL / 2."""
        return 1.0, self.input_tokens / self.output_tokens, self.input_tokens + self.output_tokens / 2


@dataclass(frozen=True)
class Fit:
    """The constants of gpu_throughput in seconds per output token, per ratio and per token of length."""

    fixed_s: float
    ratio_s: float
    length_s: float

    def at(self, input_tokens: float, output_tokens: float) -> float:
        """Output tokens per second and GPU for requests of this shape."""
        return gpu_throughput(input_tokens, output_tokens, self.fixed_s, self.ratio_s, self.length_s)


def cells_of(row: GpuRow) -> list[Cell]:
    """The measured shapes of a row."""
    shapes = ((shape.split("/"), value) for shape, value in row.measured.items())
    return [Cell(float(shape[0]), float(shape[1]), value) for shape, value in shapes]


def fit_throughput(cells: Sequence[Cell]) -> Fit:
    """Least squares of the relative error of `1 / throughput` with constants that are not negative.

    Of the subsets of constants that can be solved without a negative one the first of the smallest error counts.
    """
    terms = np.array([cell.terms for cell in cells]) * np.array([[cell.tokens_per_s] for cell in cells])
    best, least = np.zeros(3), float("inf")
    for size in (1, 2, 3):
        for chosen in combinations(range(3), min(size, len(cells))):
            constants = np.zeros(3)
            constants[list(chosen)] = np.linalg.lstsq(terms[:, list(chosen)], np.ones(len(cells)), rcond=None)[0]
            error = float(np.sum((terms @ constants - 1) ** 2))
            if (constants >= 0).all() and error < least - 1e-12:
                best, least = constants, error
    return Fit(*(float(one) for one in best))


def roofline(row: GpuRow, input_tokens: float, output_tokens: float, tables: GpuTables) -> float:
    """Output tokens per second and GPU of a model at full load, from its architecture and the data sheet."""
    model, chip, share = tables.models[row.model], tables.accelerators[row.gpu], tables.efficiency
    weights, kv_bytes = _weights_bytes(row, tables), model.kv_values * tables.cache_bytes_per_value
    peak, active = chip.petaflops[row.precision] * 1e15, model.active_billions * 1e9
    bandwidth = chip.tb_per_s * 1e12
    sequences = max(_sequences(row, input_tokens, output_tokens, tables), 1.0)
    context = input_tokens + output_tokens / 2
    read = prefill_s(active, model.layers, model.width, input_tokens, row.group, peak, share.prefill)
    step = decode_step_s(
        active, sequences, weights, kv_bytes, context, row.group, peak, share.decode, bandwidth, share.bandwidth
    )
    return roofline_throughput(output_tokens, read, step, sequences, row.group)


def _weights_bytes(row: GpuRow, tables: GpuTables) -> float:
    model = tables.models[row.model]
    return model.billions * 1e9 * (model.bytes_per_parameter or tables.bytes_per_parameter[row.precision])


def _sequences(row: GpuRow, input_tokens: float, output_tokens: float, tables: GpuTables) -> float:
    memory = row.group * tables.accelerators[row.gpu].memory_gb * 1e9
    kv_bytes = tables.models[row.model].kv_values * tables.cache_bytes_per_value
    return max_sequences(memory, _weights_bytes(row, tables), kv_bytes, input_tokens, output_tokens)


@dataclass(frozen=True)
class Throughput:
    """Throughput of a serving technology: the GPUs of a replica, the fit, its error as a factor, and the source."""

    group: int
    fit: Fit
    error: float
    source: str

    @property
    def inputs(self) -> dict[str, Input]:
        """The inputs of the amount gpu_throughput by name; the error as a ratio around 1."""
        source = f"{self.source}; {BANDS[self.error]}"
        spread = Quantity(low=1 / self.error, typical=1.0, high=self.error, unit="ratio")
        return {
            "gpu_group": _exactly("gpu_group", self.group, "GPUs", self.source),
            "gpu_fixed_s": _exactly("gpu_fixed_s", self.fit.fixed_s, "s/token", self.source),
            "gpu_ratio_s": _exactly("gpu_ratio_s", self.fit.ratio_s, "s/token", self.source),
            "gpu_length_s": _exactly("gpu_length_s", self.fit.length_s, "s/token²", self.source),
            "gpu_error": Input(name="gpu_error", quantity=spread, source=source),
        }


@cache
def gpu_row(technology_id: str | None) -> GpuRow | None:
    """The row of a serving technology, measured or with a data sheet only; None if there is neither."""
    rows = (*gpu_rows(), *gpu_tables().unmeasured)
    return next((one for one in rows if technology_id in one.technologies), None)


def sequences_in_memory(technology_id: str | None, input_tokens: float, output_tokens: float) -> float | None:
    """Sequences of this length that one group of GPUs holds at the same time; None if the architecture is unknown."""
    row, tables = gpu_row(technology_id), gpu_tables()
    if row is None or row.model not in tables.models or row.gpu not in tables.accelerators:
        return None
    return _sequences(row, input_tokens, output_tokens, tables)


def memory_source() -> str:
    """Where the architectures and the memory of accelerators are from."""
    return f"{gpu_tables().models_source}; {gpu_tables().accelerators_source}"


@cache
def throughput_of(technology_id: str | None, shape: tuple[float, float] | None) -> Throughput | None:
    """Throughput of a technology for requests of a shape (input and output tokens); None if nothing is known of it.

    Near a measured shape the fit is scaled to that measurement.
    """
    row = next((one for one in gpu_rows() if technology_id in one.technologies), None)
    if row is None:
        return _from_data_sheet(technology_id)
    fit, source = _row_fit(row.model, row.gpu), f"{row.model} {row.precision} on {row.gpu}: {gpu_row_source()}"
    near = None if shape is None else _nearest(cells_of(row), *shape)
    if near is None:
        return Throughput(row.group, fit, FITTED, source)
    scale = fit.at(near.input_tokens, near.output_tokens) / near.tokens_per_s
    scaled = Fit(fit.fixed_s * scale, fit.ratio_s * scale, fit.length_s * scale)
    return Throughput(row.group, scaled, MEASURED, source)


def gpu_figures(technology_id: str | None, shape: tuple[float, float] | None = None) -> dict[str, Input]:
    """The inputs of GPU sizing for a serving technology; if nothing is known only a prior of one GPU per replica."""
    found = throughput_of(technology_id, shape)
    if found is None:
        return {"gpu_group": _exactly("gpu_group", 1.0, "GPUs", "prior: one GPU per replica, not measured")}
    return found.inputs


@cache
def _row_fit(model: str, gpu: str) -> Fit:
    row = next(one for one in gpu_rows() if (one.model, one.gpu) == (model, gpu))
    return fit_throughput(cells_of(row))


@cache
def _from_data_sheet(technology_id: str | None) -> Throughput | None:
    """The fit to a roofline at the measured shapes, for a model that is served but not measured."""
    tables = gpu_tables()
    row = next((one for one in tables.unmeasured if technology_id in one.technologies), None)
    if row is None:
        return None
    cells = [Cell(isl, osl, roofline(row, isl, osl, tables)) for isl, osl in SHAPES]
    source = f"{row.model} {row.precision} on {row.gpu}: {memory_source()}"
    return Throughput(row.group, fit_throughput(cells), ROOFLINE, source)


def _nearest(cells: Sequence[Cell], input_tokens: float, output_tokens: float) -> Cell | None:
    if input_tokens <= 0 or output_tokens <= 0:
        return None
    away = [
        (max(abs(log(cell.input_tokens / input_tokens)), abs(log(cell.output_tokens / output_tokens))), place)
        for place, cell in enumerate(cells)
    ]
    distance, place = min(away)
    return cells[place] if distance <= log(NEAR) else None


def _exactly(name: str, value: float, unit: str, source: str) -> Input:
    return Input(name=name, quantity=Quantity.exactly(value, unit), source=source)
