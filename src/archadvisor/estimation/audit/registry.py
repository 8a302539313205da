"""Price records by id, read one at a time: an audit needs a few of them."""

from functools import cache
from pathlib import Path

from archadvisor.knowledge.loading import package_root, read_record, record_files
from archadvisor.knowledge.records import PriceRecord


@cache
def price_paths() -> dict[str, Path]:
    """The file of each price record by id."""
    return {path.stem: path for path in record_files(package_root())["prices"]}


@cache
def price_record(price_id: str) -> PriceRecord | None:
    """A price record; None if there is none of that id."""
    path = price_paths().get(price_id)
    if path is None:
        return None
    record = read_record(path, "prices")
    assert isinstance(record, PriceRecord)
    return record


def sku_in(text: str, template: str) -> str | None:
    """The size that a text names among the records of a template such as `aws.ec2.{sku}`; the longest if several."""
    prefix, _, suffix = template.partition("{sku}")
    words = _plain(text)
    known = [one[len(prefix) : len(one) - len(suffix) or None] for one in price_paths() if _fits(one, prefix, suffix)]
    named = [one for one in known if f" {_plain(one).strip()} " in words]
    return max(named, key=len, default=None)


def _fits(price_id: str, prefix: str, suffix: str) -> bool:
    return price_id.startswith(prefix) and price_id.endswith(suffix) and len(price_id) > len(prefix) + len(suffix)


def _plain(text: str) -> str:
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.lower()).split())} "
