"""What a usage text states: amounts with units and periods, unit prices, and which of them are multiplied."""

from dataclasses import dataclass, replace

HOURS_PER_MONTH = 730.0
DAYS_PER_MONTH = 30.0
SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True)
class Amount:
    """A stated amount. `per_month` is how often a month it comes, `each` what it comes with (`per collection`).

    `linked` says that a times sign joins it to its chain; `scale` turned the unit as written into this one (60 for
    minutes, which are kept in seconds).
    """

    low: float
    high: float
    unit: str | None
    per_month: float | None = None
    each: str | None = None
    linked: bool = False
    scale: float = 1.0

    @property
    def value(self) -> float:
        """The middle of what is stated."""
        return (self.low + self.high) / 2

    def scaled(self, factor: float) -> "Amount":
        """The same amount, times a factor."""
        return replace(self, low=self.low * factor, high=self.high * factor)


@dataclass(frozen=True)
class StatedPrice:
    """A unit price in USD that the text itself gives; `output_usd` if it gives one for each direction of tokens."""

    usd: float
    output_usd: float | None = None
    unit: str | None = None
    size: float | None = None

    @property
    def text(self) -> str:
        """The price as it is written in a formula."""
        return f"{self.usd:g}" if self.output_usd is None else f"{self.usd:g}/{self.output_usd:g}"


@dataclass(frozen=True)
class Chain:
    """A stretch of text between commas, plus signs or brackets: what belongs together."""

    amounts: tuple[Amount, ...]
    prices: tuple[StatedPrice, ...] = ()

    def first(self, unit: str) -> Amount | None:
        """The first amount of a unit."""
        return next((one for one in self.amounts if one.unit == unit), None)


@dataclass(frozen=True)
class Usage:
    """Everything that a text states. `free_tier` says that it speaks of one, `open_ended` that it names extras,
    `implied` that the line states nothing and these amounts are those of the whole workload;
    `free` is what the text takes off: `first 50,000 free`.
    """

    chains: tuple[Chain, ...]
    free_tier: bool = False
    always: bool = False
    open_ended: bool = False
    implied: bool = False
    free: Amount | None = None

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """All amounts in the order of the text."""
        return tuple(amount for chain in self.chains for amount in chain.amounts)

    @property
    def prices(self) -> tuple[StatedPrice, ...]:
        """All unit prices that the text gives."""
        return tuple(price for chain in self.chains for price in chain.prices)
