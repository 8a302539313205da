"""Mutation testing of the measures: how many faulty designs lose points, by class of fault."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from archadvisor.evals.expected import Expected
from archadvisor.evals.ranks import somers_d
from archadvisor.evals.reference import Json
from archadvisor.evals.suite import Card, score_design
from archadvisor.evals.validity.content_faults import CONTENT_FAULTS
from archadvisor.evals.validity.faults import Fault, mutants
from archadvisor.evals.validity.shape import shaped
from archadvisor.evals.validity.structure_faults import STRUCTURE_FAULTS

FAULTS: tuple[Fault, ...] = (*STRUCTURE_FAULTS, *CONTENT_FAULTS)
VISIBLE = 1e-9
LOWER_IS_BETTER = frozenset({"hard_errors"})


@dataclass(frozen=True)
class Trial:
    """One faulty design: whether its measure and the figure fell, and by which share the figure did."""

    fault: str
    case_id: str
    place: str
    killed: bool
    fall: float


@dataclass(frozen=True)
class Kills:
    """All trials of a class of faults."""

    fault: Fault
    trials: Sequence[Trial]

    @property
    def rate(self) -> float | None:
        """The share of faulty designs that lost points; None without any."""
        return fmean(one.killed for one in self.trials) if self.trials else None

    @property
    def fall(self) -> float:
        """The mean share of the figure that a fault costs."""
        return fmean(one.fall for one in self.trials) if self.trials else 0.0


def mutation_trials(designs: Iterable[tuple[Expected, Json]]) -> list[Kills]:
    """Every fault at its places in every design, by class."""
    found: dict[str, list[Trial]] = {fault.name: [] for fault in FAULTS}
    for case, handed_in in designs:
        design = shaped(handed_in)
        sound = score_design(design, case)
        if sound.total.value is None:
            continue
        for fault in FAULTS:
            found[fault.name] += _trials(fault, design, case, sound)
    return [Kills(fault, found[fault.name]) for fault in FAULTS]


def kill_rate(kills: Sequence[Kills]) -> float:
    """The share of all faulty designs that lost points."""
    return fmean(one.killed for kind in kills for one in kind.trials)


def severity_order(kills: Sequence[Kills]) -> float:
    """Somers' D of the mean loss given the gravity of a class of faults: 1 if graver ones always cost more."""
    tried = [one for one in kills if one.trials]
    return somers_d([one.fault.gravity for one in tried], [one.fall for one in tried])


def _trials(fault: Fault, design: Json, case: Expected, sound: Card) -> list[Trial]:
    found = []
    for mutant in mutants(fault, design, case):
        card = score_design(mutant.design, case)
        fall = (sound.total.value or 0.0) - (card.total.value or 0.0)
        killed = fall > VISIBLE and _measure(card, fault.measure) < _measure(sound, fault.measure) - VISIBLE
        found.append(Trial(fault.name, case.id, mutant.place, killed, fall / (sound.total.value or 1.0)))
    return found


def _measure(card: Card, name: str) -> float:
    value: float = card.scores[name].value or 0.0
    return -value if name in LOWER_IS_BETTER else value


def survivors(kills: Sequence[Kills]) -> Mapping[str, list[Trial]]:
    """The faulty designs that lost nothing, by class."""
    return {kind.fault.name: lost for kind in kills if (lost := [one for one in kind.trials if not one.killed])}
