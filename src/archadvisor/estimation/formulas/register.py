"""The register of formulas: what each computes, in which unit, from what, and where it is published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules
from typing import Any, TypeVar

from archadvisor.errors import InputError

Function = TypeVar("Function", bound=Callable[..., Any])
MARK = "registered_as"
PACKAGE = "archadvisor.estimation.formulas"
UNKNOWN = "cost.unknown"
"""The id on a line whose figure is unknown: no formula computed it."""


@dataclass(frozen=True)
class Formula:
    """A formula: id, expression, unit of its result, units of its arguments by name, source, and the function."""

    id: str
    expression: str
    unit: str
    source: str
    arguments: Mapping[str, str]
    function: Callable[..., Any]

    @property
    def text(self) -> str:
        """What the function says of itself."""
        return getdoc(self.function) or ""


def formula(
    formula_id: str, *, expression: str, unit: str, source: str, **arguments: str
) -> Callable[[Function], Function]:
    """Enter a function into the register under an id; `arguments` are the units of its arguments by name."""

    def entered(function: Function) -> Function:
        setattr(function, MARK, Formula(formula_id, expression, unit, source, arguments, function))
        return function

    return entered


@cache
def register() -> Mapping[str, Formula]:
    """All formulas by id, in the order of their ids."""
    names = [one.name for one in iter_modules(import_module(PACKAGE).__path__)]
    found = [entry for name in sorted(names) for entry in _entries(f"{PACKAGE}.{name}")]
    return {entry.id: entry for entry in sorted(found, key=lambda one: one.id)}


def registered(formula_id: str) -> Formula:
    """The formula of an id. Raise InputError, naming those of the same subject, if there is none."""
    found = register().get(formula_id)
    if found is None:
        subject = formula_id.partition(".")[0]
        near = [one for one in register() if one.partition(".")[0] == subject] or sorted(
            {one.partition(".")[0] + ".…" for one in register()}
        )
        raise InputError(f"no formula {formula_id}. There are: {', '.join(near)}.")
    return found


def _entries(module: str) -> list[Formula]:
    values = vars(import_module(module)).values()
    marked = [getattr(value, MARK) for value in values if hasattr(value, MARK)]
    return [entry for entry in marked if entry.function.__module__ == module]
