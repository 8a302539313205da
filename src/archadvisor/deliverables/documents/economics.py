"""What the total of the cost does not say: outcomes, people, idle floor, cliffs, break-even points, building."""

from archadvisor.deliverables.amounts import number, quantity, usd, usd_per_month
from archadvisor.deliverables.reading import Reading, sentence
from archadvisor.deliverables.tree import Anchor, Block, Bullets, Code, Line, Paragraph, Strong, Table, bullets, table
from archadvisor.domain.estimate import BreakEven, Economics, Move, Outcome
from archadvisor.domain.quantity import Quantity


def economics(reading: Reading) -> list[Block | None]:
    """The parts that this design has something to say about."""
    estimate = reading.document.estimate
    found = estimate.economics if estimate else None
    if found is None:
        return []
    return [
        _outcomes(found),
        _people(reading, found),
        _idle(reading, found),
        _cliffs(reading, found),
        _break_evens(reading, found),
    ]


def _range(found: Quantity) -> str:
    return f"{usd(found.typical)} ({number(found.low)} to {number(found.high)})"


def _outcomes(found: Economics) -> Table | None:
    rows = (_outcome(one) for one in found.outcomes)
    return table("Cost of an outcome", ("Outcome", "Per month", "Run cost", "With reviewers", "Formula"), rows)


def _outcome(one: Outcome) -> tuple[Line, ...]:
    name = one.name if one.units == 1 else f"{one.units:,} {one.name}"
    people = "no reviewers" if one.with_people_usd is None else _range(one.with_people_usd)
    return (
        (Anchor(one.id), name, " ", Code(one.id)),
        (number(one.per_month),),
        (_range(one.run_usd),),
        (people,),
        (Code(one.formula),),
    )


def _people(reading: Reading, found: Economics) -> Table | None:
    rows: list[tuple[Line, ...]] = [
        (
            (Anchor(one.id), reading.ref(one.component_id), f": {one.work} ", Code(one.id)),
            (f"{number(one.hours_per_month.typical)} h per month",),
            (usd_per_month(one.usd_per_month),),
            (Code(one.formula), " ", Code(one.inputs[-1].source)),
        )
        for one in found.people
    ]
    built = found.build
    if built is not None and built.usd is not None and built.person_months is not None:
        effort, cost = quantity(built.person_months), f"{quantity(built.usd)}, once"
        basis: Line = (f"{sentence(built.reason)}; ", Code(built.formula), " ", Code(built.inputs[-1].source))
        rows.append((("Building",), (effort,), (cost,), basis))
    elif built is not None and rows:
        rows.append((("Building",), ("unknown",), ("unknown",), (sentence(built.reason),)))
    return table("People beside the run cost", ("Work", "Effort", "Cost", "Basis"), rows)


def _idle(reading: Reading, found: Economics) -> Table | None:
    rows = (((Code(one.line_id),), (reading.ref(one.component_id),), (usd(one.usd_per_month),)) for one in found.idle)
    whole = usd(found.idle_usd_per_month)
    return table(f"Due without a single request: {whole} per month", ("Line", "Component", "Per month"), rows)


def _cliffs(reading: Reading, found: Economics) -> Table | None:
    rows = (
        (
            (reading.ref(one.component_id),),
            (f"{one.from_tokens:,} prompt tokens",),
            (f"{one.price_factor:g} times for the whole request",),
            (f"{one.prompt_tokens_p95:,.0f} tokens",),
            (_headroom(one.headroom_fraction),),
        )
        for one in found.cliffs
    )
    return table("Price cliffs", ("Component", "Above", "Price", "P95 prompt", "Room"), rows)


def _headroom(fraction: float) -> str:
    return f"may grow by {fraction:.0%} before it" if fraction > 0 else f"beyond it by {-fraction:.0%}"


def _break_evens(reading: Reading, found: Economics) -> Table | None:
    rows = (_break_even(one) for one in found.break_evens)
    head = ("Way", "Pays", "Now", "Formula and inputs")
    return table("Where the cheaper way changes", head, rows)


def _break_even(one: BreakEven) -> tuple[Line, ...]:
    inputs = "; ".join(f"{part.name} {quantity(part.quantity)}" for part in one.inputs)
    basis: Line = (Code(one.formula), " ", Code(inputs))
    return ((Anchor(one.id), one.topic, " ", Code(one.id)), (sentence(one.says),), (_now(one),), basis)


def _now(one: BreakEven) -> str:
    """Where the design stands on the variable."""
    if one.present is None:
        return "not planned"
    return f"{one.present:.0%}" if one.unit == "fraction" else f"{number(one.present)} {one.unit}"


def moves(reading: Reading) -> Bullets | None:
    """Cheaper moves by saving, with what each costs in quality or time."""
    estimate = reading.document.estimate
    return bullets(_move(one) for one in (estimate.moves if estimate else ()))


def _move(one: Move) -> Line:
    slower = "" if not one.added_ms else f"; a call takes {abs(one.added_ms):,.0f} ms {_slower(one.added_ms)}"
    saved = f" saves {usd(one.saving_usd_per_month)} per month; gives up {sentence(one.gives_up)}{slower}"
    return (Strong(one.name), saved)


def _slower(added_ms: float) -> str:
    return "longer" if added_ms > 0 else "less"


def build_unknown(reading: Reading) -> Paragraph | None:
    """One line where nothing is known of the effort of building and no reviewer is counted."""
    estimate = reading.document.estimate
    found = estimate.economics if estimate else None
    if found is None or found.people or found.build is None or found.build.usd is not None:
        return None
    return Paragraph((Strong("Building: "), "unknown, since ", sentence(found.build.reason), "."))
