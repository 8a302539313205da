"""Inputs from the brief, and the priors that stand in where it is silent; each says where it is from."""

import re

from archadvisor.domain.advice import Leaning
from archadvisor.domain.estimate import Input
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.tables import Leaf, leaves

SECONDS_PER_DAY = 86_400
DAYS_PER_MONTH = 30.4
FAMILY_PREFIX = "family:"
# Words that say that the brief counts whole conversations, not single questions.
CONVERSATION = re.compile(r"\b(conversations?|dialogues?|sessions?|chats)\b", re.IGNORECASE)


def required(name: str, requirements: Requirements) -> Input | None:
    """What the brief gives for an input; None where it is silent. Traffic may follow from other figures."""
    if name == "traffic":
        return _traffic(requirements)
    field = leaves()[name].field
    found = None if field is None else _given(name, field, requirements)
    if name == "turns_per_request" and not counts_conversations(requirements):
        return None
    return found


def _given(name: str, field: str, requirements: Requirements) -> Input | None:
    quantity = requirements.quantity(field)
    if quantity is None:
        return None
    return Input(name=name, quantity=quantity.model_copy(update={"unit": leaves()[name].unit}), source=f"req-{field}")


def _traffic(requirements: Requirements) -> Input | None:
    """Units of work per day: as stated, else from the peak rate, else a backlog that one month works through."""
    stated = _given("traffic", "traffic", requirements)
    if stated is not None:
        return stated
    peak = requirements.quantity("peak_rate")
    if peak is not None:
        burst = prior("burst_factor", "", requirements, frozenset())
        factor = (requirements.quantity("burst_factor") or burst.quantity).typical if burst else 1.0
        return _derived(peak.times(SECONDS_PER_DAY / factor), f"req-peak_rate × 86,400 s / burst factor {factor:g}")
    backlog = requirements.quantity("documents")
    if backlog is not None and requirements.text("archetype") == "batch_summarisation":
        return _derived(backlog.times(1 / DAYS_PER_MONTH), "req-documents worked through in one month of 30.4 days")
    return None


def _derived(quantity: Quantity, source: str) -> Input:
    return Input(name="traffic", quantity=quantity.model_copy(update={"unit": "requests/day"}), source=source)


def counts_conversations(requirements: Requirements) -> bool:
    """Whether the traffic of the brief counts conversations or calls of several turns."""
    if requirements.text("archetype") == "voice_agent":
        return True
    traffic = requirements.fields.get("traffic")
    return traffic is not None and any(CONVERSATION.search(part.text) for part in traffic.evidence)


def prior(name: str, component_type: str, requirements: Requirements, types: frozenset[str]) -> Input | None:
    """The planning value of an input, with its spread and basis; None if the table has none.

    `types` are the component types of the design and its pattern families, the latter as `family:<id>`. Where the
    brief makes one half of the range likelier, the value is of that half.
    """
    found = _prior(name, component_type, requirements, types)
    leaning = requirements.leanings.get(name)
    return found if found is None or leaning is None else leant(found, leaning)


def leant(found: Input, leaning: Leaning) -> Input:
    """A planning value in the lower or the higher half of its range; one without a range stays."""
    whole = found.quantity
    low, high = (whole.low, whole.typical) if leaning.level == "lower" else (whole.typical, whole.high)
    half = Quantity.between(low, high, whole.unit)
    said = ", ".join(leaning.requirement_ids)
    return Input(name=found.name, quantity=half, source=f"{found.source}; {leaning.level} half expected by {said}")


def _prior(name: str, component_type: str, requirements: Requirements, types: frozenset[str]) -> Input | None:
    leaf = leaves()[name]
    if leaf.absent is not None and not _present(leaf, types):
        return _input(name, leaf, [leaf.absent], "not in this design")
    family = next((one for one in leaf.families if FAMILY_PREFIX + one in types), None)
    if family is not None:
        return _input(name, leaf, leaf.families[family], f"{name} with {family}")
    archetype = requirements.text("archetype") or ""
    if component_type in leaf.types:
        return _input(name, leaf, leaf.types[component_type], f"{name} for {component_type}")
    if archetype in leaf.real_time and requirements.has("realtime_decision"):
        return _input(name, leaf, leaf.real_time[archetype], f"{name} for {archetype} in real time")
    if archetype in leaf.archetypes and (leaf.conversation is None or counts_conversations(requirements)):
        return _bounded(_input(name, leaf, leaf.archetypes[archetype], f"{name} for {archetype}"), leaf, requirements)
    if leaf.conversation is not None and counts_conversations(requirements):
        return _input(name, leaf, leaf.conversation, f"{name} of a conversation")
    return None if leaf.values is None else _bounded(_input(name, leaf, leaf.values, name), leaf, requirements)


def _bounded(share: Input, leaf: Leaf, requirements: Requirements) -> Input:
    """A share of the traffic that never comes to more a day than the table's bound, in each of its three values."""
    traffic = _traffic(requirements) if leaf.at_most_per_day else None
    if traffic is None or (requirements.text("archetype") or "") in leaf.unbounded:
        return share
    own, most, work = share.quantity, leaf.at_most_per_day, traffic.quantity
    values = [
        min(value, bound / max(per_day, bound))
        for value, bound, per_day in zip(
            (own.low, own.typical, own.high), most, (work.low, work.typical, work.high), strict=True
        )
    ]
    if values == [own.low, own.typical, own.high]:
        return share
    source = f"{share.source.removesuffix(')')}; at most {most[1]:,.0f} a day, since thresholds are set for a desk)"
    return _input_of(share.name, leaf, sorted(values), source)


def _present(leaf: Leaf, types: frozenset[str]) -> bool:
    if leaf.present_all:
        return types.issuperset(leaf.present_all)
    return not types.isdisjoint(leaf.present)


def _input(name: str, leaf: Leaf, values: list[float], label: str) -> Input:
    return _input_of(name, leaf, values, f"prior: {label} ({leaf.basis})")


def _input_of(name: str, leaf: Leaf, values: list[float], source: str) -> Input:
    low, typical, high = values if len(values) == 3 else (values[0],) * 3
    return Input(name=name, quantity=Quantity(low=low, typical=typical, high=high, unit=leaf.unit), source=source)
