"""How much of what a brief states is read right: a table by field, and every miss.

    python benchmarks/requirement_extraction.py CASES...      files or folders of cases

A case is a YAML file with `brief`, and `requirements` as its author gives them: `users.count`, `traffic` and `latency`
with the unit in the key (`questions_per_day`, `answer_p95_ms`), `budget`, `region`, `compliance`, `data_sensitivity`,
`autonomy`, and `not_in_brief`, the fields that the brief does not state. Counted is what the brief states: numbers are
right within a fifth, or inside the range that was read; a regime counts if the brief names it. A number also needs an
evidence span with a number in it. Beside each field stands what needs no reading: the commonest value of the other
cases, or the first number of the brief that has the right unit of time or none.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from archadvisor.agents.contract import Reasoner, Toolbox
from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.graphs.run import embedded_reasoner, embedded_tools
from archadvisor.guardrails.screening import screen

TOLERANCE = 0.2
SECONDS = {"ms": 0.001, "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}
DAYS = {"second": 1 / 86400, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "quarter": 91.0, "year": 365.0}
COUNTS = ("documents", "pages", "items", "users", "concurrent_users", "languages", "turns", "burst_factor", "sites")
PLACES = {
    r"US|North America|us-(?:east|west)-\d": (
        "us",
        r"U\.?S\.?(?! (?:cents|dollars))|USA|(?:North )?America|United States|us-(?:east|west)-\d",
    ),
    r"EU|Nordics": ("eu", r"EU|Europe|European|Nordic"),
    r"UK": ("uk", r"UK|Britain|United Kingdom"),
    r"global": ("global", r"[Gg]lobal|[Ww]orld-?wide"),
}
"""The place that an author's word means, and the words by which a brief names it."""

OWN_PLACE = re.compile(r"\bown\b|on site|on-prem|no internet|disconnected")
NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|twenty|thirty|forty|fifty|hundred|thousand|"
    r"million|billion|half|couple|few|hundreds|thousands|millions|second|minute|hour|day|week|overnight|night|morning)"
)


@dataclass(frozen=True)
class Judged:
    """One fact of one case: whether it was read right, and whether the baseline was."""

    case: str
    field: str
    right: bool
    baseline: bool
    wanted: object
    read: object


def judge(case: dict[str, Any], found: Requirements, commonest: dict[str, Any]) -> Iterator[Judged]:
    """Every stated fact of a case."""
    wanted, name = case["requirements"], case["id"]
    unstated = set(wanted.get("not_in_brief") or [])
    for group, reader in (("traffic", _volumes), ("latency", _times)):
        for key, value in (wanted.get(group) or {}).items():
            told = f"{group}.{key}" not in unstated and key not in (wanted.get("assumed") or [])
            if isinstance(value, int | float) and told:
                target, read = reader(key, float(value), found)
                right = any(_near(one, target) and _shown(found, field) for field, one in read.items())
                yield Judged(name, group, right, _first_number(case["brief"], value), f"{key}={value}", _told(read))
    yield from _budget(name, wanted, unstated, found, case["brief"])
    yield from _regions(name, wanted, unstated, found, case["brief"], commonest)
    yield from _regimes(name, wanted, case["brief"], found)
    for field in ("data_sensitivity", "autonomy"):
        value, read = wanted.get(field), found.text(field)
        if value and field not in unstated | set(wanted.get("assumed") or []):
            yield Judged(name, field, _same(field, read, value), _same(field, commonest[field], value), value, read)


def _volumes(key: str, value: float, found: Requirements) -> tuple[float, dict[str, Quantity]]:
    """The volume in requests per day where the key gives a rate, else as a count; and what was read of that kind."""
    rate = re.search(r"_per_(\w+?)(?:_|$)", key)
    if key.startswith("tps"):
        return value * 86400, _quantities(found, ("traffic",)) | _scaled(found, "peak_rate", 86400)
    if rate and rate[1] in DAYS:
        per_site = found.quantity("sites") if key.endswith("per_site") else None
        factor = per_site.typical if per_site else 1.0
        return value / DAYS[rate[1]] * factor, _quantities(found, ("traffic",)) | _scaled(found, "peak_rate", 86400)
    return value, _quantities(found, COUNTS)


def _times(key: str, value: float, found: Requirements) -> tuple[float, dict[str, Quantity]]:
    """A time in seconds, and the times that were read."""
    unit = next((one for one in SECONDS if f"_{one}" in f"_{key}"), "seconds")
    read = _scaled(found, "latency", 0.001) | _scaled(found, "first_response", 0.001)
    return value * SECONDS[unit], read | _scaled(found, "completion_time", 1.0) | _scaled(found, "deadline", 86400.0)


def _quantities(found: Requirements, fields: tuple[str, ...]) -> dict[str, Quantity]:
    return {one: quantity for one in fields if (quantity := found.quantity(one)) is not None}


def _scaled(found: Requirements, field: str, factor: float) -> dict[str, Quantity]:
    return {name: one.times(factor) for name, one in _quantities(found, (field,)).items()}


def _near(read: Quantity, target: float) -> bool:
    return read.low * (1 - TOLERANCE) <= target <= read.high * (1 + TOLERANCE)


def _shown(found: Requirements, field: str) -> bool:
    """Whether an evidence span of the field holds a number or a measure."""
    return any(NUMBER.search(one.text.lower()) for one in found.fields[field].evidence)


def _told(read: dict[str, Quantity]) -> str:
    return ", ".join(f"{name} {one.typical:g}" for name, one in read.items()) or "nothing"


def _first_number(brief: str, value: float) -> bool:
    first = re.search(r"\d[\d,.]*", brief)
    return first is not None and abs(float(first[0].rstrip(".,").replace(",", "")) - value) <= TOLERANCE * value


def _budget(name: str, wanted: dict[str, Any], unstated: set[str], found: Requirements, brief: str) -> Iterator[Judged]:
    fields = {"monthly_usd_max": "budget", "one_off_usd_max": "one_off_budget", "unit_usd_max": "unit_budget"}
    for key, field in fields.items():
        value = (wanted.get("budget") or {}).get(key)
        if value is None or f"budget.{key}" in unstated:
            continue
        amount = float(re.search(r"[\d.]+", str(value).replace(",", ""))[0])
        read = found.quantity(field)
        right = read is not None and abs(read.high - amount) <= TOLERANCE * amount and _shown(found, field)
        yield Judged(name, "budget", right, _first_number(brief, amount), f"{key}={value}", read and read.high)


def _regions(
    name: str, wanted: dict[str, Any], unstated: set[str], found: Requirements, brief: str, commonest: dict[str, str]
) -> Iterator[Judged]:
    """Places that the brief names, and that it is to run in the organisation's own place."""
    read = (found.items("region"), found.text("residency"), found.text("deployment"))
    for one in wanted.get("region") or () if "region" not in unstated else ():
        place = next((place for words, place in PLACES.items() if re.search(rf"\b(?:{words})\b", one)), None)
        if place and re.search(rf"\b(?:{place[1]})\b", brief):
            yield Judged(name, "region", place[0] in read[0], commonest["region"] == one, one, read)
        elif place is None and OWN_PLACE.search(one):
            own = read[1] == "premises" or read[2] not in (None, "managed_cloud")
            yield Judged(name, "region", own, OWN_PLACE.search(commonest["region"]) is not None, one, read)


def _regimes(name: str, wanted: dict[str, Any], brief: str, found: Requirements) -> Iterator[Judged]:
    for one in wanted.get("compliance") or ():
        if re.search(rf"\b{re.escape(one.split(' (')[0])}\b", brief):
            yield Judged(name, "regime", one in found.items("compliance"), False, one, found.items("compliance"))


def _same(field: str, read: str | None, wanted: str) -> bool:
    if field != "autonomy" or read not in AUTONOMY_LEVELS:
        return read == wanted
    return abs(AUTONOMY_LEVELS.index(read) - AUTONOMY_LEVELS.index(wanted)) <= 1


def cases_of(paths: list[Path]) -> list[dict[str, Any]]:
    """The cases of files and folders; files without a brief are left out."""
    files = sorted(file for path in paths for file in (path.glob("*.yaml") if path.is_dir() else [path]))
    read = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files)
    return [one for one in read if isinstance(one, dict) and "brief" in one and "requirements" in one]


def report(judged: list[Judged]) -> None:
    """The table by field, then the misses."""
    print(f"{'field':18s} {'facts':>5s} {'right':>6s} {'no reading':>10s}")
    for field in dict.fromkeys(one.field for one in judged):
        rows = [one for one in judged if one.field == field]
        right, lucky = (sum(flags) / len(rows) for flags in ([r.right for r in rows], [r.baseline for r in rows]))
        print(f"{field:18s} {len(rows):5d} {right:6.1%} {lucky:10.1%}")
    for one in judged:
        if not one.right:
            print(f"  miss {one.case} {one.field}: wanted {one.wanted}, read {one.read}")


def _commonest(cases: list[dict[str, Any]], field: str) -> str:
    """The value that most cases give to a field."""
    given = (one["requirements"].get(field) or [] for one in cases)
    return Counter(one for values in given for one in ([values] if isinstance(values, str) else values)).most_common()[
        0
    ][0]


def _read(case: dict[str, Any], reasoner: Reasoner, tools: Toolbox) -> Requirements:
    """The requirements as the analyst reads them, after screening."""
    return reasoner.read(screen(case["brief"], case["id"], {})[0], tools)[0]


def main() -> int:
    """Read the cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    cases = cases_of(parser.parse_args().paths)
    if not cases:
        print("no cases found: a case is a YAML file with `brief` and `requirements`", file=sys.stderr)
        return 2
    tools, reasoner = embedded_tools(), embedded_reasoner()
    commonest = {field: _commonest(cases, field) for field in ("data_sensitivity", "autonomy", "region")}
    judged = [fact for one in cases for fact in judge(one, _read(one, reasoner, tools), commonest)]
    report(judged)
    return 0


if __name__ == "__main__":
    sys.exit(main())
