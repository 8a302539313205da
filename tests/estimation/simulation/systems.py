"""Small systems whose behaviour is known, and a run of them."""

from archadvisor.estimation.simulation.draws import draw
from archadvisor.estimation.simulation.faults import Fault, fault_table
from archadvisor.estimation.simulation.measures import Measures, measured
from archadvisor.estimation.simulation.run import Log, Run
from archadvisor.estimation.simulation.system import Repeats, Service, ServiceTime, Station
from archadvisor.estimation.simulation.trouble import Trouble

SIZES = fault_table().sizes
CALM = Trouble(None, 0.0, 0.0)


def station(slots: int = 10, mean_s: float = 1.0, timeout_s: float = 1000.0, attempts: int = 0) -> Station:
    time = ServiceTime.exponential(mean_s)
    return Station("model", "model", slots, time, timeout_s=timeout_s, repeats=Repeats(attempts))


def service(per_s: float, patience_s: float = 1000.0, slots: int = 10, attempts: int = 0) -> Service:
    one = station(slots, timeout_s=patience_s, attempts=attempts)
    return Service("test", per_s, (one,), patience_s)


def standstill(lasts_s: float, impatient_repeats: int = 0, pace: float = 0.0) -> Fault:
    return Fault(
        id="standstill",
        name="standstill",
        kind="model",
        duration_s=lasts_s,
        pace=pace,
        impatient_repeats=impatient_repeats,
        controls=[],
        source="test",
    )


def play(
    system: Service,
    trouble: Trouble = CALM,
    controls: tuple[str, ...] = (),
    until_s: float = 600.0,
    seed: int = 0,
    replication: int = 0,
) -> Log:
    draws = draw(system, until_s, trouble.surge, seed, replication)
    return Run(system, trouble, frozenset(controls), draws, SIZES).finish(until_s + 6 * system.patience_s)


def look(
    system: Service, trouble: Trouble, controls: tuple[str, ...] = (), until_s: float = 600.0, replication: int = 0
) -> Measures:
    return measured(play(system, trouble, controls, until_s, replication=replication), system, trouble, until_s, SIZES)
