"""Cost tables in CSV or Markdown: columns are told by their headings, total rows and headlines by their words."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archadvisor.domain.tables import packaged_table
from archadvisor.errors import InputError
from archadvisor.estimation.audit.table import MAX_TEXT, PublishedLine, PublishedTable, checked, dated, usd
from archadvisor.estimation.audit.units import per_month

MONEY = re.compile(r"-?\$?\s*-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?|\bnan\b|-?\binf\b", re.I)
MARKUP = re.compile(r"\*\*|__|`|<[^>]{1,80}>|\[([^\]]{0,200})\]\([^)]{0,500}\)")
QUANTITY = re.compile(r"\b(?:qty|quantity|units?|volume|number)\b", re.I)
BREAK = re.compile(r"<br\s*/?>|\s\+\s\s", re.I)
RESULT = re.compile(r"^.*[=≈]", re.S)
FREE = re.compile(r"\b(free|included|no cost|none)\b", re.I)
HEADLINE = re.compile(r"\$\s?[\d,.]+(?:\s?(?:-|–|to)\s?\$?[\d,.]+)?\s*(?:USD)?\s*(?:/|per |a |each )\s*month", re.I)
PUBLISHED = re.compile(r"\b(?:as of|published|dated?|prices? (?:from|of))\b\W{0,4}(20\d\d(?:-\d\d){0,2})", re.I)
Row = list[str]


@cache
def headings() -> dict[str, re.Pattern[str]]:
    """What each column is called, by meaning."""
    table = packaged_table("archadvisor.estimation.audit", "headings.yaml")
    return {meaning: re.compile(words, re.I) for meaning, words in table.items()}


@dataclass(frozen=True)
class Columns:
    """Where in a row what stands; the columns of no other meaning describe the usage."""

    service: int
    cost: int
    cost_factor: float
    unit_price: int | None
    quantity: int | None
    quantity_of: str
    described: tuple[int, ...]


def grid_table(text: str, title: str) -> PublishedTable:
    """The longest table of a text that has a service and a cost column. Raises InputError if there is none."""
    grids = [(columns, rows[1:]) for rows in _grids(text) for columns in [_columns(rows[0])] if columns is not None]
    if not grids:
        raise InputError(f"{title} has no table with a service column and a cost column. Name them in its first row.")
    columns, rows = max(grids, key=lambda one: len(one[1]))
    return _table(text, title, columns, rows)


def _table(text: str, title: str, columns: Columns, rows: list[Row]) -> PublishedTable:
    lines: list[PublishedLine] = []
    totals: list[tuple[float, ...]] = []
    for number, row in enumerate(rows, 1):
        name = _cell(row, columns.service)
        stated = _figures(_cell(row, columns.cost), f"row {number}, column cost")
        figures = tuple(one * columns.cost_factor for one in stated)
        if headings()["total"].search(name):
            totals.append(figures)
        elif name or (lines and figures):
            service = name or lines[-1].service
            lines.append(PublishedLine(len(lines) + 1, service, _usage(row, columns), _middle(figures)))
    prose = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("|"))
    published, headline = PUBLISHED.search(prose), HEADLINE.search(prose) if "|" in text else None
    return PublishedTable(
        title=title,
        lines=checked(title, lines),
        price_date=dated(published[1] if published else "", "published"),
        description=prose[:MAX_TEXT] if "|" in text else "",
        totals_usd=totals[-1] if totals else (),
        headline_usd=_figures(headline[0], "headline") if headline else (),
    )


def _grids(text: str) -> Iterator[list[Row]]:
    """The tables of a Markdown text; a text without any is read as CSV."""
    marked = [line.strip() if line.strip().startswith("|") else "" for line in text.splitlines()]
    if not any(marked):
        yield _csv_rows(text)
        return
    for block in "\n".join(marked).split("\n\n"):
        rows = [[_plain(cell) for cell in line.strip("|").split("|")] for line in block.splitlines() if line]
        rows = [row for row in rows if not all(set(cell) <= set("-: ") for cell in row)]
        if rows:
            yield rows


def _csv_rows(text: str) -> list[Row]:
    first = text.lstrip().splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [[_plain(cell) for cell in row] for row in csv.reader(text.strip().splitlines(), delimiter=delimiter)]
    except csv.Error as error:
        raise InputError(f"The table is not readable as CSV: {error}. Quote cells that hold commas.") from None
    return [row for row in rows if any(row)] or [[]]


def _columns(heading: Row) -> Columns | None:
    """What each column means by its heading; None if none is the service or none the cost."""
    meanings = [
        next((one for one, words in headings().items() if one != "total" and words.search(name)), "usage")
        for name in heading
    ]
    costs = [index for index, one in enumerate(meanings) if one == "cost"]
    services = [index for index, one in enumerate(meanings) if one == "service"]
    if not costs or not services:
        return None
    cost = next((index for index in costs if "month" in heading[index].lower()), costs[0])
    quantity = meanings.index("quantity") if "quantity" in meanings else None
    return Columns(
        service=services[0],
        cost=cost,
        cost_factor=per_month(heading[cost]),
        unit_price=meanings.index("unit_price") if "unit_price" in meanings else None,
        quantity=quantity,
        quantity_of="" if quantity is None else QUANTITY.sub("", heading[quantity]).strip(),
        described=tuple(index for index, one in enumerate(meanings) if one == "usage" or index in services[1:]),
    )


def _cell(row: Row, index: int | None) -> str:
    return row[index] if index is not None and index < len(row) else ""


def _usage(row: Row, columns: Columns) -> str:
    """How the usage is described: its texts, then the quantity and the unit price if they have columns."""
    quantity, price = _cell(row, columns.quantity), _cell(row, columns.unit_price)
    if quantity.replace(",", "").replace(".", "").isdigit():
        quantity = f"{quantity} {columns.quantity_of}".strip()
    stated = " ".join(filter(None, [quantity, f"at ${price.lstrip('$ ')}" if MONEY.search(price) else ""]))
    return ", ".join(filter(None, [*(_cell(row, index) for index in columns.described), stated]))[:MAX_TEXT]


def _plain(cell: str) -> str:
    cell = BREAK.sub(", ", cell)
    return MARKUP.sub(lambda match: match[1] or "", cell).strip()[:MAX_TEXT]


def _figures(cell: str, where: str) -> tuple[float, ...]:
    """The one or two amounts of a cell, of a formula its result; a cell that says free is 0."""
    cell = RESULT.sub("", cell)
    found = [match[0] for match in MONEY.finditer(re.sub(r"(?<=\d)\s*(?:-|–|to)\s*(?=[$\d])", " ; ", cell))]
    if not found:
        return (0.0,) if FREE.search(cell) else ()
    return tuple(usd(float(re.sub(r"[$,\s]", "", one)), where) for one in found[:2])


def _middle(figures: tuple[float, ...]) -> float | None:
    return sum(figures) / len(figures) if figures else None
