"""`archadvisor prices`: show prices at a date, check that they can be relied on, refresh the extract of model facts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.estimation.price_listing import ModelListing, PriceListing, RecordListing

app = typer.Typer(no_args_is_help=True)
SHOWN_CHANGES = 40

At = Annotated[str | None, typer.Option(metavar="DATE", help="As of this day, YYYY-MM-DD; default: the catalogue's.")]


@app.command()
def show(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Models, providers, technologies, price records or their beginnings."),
    ] = None,
    at: At = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show prices: models with tiers, batch and cache prices, infrastructure with ranges, GPU hours by tier."""
    from archadvisor.estimation.price_listing import listing, packaged_shelf

    found = listing(names or [], packaged_shelf(), _price_date(at))
    if json:
        sys.stdout.write(found.model_dump_json(indent=2) + "\n")
        return
    _print_listing(found)


@app.command()
def check(at: At = None) -> None:
    """Check prices: sources, ages, ranges, unknown models, sources that disagree, changes and retirements ahead."""
    from archadvisor.estimation.price_check import check_prices
    from archadvisor.estimation.price_listing import packaged_shelf

    shelf, price_date = packaged_shelf(), _price_date(at)
    findings = check_prices(shelf.prices, shelf.technologies.values(), price_date)
    for one in findings:
        print(f"{one.level:<8} {one.subject}: {one.message}")
    wrong = sum(one.level == "wrong" for one in findings)
    print(f"{wrong} wrong, {len(findings) - wrong} warnings at {price_date}; {len(shelf.prices)} records checked")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def refresh(
    path: Annotated[
        Path, typer.Argument(help="LiteLLM wheel, its folder, or its price file (JSON). Nothing is loaded.")
    ],
    release: Annotated[str, typer.Option(metavar="VERSION", help="The version of LiteLLM that the file is from.")],
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The day that the file stands for, YYYY-MM-DD.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the extract; without it only show changes.")] = None,
    accept_jumps: Annotated[bool, typer.Option(help="Believe prices that changed more than tenfold.")] = False,
) -> None:
    """Make the extract of model facts anew from a file, show what changes, and refuse what cannot be true."""
    from archadvisor.estimation.facts_refresh import changes, refuse_implausible
    from archadvisor.estimation.facts_source import read_price_file, write_extract
    from archadvisor.estimation.model_facts import facts_extract

    new = read_price_file(path, release, as_of)
    found = changes(facts_extract(), new)
    for one in found[:SHOWN_CHANGES]:
        print(f"{'implausible ' if one.implausible else ''}{one.name}: {one.text}")
    if len(found) > SHOWN_CHANGES:
        print(f"and {len(found) - SHOWN_CHANGES} more changes")
    print(f"{len(found)} changes; {len(new.models)} models of {new.source}")
    if not accept_jumps:
        refuse_implausible(facts_extract(), new)
    if out is not None:
        write_extract(new, out)


def _price_date(at: str | None) -> str:
    from archadvisor.estimation.admission import check_price_date
    from archadvisor.estimation.prices import PRICE_DATE

    if at is None:
        return PRICE_DATE
    check_price_date(at)
    return at


def _print_listing(found: "PriceListing") -> None:
    if found.models:
        print(f"Models, USD per 1M tokens at {found.price_date}")
    for model in found.models:
        _print_model(model)
    if found.records:
        print("Infrastructure, USD per unit (range where sources differ)")
    for record in found.records:
        print(f"  {_record_line(record)}")
    if found.accelerators:
        print("Accelerators, USD per GPU hour: low, planning value, high")
    for records in found.accelerators.values():
        for record in records:
            print(f"  {_record_line(record)}")


def _print_model(model: "ModelListing") -> None:
    """One line of prices, then tiers, units, limits, what is ahead, and the source."""
    print(f"  {model.reference.removeprefix('model:')}")
    tokens = {
        "in": model.input_usd,
        "cached": model.cached_input_usd,
        "cache write": model.cache_write_usd,
        "out": model.output_usd,
        "batch in": model.batch_input_usd,
        "batch out": model.batch_output_usd,
        "audio hour": model.audio_hour_usd,
        **{f"per {unit}": usd for unit, usd in model.unit_usd.items()},
    }
    print(f"      {_pairs(tokens) or 'no price on record'}")
    for tier in model.tiers:
        dearer = {"in": tier.input_usd, "cached": tier.cached_input_usd, "out": tier.output_usd}
        print(f"      above {tier.from_tokens:,} prompt tokens, for the whole request: {_pairs(dearer)}")
    limits = {
        "context window": model.context_window_tokens,
        "longest answer": model.most_output_tokens,
        "vector size": model.vector_size,
        "EU uplift": model.eu_uplift,
    }
    print(f"      {_pairs(limits) or 'no limits on record'}")
    if model.abilities:
        print(f"      takes or does: {', '.join(model.abilities)}")
    for change in model.changes_ahead:
        print(f"      from {change.when} the input costs {change.input_factor:.3g} times as much")
    if model.retires is not None:
        print(f"      retires on {model.retires}")
    since = f", since {model.since}" if model.since else ""
    print(f"      {model.source}{since}")


def _pairs(values: dict[str, float | None] | dict[str, int | None]) -> str:
    return ", ".join(
        f"{name} {value:,.6g}" if value < 1e6 else f"{name} {value:,.0f}"
        for name, value in values.items()
        if value is not None
    )


def _record_line(record: "RecordListing") -> str:
    ends = (record.usd,) if record.usd_low == record.usd_high else (record.usd_low, record.usd, record.usd_high)
    price = f"{' '.join(f'{usd:g}' for usd in ends)} / {record.unit}"
    until = f" until {record.valid_until}" if record.valid_until else ""
    return f"{record.id:<38} {price:<34} {record.region:<12} {record.as_of}{until}  {record.source}"
