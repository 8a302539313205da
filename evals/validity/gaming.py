"""Attempts to get points without designing: each has to stay far below a design that answers the brief."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from archadvisor.evals.expected import Expected
from archadvisor.evals.policies import POLICIES, everything_in, policy_designs
from archadvisor.evals.reference import Json, reference_design
from archadvisor.evals.scorers.citations import known_records
from archadvisor.evals.suite import score_design

MOST_EVERYTHING, MOST_EMPTY, MOST_OTHER, MOST_TRICK = 0.5, 0.02, 0.45, 0.5
"""How much of a sound design's score an attempt may get."""


@dataclass(frozen=True)
class Attempt:
    """A way to score without designing: mean and highest score over cases as a share of the sound designs' mean."""

    name: str
    mean_share: float
    highest_share: float
    limit: float

    @property
    def held(self) -> bool:
        """Whether the mean stays below the limit."""
        return self.mean_share < self.limit


def attempts(cases: Sequence[Expected], sound: float) -> list[Attempt]:
    """All attempts on all cases against the mean score of sound designs."""
    records = [case.record for case in cases]
    limits = {"all": MOST_EVERYTHING, "none": MOST_EMPTY, "prior": MOST_OTHER, "shuffled": MOST_OTHER}
    found = []
    for policy in POLICIES:
        designs = policy_designs(policy, records)
        found.append(_attempt(f"policy {policy}", cases, [designs[case.id] for case in cases], sound, limits[policy]))
    for name, (make, limit) in TRICKS.items():
        found.append(_attempt(name, cases, [make(case) for case in cases], sound, limit))
    return found


def _attempt(name: str, cases: Sequence[Expected], designs: Sequence[Json], sound: float, limit: float) -> Attempt:
    pairs = zip(designs, cases, strict=True)
    shares = [(score_design(design, case).total.value or 0.0) / sound for design, case in pairs]
    return Attempt(name, fmean(shares), max(shares), limit)


def _everything_beside(case: Expected) -> Json:
    return everything_in(reference_design(case.record))


def _lists_only(case: Expected) -> Json:
    """Every risk, control and pattern, each answered and placed, around three parts."""
    design = everything_in(reference_design(case.record))
    parts = reference_design(case.record)["components"][:3]
    placed = [{**one, "placed_on_ids": [parts[0]["id"]]} for one in design["controls"]]
    return {**design, "components": parts, "relations": [], "controls": placed}


def _documents_only(case: Expected) -> Json:
    """Full documents about nothing: no part, risk, control or pattern of the case."""
    design = reference_design(case.record)
    one_part = [{"id": "system", "type": "app_backend", "name": case.record.title}]
    return {**design, "components": one_part, **{name: [] for name in ("relations", "patterns", "risks", "controls")}}


def _brief_repeated(case: Expected) -> Json:
    """The demands of the brief in every text, and nothing else."""
    words = " ".join([case.record.title, *(one.text for one in case.record.demands)])
    parts = [{"id": f"part-{place}", "type": "app_backend", "name": words, "purpose": words} for place in range(9)]
    claims = [{"id": one.id, "text": one.text, "satisfied": True} for one in case.record.demands]
    return {"components": parts, "statements": claims, "decisions": [{"id": "d", "choice": words, "reason": words}]}


def _everything_cited(case: Expected) -> Json:
    """Every record of the knowledge base is cited by every claim."""
    records = [(record, name) for record, names in known_records().items() for name in names]
    cited = [{"id": f"cit-{record}", "record_id": record, "title": name} for record, name in records]
    claim = {"id": "P", "families": [], "citation_ids": [one["id"] for one in cited]}
    return {"patterns": [claim], "citations": cited}


def _all_demands_claimed(case: Expected) -> Json:
    """Every requirement is declared met by one part, with the words of the case."""
    fields = reference_design(case.record)["requirements"]
    ids = [one.id for one in case.record.demands]
    part = {"id": "system", "type": "app_backend", "name": "system", "satisfies_requirement_ids": ids}
    return {"requirements": fields, "components": [part], "status": "validated", "unmet_requirement_ids": []}


TRICKS: dict[str, tuple[Callable[[Expected], Json], float]] = {
    "everything beside the right answer": (_everything_beside, MOST_EVERYTHING),
    "every list complete, three parts": (_lists_only, MOST_TRICK),
    "documents about nothing": (_documents_only, MOST_TRICK),
    "the brief repeated": (_brief_repeated, MOST_TRICK),
    "everything cited": (_everything_cited, MOST_TRICK),
    "all demands declared met": (_all_demands_claimed, MOST_TRICK),
}
