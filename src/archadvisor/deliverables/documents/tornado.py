"""What moves the cost: each uncertain input at its P5 and its P95, all others typical."""

from archadvisor.deliverables.amounts import usd
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Line, Table, table
from archadvisor.domain.estimate import Swing

_TOP = 6


def tornado(reading: Reading) -> Table | None:
    """The inputs with the widest swings."""
    estimate = reading.document.estimate
    rows = (_row(one) for one in estimate.swings[:_TOP]) if estimate else ()
    return table("What moves the cost", ("Input", "P5", "USD per month", "P95", "USD per month"), rows)


def _row(one: Swing) -> tuple[Line, ...]:
    name = f"{one.name.replace('_', ' ')} ({one.unit})"
    return ((name,), (f"{one.low:,.4g}",), (usd(one.usd_at_low),), (f"{one.high:,.4g}",), (usd(one.usd_at_high),))
