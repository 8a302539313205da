"""The doors of the engine: what comes in from outside is checked here once, so that no formula has to."""

from datetime import date
from math import isfinite

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.vocabulary import field_specs
from archadvisor.errors import PriceDateError, QuantityError
from archadvisor.estimation.prices import PRICE_DATE

FRACTION = "fraction"


def check_estimate(requirements: Requirements, design: ArchitectureDesign, price_date: str) -> None:
    """Raise InputError unless an estimate can be made: units of the vocabulary, whole replicas, a known price date."""
    check_requirements(requirements)
    for component in design.components:
        if component.replicas < 0:
            raise QuantityError(f"{component.id}.replicas", f"{component.replicas} is negative. Give zero or more.")
    check_price_date(price_date)


def check_requirements(requirements: Requirements) -> None:
    """Raise QuantityError for a figure of the requirements that is not in the unit of its field."""
    for name, requirement in requirements.fields.items():
        spec = field_specs().get(name)
        if isinstance(requirement.value, Quantity) and spec is not None and spec.unit is not None:
            check_quantity(requirement.value, spec.unit, requirement.id)


def check_quantity(quantity: Quantity, unit: str, field: str) -> None:
    """Raise QuantityError unless a quantity has this unit, is finite and not negative, and at most 1 as a fraction."""
    if quantity.unit != unit:
        raise QuantityError(field, f"the unit is {quantity.unit}, expected {unit}.")
    for value in (quantity.low, quantity.typical, quantity.high):
        check_number(value, unit, field)


def check_number(value: float, unit: str, field: str) -> None:
    """Raise QuantityError unless a number is finite and not negative, and at most 1 as a fraction."""
    if not isfinite(value):
        raise QuantityError(field, f"{value} is not a number. Give a finite number of {unit}.")
    if value < 0:
        raise QuantityError(field, f"{value:g} {unit} is negative. Give zero or more.")
    if unit == FRACTION and value > 1:
        raise QuantityError(field, f"{value:g} is more than the whole. Give a fraction from 0 to 1.")


def check_price_date(price_date: str) -> None:
    """Raise PriceDateError unless it is an ISO date that the catalogue covers."""
    try:
        when = date.fromisoformat(price_date)
    except ValueError:
        raise PriceDateError(f"price date: {price_date} is no date. Give it as YYYY-MM-DD.") from None
    if when > date.fromisoformat(PRICE_DATE):
        late = f"price date: {price_date} is later than the price catalogue."
        raise PriceDateError(f"{late} Give {PRICE_DATE} or an earlier date.")
