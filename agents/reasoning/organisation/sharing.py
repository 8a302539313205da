"""What is built once for several departments, what stays in one, and the data that several work with."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from archadvisor.agents.reasoning.organisation.setting import (
    Offer,
    Setting,
    capital,
    cited,
    merged,
    offers,
    placed,
    together,
)
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.organisation import Capability, LocalShare, SharedData
from archadvisor.domain.requirements import Workflow
from archadvisor.knowledge.organisation_records import DataDomain

SEVERAL = 2


def shared_capabilities(setting: Setting, team: str) -> list[Capability]:
    """Capabilities that at least two departments use, those with most users first."""
    found = [_capability(one, team, setting) for one in offers() if setting.parts(one)]
    return sorted((one for one in found if len(one.departments) >= SEVERAL), key=lambda one: -len(one.departments))


def _capability(offer: Offer, team: str, setting: Setting) -> Capability:
    users = [flow for flow in setting.flows if offer in setting.uses(flow)]
    return Capability(
        id=offer.id,
        name=offer.name,
        component_ids=setting.parts(offer),
        owner=team,
        departments=list(dict.fromkeys(one.department for one in users)),
        workflow_ids=[one.id for one in users],
        reason=listed(
            [f"{placed(one)} for {listed(_works(one, users))}" for one in dict.fromkeys(u.department for u in users)]
        ),
        requirement_ids=merged(one.statement_ids for one in users),
        citation_ids=cited(*offer.types[:1], *(setting.kind(one).id for one in users)),
    )


def _works(department: str, flows: Sequence[Workflow]) -> list[str]:
    return list(dict.fromkeys(one.work for one in flows if one.department == department))


def local_shares(setting: Setting, shared: Sequence[Capability]) -> list[LocalShare]:
    """What each department keeps: its decision, its content, and the capabilities that nobody else uses."""
    common = {one.id for one in shared}
    return [_local(department, setting, common) for department in setting.departments]


def _local(department: str, setting: Setting, common: set[str]) -> LocalShare:
    flows = [one for one in setting.flows if one.department == department]
    own = [one.id for flow in flows for one in setting.uses(flow) if one.id not in common]
    return LocalShare(
        department=department,
        keeps=f"the decisions, the wording and the test cases for {listed(_works(department, flows))}",
        capability_ids=list(dict.fromkeys(own)),
        requirement_ids=merged(one.statement_ids for one in flows),
        citation_ids=cited(*(setting.kind(one).id for one in flows)),
    )


def shared_data(setting: Setting) -> list[SharedData]:
    """Data domains that the workflows of several departments use, those with most users first."""
    found = [one for domain in setting.knowledge.data_domains.values() for one in _data(domain, setting)]
    return sorted(found, key=lambda one: (-len(one.departments), one.id))


def _data(domain: DataDomain, setting: Setting) -> Iterator[SharedData]:
    users = [one for one in setting.flows if domain.id in setting.kind(one).data]
    departments = list(dict.fromkeys(one.department for one in users))
    if len(departments) < SEVERAL:
        return
    held, work = _held_in(domain, setting), listed([one.work for one in users][:3])
    yield SharedData(
        id=domain.id,
        name=domain.name,
        systems=list(held),
        departments=departments,
        owner=_owner(domain, departments, setting),
        care=f"{capital(domain.care)}, before {together(departments)} read it for {work}",
        requirement_ids=merged([held.values(), *(one.statement_ids for one in users)]),
        citation_ids=cited(domain.id),
    )


def _held_in(domain: DataDomain, setting: Setting) -> dict[str, str]:
    """The systems of the brief in which the data lies, each with the statement that names it."""
    hits = (
        (match.group(), one.id)
        for one in setting.requirements.statements
        for match in _names(domain).finditer(one.text)
    )
    found: dict[str, str] = {}
    for name, statement_id in hits:
        if name.lower() not in (one.lower() for one in found):
            found[name] = statement_id
    return found


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])", re.IGNORECASE)


def _names(domain: DataDomain) -> re.Pattern[str]:
    return _pattern(tuple(domain.held_in))


def _owner(domain: DataDomain, departments: Sequence[str], setting: Setting) -> str:
    """The department of the brief that usually answers for such data, else the one that works with it first."""
    present = setting.departments
    usual = next((one for name in domain.owners for one in present if name.lower() in one.lower()), None)
    return usual or departments[0]
