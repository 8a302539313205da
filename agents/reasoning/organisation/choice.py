"""The form of the operating model: facts of the organisation that speak for a central team, a hub or a federation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from archadvisor.agents.reasoning.organisation.setting import Setting, cited
from archadvisor.agents.reasoning.reading.clauses import fold
from archadvisor.agents.reasoning.reading.cues import Cue, compile_cue
from archadvisor.agents.reasoning.shape_reasons import forcing_ids
from archadvisor.agents.reasoning.wording import clause, listed
from archadvisor.domain.organisation import Weighed
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.organisation_records import OperatingModelRecord, OrganisationSignal
from archadvisor.knowledge.predicates import Facts, Truth, any_true

USUAL = "hub_and_spoke"
"""What is chosen where facts speak as much for it as for another form."""


@dataclass(frozen=True)
class Fact:
    """A signal that holds, with the requirements that show it and the words of the brief where there are any."""

    signal: OrganisationSignal
    requirement_ids: list[str]
    words: str | None


def facts_of(setting: Setting) -> list[Fact]:
    """The signals that hold for an organisation."""
    found = (_fact(one, setting.requirements) for one in setting.knowledge.organisation_signals.values())
    return [one for one in found if one is not None]


def _fact(signal: OrganisationSignal, requirements: Requirements) -> Fact | None:
    cue = _cue(signal.id, tuple(signal.cues))
    said = [one for one in requirements.statements if cue and cue.cue.search(fold(one.text))]
    if said:
        return Fact(signal, [one.id for one in said], f"“{clause(said[0])}”")
    facts = Facts(requirements=requirements)
    if signal.when and any_true(signal.when, facts) is Truth.TRUE:
        return Fact(signal, list(forcing_ids(signal.when, facts)), None)
    return None


@cache
def _cue(key: str, cues: tuple[str, ...]) -> Cue | None:
    return compile_cue(key, cues)


def chosen_form(facts: Sequence[Fact], forms: Mapping[str, OperatingModelRecord]) -> OperatingModelRecord:
    """The form for which most speaks; the usual one in a draw."""
    return max(forms.values(), key=lambda one: (_score(one, facts), one.id == USUAL))


def _score(form: OperatingModelRecord, facts: Sequence[Fact]) -> int:
    return sum(form.signals.get(one.signal.id, 0) for one in facts)


def reason_of(form: OperatingModelRecord, facts: Sequence[Fact]) -> str:
    """The strongest facts for a form, in the words of the brief where there are any."""
    speaking = sorted(
        (one for one in facts if one.signal.id in form.signals), key=lambda one: -form.signals[one.signal.id]
    )
    told = [f"{one.signal.means}{f' ({one.words})' if one.words else ''}" for one in speaking[:3]]
    return listed(told) or "nothing in the brief speaks for a looser or a tighter form"


def weighed(facts: Sequence[Fact], forms: Mapping[str, OperatingModelRecord]) -> list[Weighed]:
    """Every fact with the forms that it speaks for."""
    return [
        Weighed(
            fact=one.signal.name + (f": {one.words}" if one.words else ""),
            speaks_for=[form.name for form in forms.values() if one.signal.id in form.signals],
            requirement_ids=one.requirement_ids,
            citation_ids=cited(one.signal.id),
        )
        for one in facts
    ]
