"""The workload that a table is for: volumes that a line leaves out are looked up there."""

import re
from collections.abc import Mapping
from typing import Any

from archadvisor.estimation.audit.amounts import Chain, Usage
from archadvisor.estimation.audit.parsing import parse_usage
from archadvisor.estimation.audit.units import forms, unit_of, vocabulary

COUNTS = ("request", "session", "document", "page")


def supplemented(usage: Usage, units: tuple[str, ...], workload: Mapping[str, Any], service: str) -> Usage:
    """A usage with what the workload says of these units, if the line itself says nothing of them
    and is not measured in something else (minutes of speech, gigabytes)."""
    if any(one.unit in (*units, "s", "gb", "char") for one in usage.amounts):
        return usage
    entries = [(key, chain) for key, value in workload.items() for chain in _entry(str(key), value)]
    volumes = [chain for key, chain in entries if any(one.unit in units for one in chain.amounts)]
    if not volumes:
        return usage
    if any(one.unit in COUNTS or one.unit is None for one in usage.amounts):
        return Usage((*usage.chains, *volumes), usage.free_tier, usage.always, usage.open_ended)
    counts = [(key, chain) for key, chain in entries if any(one.unit in COUNTS for one in chain.amounts)]
    named = [one for one in counts if _words(one[0]) & _words(service)] or counts
    chosen = [named[0][1]] if len(named) == 1 else []
    return Usage((*chosen, *usage.chains, *volumes), usage.free_tier, usage.always, usage.open_ended)


def whole_workload(workload: Mapping[str, Any]) -> Usage:
    """All volumes of a workload."""
    return Usage(tuple(chain for key, value in workload.items() for chain in _entry(str(key), value)))


def _entry(key: str, value: Any) -> tuple[Chain, ...]:
    """A field of a workload as a usage text: `tokens_in_per_call: 1000` is `1000 tokens in per call`."""
    if isinstance(value, str):
        return parse_usage(value[:200]).chains
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ()
    thing, *per = key.split("_per_")
    words = thing.split("_")
    known = [word for word in words if unit_of(word) or word in (*vocabulary().tokens_in, *vocabulary().tokens_out)]
    rate = "".join(f" per {one.replace('_', ' ')}" for one in per)
    return parse_usage(f"{value:.10f} {' '.join(known or words)}{rate}").chains


def _words(text: str) -> set[str]:
    return {form for word in re.findall(r"[a-z]+", text.lower()) for form in forms(word)} - {"agent", "llm"}
