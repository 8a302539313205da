"""The tables of the engine, read from `data/`: inputs with their priors, amounts, measured GPU throughput."""

from functools import cache
from typing import Any

from archadvisor.domain.model import Model
from archadvisor.domain.tables import packaged_table


class Leaf(Model):
    """An input of the formulas: its prior [exact] or [low, typical, high] and what replaces or conditions it."""

    unit: str
    basis: str
    values: list[float] | None = None
    conversation: list[float] | None = None
    field: str | None = None
    archetypes: dict[str, list[float]] = {}
    families: dict[str, list[float]] = {}
    real_time: dict[str, list[float]] = {}
    types: dict[str, list[float]] = {}
    present: list[str] = []
    present_all: list[str] = []
    absent: float | None = None
    shared: bool = False


class Recipe(Model):
    """How an amount is computed: a function of formulas.py over other amounts; `lacking` is its lower bound."""

    unit: str
    of: list[str]
    by: str = "product"
    over: float = 1.0
    lacking: str | None = None


class ModelMemory(Model):
    """What sequences take in the memory of a GPU: geometry of the key-value cache, weights and memory in GB."""

    layers: int
    kv_heads: int
    head_dim: int
    kv_bytes: float
    weights_gb: float
    gpu_gb: float
    source: str


class GpuRow(Model):
    """Measured output tokens/s/GPU of one model on one GPU, by `input/output` tokens; memory where it is known."""

    model: str
    gpu: str
    precision: str
    group: int
    technologies: list[str]
    measured: dict[str, float]
    memory: ModelMemory | None = None


def read_table(name: str) -> Any:
    """A YAML table of the engine."""
    return packaged_table("archadvisor.estimation", name)


@cache
def leaves() -> dict[str, Leaf]:
    """All inputs by name."""
    return {name: Leaf(**raw) for name, raw in read_table("inputs.yaml")["inputs"].items()}


@cache
def deciding_types() -> frozenset[str]:
    """The component types whose presence decides a prior."""
    return frozenset(one for leaf in leaves().values() for one in [*leaf.present, *leaf.present_all])


@cache
def recipes() -> dict[str, Recipe]:
    """All computed amounts by name."""
    return {name: Recipe(**raw) for name, raw in read_table("amounts.yaml")["amounts"].items()}


@cache
def gpu_rows() -> list[GpuRow]:
    """The measured throughput of self-hosted language models."""
    return [GpuRow(**raw) for raw in read_table("gpu_throughput.yaml")["rows"]]
