"""A formula of the register by its id, with every figure checked at the door."""

from collections.abc import Mapping, Sequence
from inspect import Parameter, signature
from math import isnan

from archadvisor.domain.quantity import Quantity
from archadvisor.errors import QuantityError
from archadvisor.estimation.admission import check_number, check_quantity
from archadvisor.estimation.formulas import Formula, registered

Figure = float | str | Quantity | Sequence[float]
# Arguments that take a figure in whatever unit it has.
ANY_UNIT = "any"
# Counts are stepped through, so they are bounded.
LARGEST_COUNT = 100_000


def calculate(formula_id: str, figures: Mapping[str, Figure]) -> float | None:
    """The result of a formula in its unit; None where the formula says that there is none.

    A figure is a number in the unit of its argument, a quantity with its unit, or several numbers where the formula
    takes several. Raises InputError for an unknown formula and QuantityError, naming the argument, for a figure that
    is missing, in a wrong unit, negative, not a number, not whole where it must be, or outside the formula's domain.
    """
    found = registered(formula_id)
    parameters = signature(found.function).parameters
    for name in figures:
        if name not in parameters:
            raise QuantityError(name, f"{formula_id} takes {', '.join(parameters)}.")
    positional: list[object] = []
    for name, parameter in parameters.items():
        positional += _arguments(found, parameter, figures.get(name))
    try:
        result = found.function(*positional)
    except (ArithmeticError, ValueError):
        result = float("nan")
    if result is None:
        return None
    if isnan(result):
        raise QuantityError(formula_id, "these figures are outside the domain of the formula.")
    return float(result)


def parsed_figure(name: str, text: str) -> Figure:
    """A figure as written: `8`, `8 servers`, `0.99,0.98`. Raise QuantityError if it is none of these."""
    number, _, unit = text.strip().partition(" ")
    try:
        values = [float(one) for one in number.split(",")]
    except ValueError:
        raise QuantityError(name, f"{text!r} is not a number. Write 8, 8 servers or 0.99,0.98.") from None
    if len(values) > 1:
        return values
    if not unit:
        return values[0]
    check_number(values[0], unit.strip(), name)
    return Quantity.exactly(values[0], unit.strip())


def takes_text(formula_id: str, name: str) -> bool:
    """Whether an argument of a formula is a text."""
    parameter = signature(registered(formula_id).function).parameters.get(name)
    return parameter is not None and parameter.annotation is str


def _arguments(found: Formula, parameter: Parameter, figure: Figure | None) -> list[object]:
    """What one parameter is called with: nothing if it has a default, several values if it takes the rest."""
    name, unit = parameter.name, found.arguments[parameter.name]
    if figure is None:
        if parameter.default is Parameter.empty:
            raise QuantityError(name, f"missing. Give it in {unit}.")
        return [parameter.default]
    if parameter.annotation is str:
        return [_text(name, figure)]
    values = _numbers(name, unit, figure)
    if parameter.kind is Parameter.VAR_POSITIONAL:
        return list(values)
    if parameter.annotation == Sequence[float]:
        return [values]
    if len(values) > 1:
        raise QuantityError(name, "one number is expected.")
    return [_whole(name, values[0])] if parameter.annotation is int else [values[0]]


def _text(name: str, figure: Figure) -> str:
    if not isinstance(figure, str):
        raise QuantityError(name, "a text is expected.")
    return figure


def _numbers(name: str, unit: str, figure: Figure) -> list[float]:
    """The checked values of a figure; a quantity counts with its planning value."""
    if isinstance(figure, str):
        raise QuantityError(name, f"{figure!r} is not a number. Give a finite number of {unit}.")
    if isinstance(figure, Quantity):
        check_quantity(figure, figure.unit if unit == ANY_UNIT else unit, name)
        return [figure.typical]
    values = [float(one) for one in figure] if isinstance(figure, Sequence) else [float(figure)]
    if not values:
        raise QuantityError(name, "at least one number is expected.")
    for value in values:
        check_number(value, unit, name)
    return values


def _whole(name: str, value: float) -> int:
    if value != int(value):
        raise QuantityError(name, f"{value:g} is not whole. Give a whole number.")
    if value > LARGEST_COUNT:
        raise QuantityError(name, f"{value:g} is too large. Give at most {LARGEST_COUNT:,}.")
    return int(value)
