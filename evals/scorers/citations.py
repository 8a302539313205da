"""Citation groundedness: what is claimed cites something that exists, and what is cited exists."""

from collections.abc import Mapping
from functools import cache

from archadvisor.evals.expected import Expected
from archadvisor.evals.produced import Produced, ids_at
from archadvisor.evals.score import Score, harmonic, scored
from archadvisor.knowledge.loading import record_names

CLAIMS = ("patterns", "risks", "controls", "obligations", "decisions")
"""Parts of a design that assert something about the world and so need a source."""


def citation_groundedness(design: Produced, case: Expected) -> Score:
    """F1 of the share of claims with a source that exists and the share of cited sources that exist.

    A source exists if its record, under this title, is in the knowledge base, or if it is one of the case's own.
    """
    claims = [one for part in CLAIMS for one in design.lists[part]]
    if not claims:
        return scored(0.0, "the design claims nothing that could be sourced")
    real = _real_citations(design, case)
    cited = {one for claim in claims for one in ids_at(claim, "citation_ids")}
    cited |= {
        one
        for part in ("components", "relations")
        for entry in design.lists[part]
        for one in ids_at(entry, "citation_ids")
    }
    supported = sum(any(one in real for one in ids_at(claim, "citation_ids")) for claim in claims)
    invented = sorted(cited - real)
    precision = 1 - len(invented) / len(cited) if cited else 0.0
    reason = f"{supported} of {len(claims)} claims sourced, {len(invented)} of {len(cited)} citations lead nowhere"
    return scored(harmonic(precision, supported / len(claims)), reason, invented)


@cache
def known_records() -> Mapping[str, frozenset[str]]:
    """The names of the records of the knowledge base by id; one id may be used by several kinds."""
    found: dict[str, set[str]] = {}
    for names in record_names().values():
        for record_id, name in names.items():
            found.setdefault(record_id, set()).add(name)
    return {record_id: frozenset(names) for record_id, names in found.items()}


def _real_citations(design: Produced, case: Expected) -> set[str]:
    known, own = known_records(), {one.address for one in case.record.sources}
    real: set[str] = set()
    for one in design.lists["citations"]:
        cited, record, reference = one.get("id"), one.get("record_id"), one.get("reference")
        names = known.get(record) if isinstance(record, str) else None
        titled = names is not None and ("" in names or str(one.get("title")) in names)
        if isinstance(cited, str) and (titled or (isinstance(reference, str) and reference in own)):
            real.add(cited)
    return real
