"""The workload that a table is for: volumes that a line leaves out are looked up there."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archadvisor.estimation.audit.amounts import Chain, Usage
from archadvisor.estimation.audit.parsing import parse_usage
from archadvisor.estimation.audit.units import forms, unit_of, vocabulary

MAX_VALUE = 200
COUNTS = ("request", "session", "document", "page")


def supplemented(usage: Usage, units: tuple[str, ...], workload: Mapping[str, Any], service: str) -> Usage:
    """A usage with what the workload says of these units, if the line itself says nothing of them
    and is not measured in something else (minutes of speech, gigabytes)."""
    if any(one.unit in (*units, "s", "gb", "char") for one in usage.amounts):
        return usage
    entries = [(key, chain) for key, value in workload.items() for chain in _entry(str(key), value)]
    volumes = [chain for _, chain in entries if any(one.unit in units for one in chain.amounts)]
    if not volumes:
        return usage
    chains = [chain for _, chain in entries]
    counted = any(one.unit in COUNTS or one.unit is None for one in usage.amounts)
    chosen = _coming_with(volumes, chains) or _counts(entries, service)
    added = [] if counted else [*chosen, *_coming_with(chosen, chains)]
    days = [chain for chain in chains if chain.first("day")]
    return replace(usage, chains=(*dict.fromkeys(added), *usage.chains, *volumes, *days))


def _counts(entries: list[tuple[str, Chain]], service: str) -> list[Chain]:
    """The one count of the workload that belongs to a service by its name, or that is the only one."""
    counts = [(key, chain) for key, chain in entries if any(one.unit in COUNTS for one in chain.amounts)]
    named = [one for one in counts if _words(one[0]) & _words(service)] or counts
    return [named[0][1]] if len(named) == 1 else []


def _coming_with(chains: list[Chain], known: list[Chain]) -> list[Chain]:
    """What these amounts come with, and what that comes with: tokens per turn, turns per session, sessions."""
    found: list[Chain] = []
    pending = [one.each for chain in chains for one in chain.amounts if one.each is not None]
    while pending:
        unit = pending.pop()
        match = next((one for one in known if one.first(unit) and one not in found), None)
        if match is not None:
            found.insert(0, match)
            pending += [one.each for one in match.amounts if one.each is not None]
    return found


def whole_workload(workload: Mapping[str, Any]) -> Usage:
    """All volumes of a workload."""
    return Usage(tuple(chain for key, value in workload.items() for chain in _entry(str(key), value)))


def _entry(key: str, value: Any) -> tuple[Chain, ...]:
    """A field of a workload as a usage text: `tokens_in_per_call: 1000` is `1000 tokens in per call`."""
    if isinstance(value, str):
        chains = parse_usage(value[:MAX_VALUE]).chains
        bare = all(one.unit is None for chain in chains for one in chain.amounts)
        return parse_usage(f"{value[:MAX_VALUE]} {_unit_words(key)}").chains if bare else chains
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ()
    thing, *per = key.split("_per_")
    rate = "".join(f" per {one.replace('_', ' ')}" for one in per)
    return parse_usage(f"{value:.10f} {_unit_words(thing)}{rate}").chains


def _unit_words(key: str) -> str:
    """The words of a field that name its unit; all of them if none does."""
    words = key.split("_")
    known = [word for word in words if unit_of(word) or word in (*vocabulary().tokens_in, *vocabulary().tokens_out)]
    return " ".join(known or words)


def _words(text: str) -> set[str]:
    return {form for word in re.findall(r"[a-z]+", text.lower()) for form in forms(word)} - {"agent", "llm"}
