"""The format of a stated workload: calls of models, and what else is used by the unit."""

from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity

Region = Literal["any", "us", "eu"]


class Stated(Model):
    """A stated figure: a number, or a range `[low, typical, high]` of about P5, P50 and P95."""

    low: float
    typical: float
    high: float

    @model_validator(mode="before")
    @classmethod
    def spelled_out(cls, value: Any) -> Any:
        """A number or a list of three as its three fields. Raises ValueError for anything else."""
        if isinstance(value, dict | Stated):
            return value
        ends = value if isinstance(value, list) else [value, value, value]
        if len(ends) != 3:
            raise ValueError("give a number, or a range of three: [low, typical, high]")
        return dict(zip(("low", "typical", "high"), map(_number, ends), strict=True))

    @model_validator(mode="after")
    def usable(self) -> Self:
        """Raise ValueError unless the figures are finite, not negative and in order."""
        for one in (self.low, self.typical, self.high):
            if not isfinite(one):
                raise ValueError(f"{one} is not a finite number")
            if one < 0:
                raise ValueError(f"{one:g} is negative; give zero or more")
        if not self.low <= self.typical <= self.high:
            raise ValueError(f"range out of order: {self.low:g} <= {self.typical:g} <= {self.high:g}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A number, a list of three numbers, or the three fields."""
        number = {"type": "number", "minimum": 0}
        range_of_three = {"type": "array", "items": number, "minItems": 3, "maxItems": 3}
        return {"anyOf": [number, range_of_three, handler.resolve_ref_schema(handler(core_schema))]}

    def in_unit(self, unit: str) -> Quantity:
        """The figure as a quantity."""
        return Quantity(low=self.low, typical=self.typical, high=self.high, unit=unit)


def _number(value: Any) -> float:
    """A number, also one that YAML took for text such as `1e6`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{value!r} is not a number")
    try:
        return float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{str(value)[:40]!r} is not a number") from None


def _whole(figure: Stated) -> Stated:
    if figure.high > 1:
        raise ValueError(f"{figure.high:g} is more than the whole; give a share from 0 to 1")
    return figure


def _at_least_one(figure: Stated) -> Stated:
    if figure.low < 1:
        raise ValueError(f"{figure.low:g} is less than one")
    return figure


Share = Annotated[Stated, AfterValidator(_whole)]
Count = Annotated[Stated, AfterValidator(_at_least_one)]
NONE = Stated(low=0, typical=0, high=0)
ONE = Stated(low=1, typical=1, high=1)
Name = Annotated[str, Field(min_length=1, max_length=80)]


class ModelUse(Model):
    """Calls of one model per month. Tokens are those of one call; a loop of several turns sends its history again.

    `model` is `<provider>/<name>` as `archadvisor prices show` lists it; null where it is not chosen yet.
    """

    name: Name
    model: str | None
    calls_per_month: Stated | None = None
    requests_per_month: Stated | None = None
    calls_per_request: Count = ONE
    turns: Count = ONE
    answered_from_cache_share: Share = NONE
    retry_share: Share = NONE
    input_tokens: Stated
    added_tokens_per_turn: Stated = NONE
    output_tokens: Stated
    reasoning_tokens: Stated = NONE
    cached_share: Share = NONE
    cache_write_share: Share = NONE
    batch_share: Share = NONE

    @model_validator(mode="after")
    def counted_once(self) -> Self:
        """Raise ValueError unless calls are counted one way, and shares of the input are at most the whole."""
        if (self.calls_per_month is None) == (self.requests_per_month is None):
            raise ValueError("give either calls_per_month or requests_per_month")
        if self.calls_per_month is not None and (self.turns != ONE or self.calls_per_request != ONE):
            raise ValueError("turns and calls_per_request multiply requests: give requests_per_month")
        if self.cached_share.high + self.cache_write_share.high > 1:
            raise ValueError("cached_share and cache_write_share are more than the whole input")
        if self.retry_share.high >= 1:
            raise ValueError("retry_share: if every call fails, none succeeds; give less than 1")
        return self


class ResourceUse(Model):
    """What is used besides tokens: a price record (or a model sold by the unit) times a quantity per month.

    `quantity` counts single units, e.g. 30,000 searches at a price per 1k searches; `unit` repeats the price's unit and
    must be given for a model (`1k queries`). `price` is null where no price is known.
    """

    name: Name
    price: str | None
    quantity: Stated
    unit: str | None = None


class StatedWorkload(Model):
    """A workload without a design: `archadvisor cost estimate` prices it."""

    title: Annotated[str, Field(max_length=200)] = "workload"
    price_date: str | None = None
    region: Region = "any"
    calls: Annotated[list[ModelUse], Field(max_length=500)] = []
    resources: Annotated[list[ResourceUse], Field(max_length=2000)] = []

    @model_validator(mode="after")
    def names_something(self) -> Self:
        """Raise ValueError for a workload without a line, and for two lines of one name."""
        names = [*(one.name for one in self.calls), *(one.name for one in self.resources)]
        if not names:
            raise ValueError("it has no calls and no resources, so there is nothing to price")
        twice = next((one for one in names if names.count(one) > 1), None)
        if twice is not None:
            raise ValueError(f"two lines are called {twice!r}; give each its own name")
        return self
