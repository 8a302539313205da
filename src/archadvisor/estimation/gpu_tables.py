"""Accelerators as data: measured throughput, published load tests, architectures and data sheets."""

from functools import cache

from archadvisor.domain.model import Model
from archadvisor.estimation.tables import read_table


class GpuRow(Model):
    """Measured output tokens/s/GPU of one model on one GPU, by `input/output` tokens."""

    model: str
    gpu: str
    precision: str
    group: int
    technologies: list[str]
    measured: dict[str, float] = {}


class OpenModel(Model):
    """Architecture of an open model: parameters in billions, layers, width, cached values per token."""

    billions: float
    active_billions: float
    layers: int
    width: int
    kv_values: int
    bytes_per_parameter: float | None = None


class Accelerator(Model):
    """Data sheet of an accelerator; dense arithmetic by precision."""

    memory_gb: float
    tb_per_s: float
    petaflops: dict[str, float]


class Efficiency(Model):
    """Shares of the data sheet that servers reach at full load."""

    prefill: float
    decode: float
    bandwidth: float


class GpuTables(Model):
    """The table gpu_models.yaml: what a roofline is computed from."""

    as_of: str
    models_source: str
    accelerators_source: str
    efficiency: Efficiency
    efficiency_source: str
    models: dict[str, OpenModel]
    accelerators: dict[str, Accelerator]
    bytes_per_parameter: dict[str, float]
    cache_bytes_per_value: float
    unmeasured: list[GpuRow]


class Load(Model):
    """One load of a published test: requests kept open, and what the server did."""

    concurrency: int
    ttft_ms: float
    gap_ms: float
    tokens_per_s: float


class LoadTest(Model):
    """A published test of a self-hosted server under rising load; `shape` says where the lengths are from."""

    server: str
    model: str
    gpu: str
    gpus: int | None
    input_tokens: int | None
    output_tokens: int
    shape: str
    loads: list[Load]


@cache
def gpu_rows() -> list[GpuRow]:
    """The measured throughput of self-hosted language models."""
    return [GpuRow(**raw) for raw in read_table("gpu_throughput.yaml")["rows"]]


@cache
def gpu_row_source() -> str:
    """Where the measured throughput is from."""
    return str(read_table("gpu_throughput.yaml")["source"])


@cache
def gpu_tables() -> GpuTables:
    """Open models, accelerators and the constants of the roofline."""
    return GpuTables(**read_table("gpu_models.yaml"))


@cache
def load_tests() -> list[LoadTest]:
    """Published load tests of self-hosted servers."""
    return [LoadTest(**raw) for raw in read_table("gpu_latency.yaml")["tests"]]
