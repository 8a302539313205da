"""One element of a design in full: what it is, from what it was derived, what says so, and what depends on it."""

import difflib
from collections.abc import Iterator

from archadvisor.deliverables.amounts import fraction, milliseconds, number, quantity, tail, usd_per_month, value_text
from archadvisor.deliverables.escape import clean
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.estimate import CostLine, FlowLatency, Input
from archadvisor.domain.model import Model
from archadvisor.domain.quantity import Quantity, Spread, Tail
from archadvisor.errors import InputError

_TOTALS = ("cost", "availability")


def explain(document: DesignDocument, element_id: str) -> str:
    """A text about the element with this id, or about `cost` or `availability`; InputError lists near ids otherwise."""
    elements = _elements(document)
    if element_id in _TOTALS:
        return "\n".join(_total(document, element_id)) + "\n"
    if element_id not in elements:
        raise InputError(_unknown(element_id, [*elements, *_TOTALS]))
    parts = [line for one in elements[element_id] for line in _told(document, element_id, one)]
    parts += [*_latency(document, element_id), *_used(document, element_id)]
    return "\n".join(parts) + "\n"


def _unknown(element_id: str, known: list[str]) -> str:
    near = difflib.get_close_matches(element_id, known, n=5, cutoff=0.4)
    near += [one for one in known if element_id.lower() in one.lower() and one not in near][: 5 - len(near)]
    hint = f"near ones: {', '.join(near)}" if near else f"there are, for example, {', '.join(known[:5])}"
    return f"no element {clean(element_id)[:80]!r} in this design; {hint}"


def _told(document: DesignDocument, element_id: str, element: Model) -> list[str]:
    return [f"{element_id}: {_kind(element)}", *_fields(element), *_cited(document, element)]


def _elements(document: DesignDocument) -> dict[str, list[Model]]:
    """Every element that has an id, in document order; a control may share the id of a component."""
    found: dict[str, list[Model]] = {}
    for one in _models(document):
        key = getattr(one, "id", None)
        if isinstance(key, str):
            found.setdefault(key, []).append(one)
    return found


def _models(value: object) -> Iterator[Model]:
    if isinstance(value, Model):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _models(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _models(one)


def _kind(element: Model) -> str:
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in type(element).__name__)
    return words.strip()


def _fields(element: Model) -> list[str]:
    """The fields that hold something; a number's unknown value is said to be unknown."""
    lines: list[str] = []
    for name in type(element).model_fields:
        value = getattr(element, name)
        if name == "id" or value in ([], {}, ""):
            continue
        lines += _field(name.replace("_", " "), value)
    return lines


def _field(name: str, value: object) -> list[str]:
    match value:
        case list() if value and isinstance(value[0], Model):
            return [f"  {name}:", *(f"    - {_short(one)}" for one in value)]
        case list():
            return [f"  {name}: {', '.join(clean(str(one)) for one in value)}"]
        case dict():
            return [f"  {name}: {', '.join(f'{key} = {clean(str(one))}' for key, one in value.items())}"]
        case _:
            return [f"  {name}: {_value(value)}"]


def _value(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case Spread():
            return usd_per_month(value)
        case Tail():
            return tail(value)
        case Quantity() | bool():
            return value_text(value)
        case float():
            return number(value)
        case Model():
            return _short(value)
        case _:
            return clean(str(value))


def _short(element: Model) -> str:
    """An inner record in one line."""
    if isinstance(element, Input):
        return f"{element.name} = {quantity(element.quantity)} (source: {element.source})"
    pairs = ((name.replace("_", " "), getattr(element, name)) for name in type(element).model_fields)
    return "; ".join(f"{name}: {_inner(value)}" for name, value in pairs if value not in (None, [], {}, ""))


def _inner(value: object) -> str:
    return ", ".join(_value(one) for one in value) if isinstance(value, list) else _value(value)


def _latency(document: DesignDocument, element_id: str) -> list[str]:
    """For a flow, its computed latency and the stages it is made of."""
    estimate = document.estimate
    found = next((one for one in estimate.latencies if one.flow_id == element_id), None) if estimate else None
    return [] if found is None else ["  latency:", *_stages(found)]


def _stages(latency: FlowLatency) -> list[str]:
    known = latency.objective_ms is not None
    goal = f"{latency.objective_percentile} {milliseconds(latency.objective_ms)}" if known else "none stated"
    goal += f", {latency.verdict}" if latency.verdict else ""
    stages = [f"    - {one.component_id}: {tail(one.latency_ms)} (source: {one.source})" for one in latency.stages]
    return [f"    total: {tail(latency.total_ms)} (objective: {goal})", *stages]


def _cited(document: DesignDocument, element: Model) -> list[str]:
    wanted = getattr(element, "citation_ids", [])
    cited = [one for one in document.citations if one.id in wanted]
    texts = [f"    - {one.id}: {clean(one.title)}. {clean(one.reference)}" for one in cited]
    return ["  sources:", *texts] if texts else []


def _used(document: DesignDocument, element_id: str) -> list[str]:
    """Every other element that names this one, with the field in which it does."""
    lines = [
        f"    - {_called(one)} ({name.replace('_', ' ')})"
        for one in _models(document)
        for name in type(one).model_fields
        if getattr(one, "id", None) != element_id and _names(getattr(one, name), element_id)
    ]
    return ["  used by:", *dict.fromkeys(lines)] if lines else []


def _names(value: object, element_id: str) -> bool:
    return value == element_id if isinstance(value, str) else isinstance(value, list) and element_id in value


def _called(element: Model) -> str:
    own = next((getattr(element, name) for name in ("id", "flow_id", "task") if hasattr(element, name)), None)
    return str(own) if own else _kind(element)


def _total(document: DesignDocument, name: str) -> list[str]:
    estimate = document.estimate
    if estimate is None:
        return [f"{name}: unknown, no estimate was made"]
    if name == "availability":
        inputs = [one if isinstance(one, Input) else Input.model_validate(one) for one in estimate.availability_inputs]
        return [f"availability: {fraction(estimate.availability_fraction)}", *(f"  - {_short(one)}" for one in inputs)]
    head = f"cost: {usd_per_month(estimate.monthly_cost_usd)} ({estimate.cost_status}, prices of {estimate.price_date})"
    return [head, *(f"  - {_cost_line(one)}" for one in estimate.lines)]


def _cost_line(line: CostLine) -> str:
    return f"{line.id}: {usd_per_month(line.usd)} = {line.formula} (source: {line.source})"
