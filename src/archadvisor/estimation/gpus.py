"""Self-hosted inference: memory of the key-value cache, throughput from measured tables, closed-load latency."""

from functools import cache

import numpy as np

from archadvisor.domain.estimate import Input
from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.formulas import kv_bytes_per_token, max_sequences
from archadvisor.estimation.tables import GpuRow, gpu_rows, read_table

# A row that is interpolated between measured shapes holds within half to one and a half times.
INTERPOLATION_ERROR = 0.5


def fit_throughput(row: GpuRow) -> tuple[float, float]:
    """(fixed, slope) in seconds per output token of `1/throughput = fixed + slope ISL/OSL`, over shapes up to 8 k."""
    shapes = [(float(shape.split("/")[0]), float(shape.split("/")[1]), value) for shape, value in row.measured.items()]
    used = [(isl / osl, 1 / value) for isl, osl, value in shapes if isl >= 0.9 * osl and isl <= 10_000]
    slope, fixed = np.polyfit([ratio for ratio, _ in used], [seconds for _, seconds in used], 1)
    return float(fixed), float(slope)


@cache
def gpu_figures(technology_id: str | None) -> dict[str, Input]:
    """GPUs per replica and the two constants of the throughput fit for a serving technology; empty if unmeasured."""
    row = gpu_row(technology_id)
    if row is None:
        return {"gpu_group": _figure("gpu_group", 1.0, 0.0, "GPUs", "prior: one GPU per replica, not measured")}
    source = f"{row.model} {row.precision} on {row.gpu}: {read_table('gpu_throughput.yaml')['source']}"
    fixed, slope = fit_throughput(row)
    return {
        "gpu_group": _figure("gpu_group", row.group, 0.0, "GPUs", source),
        "gpu_fixed_s": _figure("gpu_fixed_s", fixed, 0.0, "s/token", source),
        "gpu_slope_s": _figure("gpu_slope_s", slope, INTERPOLATION_ERROR, "s/token", source),
    }


@cache
def gpu_row(technology_id: str | None) -> GpuRow | None:
    """The measured row of a serving technology; None if there is none."""
    return next((one for one in gpu_rows() if technology_id in one.technologies), None)


def sequences_in_memory(technology_id: str | None, input_tokens: float, output_tokens: float) -> float | None:
    """Sequences of this length that one group of GPUs holds at the same time; None if the geometry is unknown."""
    row = gpu_row(technology_id)
    if row is None or row.memory is None:
        return None
    kept = row.memory
    kv = kv_bytes_per_token(kept.layers, kept.kv_heads, kept.head_dim, kept.kv_bytes)
    return max_sequences(row.group * kept.gpu_gb * 1e9, kept.weights_gb * 1e9, kv, input_tokens, output_tokens)


def _figure(name: str, value: float, error: float, unit: str, source: str) -> Input:
    quantity = Quantity(low=value * (1 - error), typical=value, high=value * (1 + error), unit=unit)
    return Input(name=name, quantity=quantity, source=source)
