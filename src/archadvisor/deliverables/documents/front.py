"""What can be had for what: the points of the Pareto front as a table, the chosen design among them."""

from archadvisor.deliverables.amounts import fraction, milliseconds, usd
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Line, Paragraph, Section, Strong, section, table
from archadvisor.domain.design import FrontPoint

_DIFFERENCES = 3


def front(reading: Reading) -> Section | None:
    """The points with their figures and what they exchange; nothing where the design stands alone."""
    points = reading.document.front
    if len(points) < 2:
        return None
    columns = ("Design", "USD per month", "P95", "Availability", "Effort", "Lock-in", "Takes")
    rows = (_row(one, number) for number, one in enumerate(points, 1))
    return section("What can be had for what", table("Front", columns, rows), Paragraph((reading.document.front_note,)))


def _row(one: FrontPoint, number: int) -> tuple[Line, ...]:
    return (
        (Strong(_name(one, number)),),
        (usd(one.monthly_cost_usd),),
        (milliseconds(one.latency_ms) if one.latency_ms is not None else "not known",),
        (fraction(one.availability_fraction),),
        (str(one.operational_burden),),
        (str(one.lock_in),),
        (_exchanged(one),),
    )


def _name(one: FrontPoint, number: int) -> str:
    """The chosen design, else the aims in which no point is better, else a number."""
    if one.chosen:
        return "this design"
    return f"best in {' and '.join(one.best_in)}" if one.best_in else f"point {number}"


def _exchanged(one: FrontPoint) -> str:
    """The first products that are exchanged and how many more there are."""
    more = len(one.differences) - _DIFFERENCES
    return "; ".join(one.differences[:_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")
