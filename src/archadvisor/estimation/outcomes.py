"""Cost of one outcome, in the noun in which the brief counts its work."""

import re
from collections.abc import Iterator

import numpy as np

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.estimate import Outcome
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.cost import CostTable
from archadvisor.estimation.formulas import Samples
from archadvisor.estimation.formulas.volumes import usd_per_outcome
from archadvisor.estimation.people import DESKS, review_usd
from archadvisor.estimation.sampling import median, ranged
from archadvisor.estimation.workload import Amount, Subject

# The noun stands after the last number or word of size, and before what tells the time or more about it.
WORDS = "hundreds? thousands? millions? billions? dozens? one two three four five six seven eight nine ten"
SIZE = rf"(?:[\d.,]+|\b(?:{WORDS.replace(' ', '|')}))"
COUNTED = re.compile(
    rf"{SIZE}(?:\s+(?:hundred|thousand|million|billion|dozen|new|of))*\s+((?:[a-z-]+\s+){{0,3}}?[a-z-]+s)\b"
)
AFTER = re.compile(r"\s+(?:a|an|per|every|each|in|on|at|are|is|of|for|from|to|that|we|and)\b")
NO_NOUNS = frozenset({"ones", "times", "days", "hours", "minutes", "weeks", "months", "years", "seconds", "users"})
# From so many outcomes in a month on they are priced by so many.
SIZES = {1_000_000_000: 1_000_000, 1000: 1000}


def outcomes(design: ArchitectureDesign, table: CostTable) -> list[Outcome]:
    """Cost per unit of work, and per unit that is settled without a person; empty where nothing is counted."""
    workload, usd = table.pricing.workload, table.usd
    noun = counted_noun(workload.requirements)
    requests = workload.amount("requests", Subject(""))
    if noun is None or usd is None or requests is None or not median(requests.values) > 0:
        return []
    return list(_outcomes(noun, usd, requests, design, table))


def _outcomes(
    noun: str, usd: Samples, requests: Amount, design: ArchitectureDesign, table: CostTable
) -> Iterator[Outcome]:
    workload = table.pricing.workload
    reviewing = review_usd(design, workload)
    yield _outcome(noun, usd, reviewing, requests.values, np.ones(1), "run cost / requests", [requests])
    desk = next(iter(design.of_type(*DESKS)), None)
    seen = None if desk is None else workload.amount("review_share", Subject(desk.type))
    if seen is not None and float(seen.values.max()) < 1:
        formula, name = "run cost / (requests × (1 - review_share))", f"{noun} settled without a person"
        yield _outcome(name, usd, reviewing, requests.values, 1 - seen.values, formula, [requests, seen])


def _outcome(
    name: str,
    usd: Samples,
    people: Samples | None,
    counted: Samples,
    share: Samples,
    formula: str,
    amounts: list[Amount],
) -> Outcome:
    count = median(counted * share)
    reviewed = None if people is None else usd + people
    units = next((size for least, size in SIZES.items() if count >= least), 1)
    unit = f"USD per {units:,} {name}" if units > 1 else f"USD for one of the {name}"
    return Outcome(
        id=f"outcome-{name.replace(' ', '-')}",
        name=name,
        units=units,
        per_month=count,
        run_usd=ranged(usd_per_outcome(usd * units, counted, share), unit),
        with_people_usd=None if reviewed is None else ranged(usd_per_outcome(reviewed * units, counted, share), unit),
        formula_id="cost.outcome",
        formula=formula if units == 1 else f"{formula} × {units:,}",
        inputs=[one for amount in amounts for one in amount.inputs.values()],
    )


def counted_noun(requirements: Requirements) -> str | None:
    """What the brief counts per day, month or year, in its own plural; None where it states no such count."""
    traffic = requirements.fields.get("traffic")
    if traffic is None or traffic.status != "stated":
        return None
    for part in traffic.evidence:
        for found in COUNTED.finditer(part.text.lower()):
            noun = AFTER.split(found[1])[0]
            if noun.split()[-1] not in NO_NOUNS:
                return noun
    return None
