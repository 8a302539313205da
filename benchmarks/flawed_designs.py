"""Designs with seeded flaws after public incidents, and their repaired twins: what is found, beside what is not there.

usage: python -m benchmarks.flawed_designs        (pytm's row needs `pip install pytm`)

Recall: seeded flaws that are found on their element with severity medium or above. False: findings on repaired twins
that their owner has not accepted, over risks held against the twins, once the grave ones (high, critical) and once all
from medium up, which is the bar of recall. Both are printed for the designs that were written before the reviewer, for
those written after it, and for those written by somebody who had not seen its predicates. `flag everything` calls every
risk critical everywhere, `flag nothing` none. pytm reads the same designs in its own model; each of its threats counts
for every risk that it may stand for, on whatever element, and its false findings are threats on twins over the threats
it knows (grave: High and Very High).
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from archadvisor.agents.reasoning.control_placement import GRAVE
from archadvisor.agents.reasoning.safety.findings import Finding, review
from archadvisor.domain.design import ArchitectureDesign
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records
from benchmarks.peer_models import RISKS_OF_THREAT
from tests.safety.flawed import FlawedDesign, flawed_designs

THREATS_OF_PYTM = 114
PEER = Path(__file__).with_name("peer_models.py")
COUNTED = (*GRAVE, "medium")
PEER_GRAVE = ("High", "Very High")
PEER_COUNTED = (*PEER_GRAVE, "Medium")
SETS = ("before", "after", "unseen")


@dataclass(frozen=True)
class Tally:
    """Counts over a set of designs."""

    found: int
    seeded: int
    grave: int
    false: int
    held: int

    def __str__(self) -> str:
        """The three shares with their counts."""
        pairs = ((self.found, self.seeded), (self.grave, self.held), (self.false, self.held))
        return "   ".join(f"{count:4}/{of:<4} {100 * count / of:5.1f} %" for count, of in pairs)


def reviewer(cases: Iterable[FlawedDesign], knowledge: KnowledgeBase) -> Tally:
    """What the safety review finds."""
    some, found, seeded = list(cases), 0, 0
    wrong = list[Finding]()
    for case in some:
        seen = {one.risk_id: one for one in review(case.design, case.requirements, knowledge)}
        found += sum(_shows(seen.get(risk), element) for risk, element in case.flaws.items())
        seeded += len(case.flaws)
        twin = review(case.repaired, case.repaired_requirements, knowledge)
        wrong += [one for one in twin if one.severity in COUNTED and one.risk_id not in case.accepted]
    grave = sum(one.severity in GRAVE for one in wrong)
    return Tally(found, seeded, grave, len(wrong), _held(knowledge) * len(some))


def _held(knowledge: KnowledgeBase) -> int:
    return sum(bool(one.found_when) for one in knowledge.risks.values())


def _shows(one: Finding | None, element: str) -> bool:
    return one is not None and one.severity in COUNTED and element in one.element_ids


def trivial(cases: Iterable[FlawedDesign], knowledge: KnowledgeBase, *, flags: bool) -> Tally:
    """What flagging everything, or nothing, would come to."""
    some = list(cases)
    seeded, held = sum(len(case.flaws) for case in some), _held(knowledge) * len(some)
    false = held - sum(len(case.accepted) for case in some) if flags else 0
    return Tally(seeded if flags else 0, seeded, false, false, held)


def pytm(cases: Iterable[FlawedDesign]) -> Tally:
    """What pytm finds in the same designs."""
    some, found, seeded, grave, false = list(cases), 0, 0, 0, 0
    for case in some:
        named = {risk for threat, _, _ in _threats(case.design) for risk in RISKS_OF_THREAT.get(threat, [])}
        found += len(named & case.flaws.keys())
        seeded += len(case.flaws)
        twin = _threats(case.repaired)
        grave += len({threat for threat, _, severity in twin if severity in PEER_GRAVE})
        false += len({threat for threat, _, severity in twin if severity in PEER_COUNTED})
    return Tally(found, seeded, grave, false, THREATS_OF_PYTM * len(some))


def _threats(design: ArchitectureDesign) -> list[tuple[str, str, str]]:
    done = subprocess.run(
        [sys.executable, str(PEER)], input=design.model_dump_json(), capture_output=True, text=True, check=True
    )
    rows: list[tuple[str, str, str]] = json.loads(done.stdout)
    return rows


def main() -> None:
    """Prints the table."""
    knowledge = KnowledgeBase.of("benchmark", embedded_records())
    cases = flawed_designs()
    print(f"{len(cases)} designs with seeded flaws, and their repaired twins")
    print(f"{'':17}{'designs':8} {'flaws found':>17}   {'grave on twins':>17}   {'medium up on twins':>17}")
    for name in (*SETS, "all"):
        some = [one for one in cases if name in (one.written, "all")]
        print(f"{'this reviewer':17}{name:8} {reviewer(some, knowledge)}")
        print(f"{'flag everything':17}{name:8} {trivial(some, knowledge, flags=True)}")
        print(f"{'flag nothing':17}{name:8} {trivial(some, knowledge, flags=False)}")
        print(f"{'pytm':17}{name:8} {pytm(some) if find_spec('pytm') else 'not installed: pip install pytm'}")


if __name__ == "__main__":
    main()
