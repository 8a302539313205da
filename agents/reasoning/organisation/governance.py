"""Governance: who meets and decides, which workflows are of which class of risk, who signs, what is registered."""

import re
from collections.abc import Mapping, Sequence

from archadvisor.agents.reasoning.organisation.setting import (
    Setting,
    capital,
    cited,
    decapital,
    merged,
    placed,
    together,
)
from archadvisor.agents.reasoning.wording import filled, listed
from archadvisor.domain.organisation import Capability, Forum, RiskTier, WorkflowPlan
from archadvisor.domain.tables import packaged_table
from archadvisor.knowledge.organisation_records import OperatingModelRecord

TIERS = ("high", "medium", "low")
_WATCHERS = (
    "compliance",
    "risk",
    "audit",
    "legal",
    "patient safety",
    "quality",
    "occupational safety",
    "works council",
)


def slots(plans: Sequence[WorkflowPlan], shared: Sequence[Capability], team: str, setting: Setting) -> dict[str, str]:
    """The words of this organisation for the texts of an operating model; `plans` in the order of the roadmap."""
    common = [decapital(one.name) for one in shared]
    strict = [one.work for one in plans if one.tier == "high"] or [plans[0].work]
    return {
        "team": team,
        "departments": together(setting.departments),
        "shared": listed(common[:3]) or "the way to models and the evaluation",
        "shared_one": common[0] if common else "the way to models",
        "first": placed(plans[0].department),
        "last": placed(plans[-1].department),
        "strict": listed(list(dict.fromkeys(strict))[:4]),
        "owners_of_risk": _watchers(setting),
        "units": _units(setting),
    }


_UNIT = re.compile(r"\b(?:each|every) (?!department)(\w+) (?:\w+ ){0,4}own\b")


def _units(setting: Setting) -> str:
    """What the organisation calls its independent parts."""
    found = (_UNIT.search(one.text.lower()) for one in setting.requirements.statements)
    noun = next((match[1] for match in found if match), None)
    if noun is None:
        return "departments"
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _watchers(setting: Setting) -> str:
    """Who of the organisation watches over risk, as far as the brief names somebody."""
    found = [one for one in setting.departments if any(name in one.lower() for name in _WATCHERS)]
    return together(found) if found else "data protection and risk officers"


def forums(form: OperatingModelRecord, words: Mapping[str, str], setting: Setting) -> list[Forum]:
    """The meetings of a form with the people of this organisation."""
    ids = merged(one.statement_ids for one in setting.flows)
    return [
        Forum(
            name=one.name,
            members=capital(filled(one.members, words)),
            decides=capital(filled(one.decides, words)),
            requirement_ids=ids,
            citation_ids=cited(form.id),
        )
        for one in form.forums
    ]


def tiers(plans: Sequence[WorkflowPlan]) -> list[RiskTier]:
    """The classes of risk that occur, highest first."""
    return [tier for name in TIERS for tier in _tier(name, [one for one in plans if one.tier == name])]


def _tier(name: str, plans: Sequence[WorkflowPlan]) -> list[RiskTier]:
    if not plans:
        return []
    sign_off = packaged_table("archadvisor.agents.reasoning", "organisation.yaml")["sign_off"][name]
    return [
        RiskTier(
            name=name,
            workflow_ids=[one.id for one in plans],
            reason="; ".join(f"{one.work}: {one.reason}" for one in plans),
            sign_off=capital(filled(sign_off, {"department": together(one.department for one in plans)})),
            requirement_ids=merged(one.requirement_ids for one in plans),
            citation_ids=merged(one.citation_ids for one in plans),
        )
    ]


def inventory(plans: Sequence[WorkflowPlan], team: str, setting: Setting) -> str:
    """What the register holds and which regimes ask for it."""
    regimes = setting.requirements.items("compliance")
    asked = f"; such a register answers to {listed(regimes)}" if regimes else ""
    works = listed([one.work for one in plans])
    line = f"a line for each of {works}: owner, level, data, model and version, last exit test"
    return f"{capital(team)} keeps one register with {line}{asked}"
