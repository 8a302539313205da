"""How candidates are judged: points against, by what the brief weighs; the fewer the better."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from archadvisor.agents.reasoning.candidates import Candidate
from archadvisor.domain.model import Model
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.tables import packaged_table

HOURS_PER_YEAR = 8766
BEST_GRADE = 5
# A step of quality in a component whose quality nobody feels.
UNFELT_SHARE = 0.2
# Own machines take a grade of effort more; an unknown price counts as a fiftieth of the spend.
OWN_RUN_BURDEN = 1
UNKNOWN_COST_PERCENT = 2.0
# A vendor outside the account sees sensitive data beyond the private network: as grave as four services inside it.
OUTSIDE_EXPOSURE = 4
DEFAULT_TIER = "mid"


class Pair(Model):
    """If `type` is filled by one of `products`, then `other` must be filled by one of `by` (`*`: anything)."""

    type: str
    products: list[str]
    other: str
    by: list[str]


class SelectionTables(Model):
    """The weights of the choice, as judged by the house; see the data file for units."""

    tiers: dict[str, dict[str, float]]
    reference_latency_ms: float
    priorities: dict[str, list[str]]
    stakes: dict[str, dict[str, float]]
    profiles: dict[str, dict[str, float]]
    quality_types: frozenset[str]
    key_types: tuple[str, ...]
    pairs: tuple[Pair, ...]


@cache
def selection_tables() -> SelectionTables:
    """The tables of `data/selection_weights.yaml`."""
    raw: Any = packaged_table("archadvisor.agents.reasoning", "selection_weights.yaml")
    return SelectionTables(**raw)


@dataclass(frozen=True)
class Scale:
    """Weights by name for one brief and profile, and the spend and latency that percents refer to.

    `clouds` are those that the brief names: what another house runs then needs a contract and a way out of its own.
    """

    weights: Mapping[str, float]
    reference_usd: float
    reference_latency_ms: float
    sensitive: bool
    clouds: frozenset[str] = frozenset()

    def points(self, candidate: Candidate) -> float:
        """All points against a candidate."""
        return sum(self.terms(candidate).values())

    def terms(self, candidate: Candidate) -> dict[str, float]:
        """Points against a candidate by what they are for."""
        technology = candidate.technology
        felt = 1.0 if candidate.type in selection_tables().quality_types else UNFELT_SHARE
        amounts = {
            "cost": self.cost_percent(candidate),
            "ops_burden": technology.ops_burden + OWN_RUN_BURDEN * candidate.replicable,
            "lock_in": technology.lock_in,
            "quality": felt * (BEST_GRADE - technology.quality_tier),
            "maturity": BEST_GRADE - technology.maturity,
            "latency": 100 * candidate.in_path * candidate.latency_p95_ms / self.reference_latency_ms,
            "unavailability": HOURS_PER_YEAR * candidate.in_path * candidate.unavailability,
            "vendor_run": self.sensitive
            * (OUTSIDE_EXPOSURE if candidate.hosting == "external" else candidate.vendor_run),
            "outside_house": self._is_outside_house(candidate),
        }
        return {name: self.weights[name] * amount for name, amount in amounts.items()}

    def _is_outside_house(self, candidate: Candidate) -> bool:
        outside = self.clouds.isdisjoint(candidate.technology.clouds)
        return bool(self.clouds) and candidate.house is not None and outside

    def cost_percent(self, candidate: Candidate) -> float:
        """Monthly cost in percent of the reference spend; a planning share where nothing is known."""
        usd = candidate.planned_usd
        return UNKNOWN_COST_PERCENT if usd is None else 100 * usd / self.reference_usd

    def usd_per_point(self) -> float:
        """USD per month that weigh as much as one point."""
        return self.reference_usd / 100 / self.weights["cost"]


def scale_of(requirements: Requirements, profile: str | None = None) -> Scale:
    """The scale for a brief: by its size, its priorities, and the profile of an alternative."""
    tables = selection_tables()
    weights = dict(tables.tiers[requirements.text("scale_tier") or DEFAULT_TIER])
    reference_usd = weights.pop("reference_usd")
    for rank, priority in enumerate(requirements.items("priorities"), start=1):
        for name in tables.priorities.get(priority, []):
            weights[name] *= 1 + 1 / rank
    for field, factors in tables.stakes.items():
        weights["quality"] *= factors.get(requirements.text(field) or "", 1.0)
    for name, factor in tables.profiles.get(profile or "", {}).items():
        weights[name] *= factor
    budget, latency = requirements.quantity("budget"), requirements.quantity("latency")
    return Scale(
        weights=weights,
        reference_usd=budget.high if budget and budget.high > 0 else reference_usd,
        reference_latency_ms=latency.high if latency and latency.high > 0 else tables.reference_latency_ms,
        sensitive=requirements.text("data_sensitivity") in ("confidential", "restricted"),
        clouds=frozenset(requirements.items("cloud")),
    )
