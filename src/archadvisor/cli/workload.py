"""`archadvisor cost estimate`: the cost of a workload that a file states, without a design."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.domain.estimate import CostLine
    from archadvisor.estimation.stated.report import CheaperWay, Cliff, WorkloadEstimate


def estimate(
    workload: Annotated[str, typer.Argument(help="YAML file of a workload or a cost table; - for standard input.")],
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Prices of this day, YYYY-MM-DD; default: the file's.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Price a stated workload: lines with formula and source, P5 to P95, what is unknown, cliffs, cheaper ways."""
    result = _estimated(workload, at)
    if json:
        sys.stdout.write(result.model_dump_json(indent=2) + "\n")
        return
    _print(result)


def _estimated(source: str, at: str | None) -> "WorkloadEstimate":
    from archadvisor.estimation.stated.reading import is_cost_table, parse_workload, read_workload_text

    text = read_workload_text(source)
    if is_cost_table(text):
        from archadvisor.estimation.stated.table import table_estimate

        return table_estimate(text, source, at)
    from archadvisor.estimation.price_listing import packaged_shelf
    from archadvisor.estimation.stated.pricing import workload_estimate

    shelf = packaged_shelf()
    return workload_estimate(parse_workload(text), shelf.prices, shelf.technologies, at)


def _print(result: "WorkloadEstimate") -> None:
    print(f"{result.title}: USD per month at prices of {result.price_date}")
    print(f"  {'P5':>10} {'P50':>10} {'P95':>10}")
    for line in result.lines:
        _print_line(line)
    total = result.monthly_cost_usd
    if total is None:
        print("Total: unknown")
    else:
        least = "at least " if result.status == "at_least" else ""
        print(f"Total: {least}USD {total.p50:,.2f} a month (P5 {total.p5:,.2f}, P95 {total.p95:,.2f})")
    _print_list("Unknown", result.unknown)
    _print_list("Price cliffs", [_cliff(one) for one in result.cliffs])
    _print_list("Cheaper at the same tokens", [_cheaper(one) for one in result.cheaper])
    _print_list("Warnings", result.warnings)


def _print_line(line: "CostLine") -> None:
    """P5, P50 and P95, then the formula, what goes into it, and the source."""
    figures = (
        "   unknown" if line.usd is None else f"{line.usd.p5:>10,.2f} {line.usd.p50:>10,.2f} {line.usd.p95:>10,.2f}"
    )
    print(f"  {figures:<32}  {line.name}")
    if line.usd is None:
        return
    print(f"{'':<36}{line.formula}")
    for one in line.inputs:
        ends = (one.quantity.low, one.quantity.typical, one.quantity.high)
        written = " ".join(f"{end:,.6g}" if end < 1e6 else f"{end:,.0f}" for end in dict.fromkeys(ends))
        print(f"{'':<36}{one.name} {written} {one.quantity.unit}")
    print(f"{'':<36}source: {line.source}")


def _cliff(cliff: "Cliff") -> str:
    turns = "" if cliff.turns_left is None else f"; {cliff.turns_left} turns of the loop stay below"
    side = "to go" if cliff.distance_tokens >= 0 else "beyond it"
    reach = f"P95 prompt {cliff.prompt_tokens_p95:,.0f}, {abs(cliff.distance_tokens):,.0f} tokens {side}{turns}"
    return f"{cliff.model}: above {cliff.above_prompt_tokens:,} prompt tokens {cliff.input_factor:g} times; {reach}"


def _cheaper(way: "CheaperWay") -> str:
    line = way.line_id.removeprefix("line-")
    return (
        f"{line}: {way.name}: {way.usd_per_month:,.2f}, saves {way.saving_usd_per_month:,.2f}; gives up {way.gives_up}"
    )


def _print_list(title: str, entries: list[str]) -> None:
    if entries:
        print(title)
    for one in entries:
        print(f"  {one}")
