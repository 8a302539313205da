"""A number with its spread and unit; the only way a figure enters the domain."""

from math import isfinite
from typing import Self

from pydantic import model_validator

from archadvisor.domain.model import Model
from archadvisor.errors import QuantityError


class Quantity(Model):
    """A range in one unit: `low` and `high` bound it (about P5 and P95), `typical` is the planning value."""

    low: float
    typical: float
    high: float
    unit: str

    @model_validator(mode="after")
    def usable(self) -> Self:
        """Raise QuantityError unless 0 <= low <= typical <= high, all of them finite."""
        for name, value in (("low", self.low), ("typical", self.typical), ("high", self.high)):
            if not isfinite(value):
                raise QuantityError(name, f"{value} is not a number. Give a finite number of {self.unit}.")
            if value < 0:
                raise QuantityError(name, f"{value:g} {self.unit} is negative. Give zero or more.")
        if not self.low <= self.typical <= self.high:
            raise QuantityError("typical", f"range out of order: {self.low} <= {self.typical} <= {self.high}")
        return self

    @classmethod
    def exactly(cls, value: float, unit: str) -> Self:
        """A quantity without spread."""
        return cls(low=value, typical=value, high=value, unit=unit)

    @classmethod
    def between(cls, low: float, high: float, unit: str, typical: float | None = None) -> Self:
        """A range; `typical` defaults to the midpoint."""
        return cls(low=low, typical=(low + high) / 2 if typical is None else typical, high=high, unit=unit)

    def times(self, factor: float) -> Self:
        """The same range, scaled by a non-negative factor."""
        return self.model_copy(
            update={"low": self.low * factor, "typical": self.typical * factor, "high": self.high * factor}
        )


class Spread(Model):
    """Percentiles of a computed result."""

    p5: float
    p50: float
    p95: float


class Tail(Model):
    """Latency percentiles in milliseconds."""

    p50: float
    p95: float
    p99: float
