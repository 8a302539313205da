"""The faults: what goes wrong, for how long, and which controls are tried against it. The list is data."""

from functools import cache

from archadvisor.domain.model import Model
from archadvisor.errors import InputError
from archadvisor.estimation.tables import read_table


class Fault(Model):
    """One fault of a planning size. It lasts `duration_s`, within bounds counted in the patience of callers.

    `pace` is the speed of work at the stations of `kind` while it lasts (0 is a standstill), `limit_share` what is left
    of the load that the provider admits, `fails` whether calls are refused at once. `impatient_repeats` is how often
    callers ask again at once. `load` multiplies what arrives; a cold cache has no answers at first and fills up.
    """

    id: str
    name: str
    kind: str
    duration_s: float
    pace: float = 1.0
    limit_share: float | None = None
    fails: bool = False
    cold_cache: bool = False
    load: float = 1.0
    impatient_repeats: int = 0
    controls: list[str]
    failure_ids: list[str] = []
    source: str


class Sizes(Model):
    """Planning sizes of every simulation, each explained in the table."""

    least_slots: int
    fewest_slots: int
    most_slots: int
    most_requests: int
    timeout_over_p99: float
    patience_over_p95: float
    least_patiences: float
    most_patiences: float
    warm_up_patiences: float
    warm_up_windows: int
    least_requests: float
    watch_s: float
    least_watch_patiences: float
    most_watch_patiences: float
    least_watch_windows: int
    bare_attempts: int
    pause_s: float
    budget_share: float
    breaker_calls: int
    breaker_share: float
    breaker_open_patiences: float
    queue_share: float
    limit_burst_s: float
    window_requests: int
    recovered_share: float
    more_staff: float
    uncached_share: float
    reserve_p50_s: float
    reserve_p95_s: float
    desk_patience_s: float


class Kind(Model):
    """A kind of station: the component types that can be one, the likeliest first."""

    types: list[str]


class FaultTable(Model):
    """The table faults.yaml."""

    sizes: Sizes
    kinds: dict[str, Kind]
    controls: dict[str, "Control"]
    faults: list[Fault]


class Control(Model):
    """A control that is tried: its name, and the types and control records by which a design has it."""

    name: str
    types: list[str] = []
    records: list[str] = []


@cache
def fault_table() -> FaultTable:
    """The faults, controls and sizes."""
    return FaultTable(**read_table("faults.yaml"))


def faults_named(ids: list[str] | None) -> list[Fault]:
    """The faults of these ids in the order of the table, all without ids. Raises InputError for an unknown id."""
    known = [one.id for one in fault_table().faults]
    unknown = [one for one in ids or [] if one not in known]
    if unknown:
        raise InputError(f"there is no fault {unknown[0]}. Choose one of: {', '.join(known)}.")
    return [one for one in fault_table().faults if not ids or one.id in ids]
