"""What pricing a stated workload yields: lines, total, what is unknown, cliffs, cheaper ways, warnings."""

from archadvisor.domain.estimate import CostLine, LineStatus
from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Spread

SCHEMA_VERSION = "1"


class Cliff(Model):
    """A prompt length above which the whole request costs more, and how far the P95 prompt is from it.

    `distance_tokens` is negative beyond the cliff; `turns_left` is how many turns of the loop stay below it.
    """

    line_id: str
    model: str
    above_prompt_tokens: int
    prompt_tokens_p95: float
    distance_tokens: float
    input_factor: float
    turns_left: int | None


class CheaperWay(Model):
    """The same tokens at less cost, and what is given up for it."""

    line_id: str
    name: str
    usd_per_month: float
    saving_usd_per_month: float
    gives_up: str


class WorkloadEstimate(Model):
    """The monthly cost of a workload; `status` is `at_least` if something in it is unknown."""

    schema_version: str = SCHEMA_VERSION
    title: str
    price_date: str
    region: str
    monthly_cost_usd: Spread | None
    status: LineStatus
    lines: list[CostLine]
    unknown: list[str]
    cliffs: list[Cliff]
    cheaper: list[CheaperWay]
    warnings: list[str]
