"""What the parts of an operating model share: requirements, components, knowledge, and the words of departments."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from archadvisor.agents.reasoning.reading.subjects import stems
from archadvisor.agents.reasoning.wording import listed
from archadvisor.domain.design import Component
from archadvisor.domain.model import Model
from archadvisor.domain.requirements import Requirements, Statement, Workflow
from archadvisor.domain.tables import packaged_table
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.organisation_records import WorkKind

_PLACES = (
    "department",
    "office",
    "desk",
    "team",
    "unit",
    "division",
    "centre",
    "center",
    "room",
    "ward",
    "clinic",
    "shop",
    "service",
)


class Offer(Model):
    """A capability as departments ask for it: by which needs, and the component types that make it up."""

    id: str
    name: str
    needs: list[str]
    types: list[str]


@cache
def offers() -> tuple[Offer, ...]:
    """All capabilities, in the order in which a plan lists them."""
    return tuple(
        Offer(**row) for row in packaged_table("archadvisor.agents.reasoning", "organisation.yaml")["capabilities"]
    )


@dataclass(frozen=True)
class Setting:
    """One brief that describes an organisation, with the components of its design."""

    requirements: Requirements
    components: list[Component]
    knowledge: KnowledgeBase

    @cached_property
    def flows(self) -> list[Workflow]:
        """The workflows in the order of the brief."""
        return self.requirements.workflows

    @cached_property
    def departments(self) -> list[str]:
        """The departments in the order of the brief."""
        return list(dict.fromkeys(one.department for one in self.flows))

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """The statements by id."""
        return {one.id: one for one in self.requirements.statements}

    def kind(self, flow: Workflow) -> WorkKind:
        """The kind of work of a workflow."""
        return self.knowledge.work_kinds[flow.work_kind_id]

    def filled(self, text: str, flow: Workflow) -> str:
        """A text of a work kind in the brief's words."""
        where = "among" if _people(flow.department) else "in"
        within = text.replace("in {department}", f"{where} {placed(flow.department)}")
        if _people(flow.department) and within.startswith("{department}"):
            within = f"one of {within}"
        return within.replace("{department}", placed(flow.department)).replace("{work}", flow.work)

    def words(self, flow: Workflow) -> frozenset[str]:
        """The telling words of a workflow: those of its statements and of its kind."""
        said = " ".join(self.statements[one].text for one in flow.statement_ids)
        return stems(f"{said} {' '.join(self.kind(flow).subjects)} {flow.work}")

    def uses(self, flow: Workflow) -> list[Offer]:
        """The capabilities that the work asks for, as far as the design has their components."""
        needs = set(self.kind(flow).needs)
        return [one for one in offers() if needs & set(one.needs) and self.parts(one)]

    def parts(self, offer: Offer) -> list[str]:
        """The components of the design that make up a capability."""
        return [one.id for one in self.components if one.type in offer.types]


def foundation_types() -> frozenset[str]:
    """Component types that carry every system and that no department would ask for."""
    return frozenset(packaged_table("archadvisor.agents.reasoning", "organisation.yaml")["foundation"])


def placed(department: str) -> str:
    """A department as it stands in a sentence: with an article where its name is a place."""
    last = department.rsplit(" ", 1)[-1].lower()
    named = last in _PLACES or last.removesuffix("s") in _PLACES or _people(department)
    return f"the {department}" if named else department


def _people(department: str) -> bool:
    """Whether a department is called by the people who work in it."""
    return department.lower().endswith(("managers", "coders", "planners", "officers", "people", "staff"))


def together(departments: Iterable[str], limit: int = 4) -> str:
    """Departments as a list in a sentence."""
    names = list(dict.fromkeys(placed(one) for one in departments))
    return listed(names[:limit]) if len(names) <= limit else f"{', '.join(names[:limit])} and others"


def capital(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


def decapital(text: str) -> str:
    """A name inside a sentence."""
    return text[:1].lower() + text[1:]


def cited(*record_ids: str) -> list[str]:
    """Citation ids of records, without repeats."""
    return [f"cit-{one}" for one in dict.fromkeys(record_ids)]


def merged(groups: Iterable[Iterable[str]]) -> list[str]:
    """Everything of several lists in order, without repeats."""
    return list(dict.fromkeys(one for group in groups for one in group))


_AIMS = (
    "cancel|throw|stop|reach|serve|cut|reduce|raise|grow|increase|halve|lower|shorten|bring|lift|double|win|keep|save"
    "|improve|free|sell|lose"
)
_NEXT_WISH = re.compile(rf",? and (?=(?:to )?(?:{_AIMS})\b)|, (?=(?:to )?(?:{_AIMS})\b)")
_WISH = re.compile(
    r"^(?:(?:we|they|it|the \w+) (?:wants?|aims?|hopes?|plans?|intends?|should) (?:to )?|to )", re.IGNORECASE
)


def parts_of_goal(text: str) -> list[str]:
    """The single goals of a sentence that names several."""
    wishes = (_WISH.sub("", one) for one in _NEXT_WISH.split(text))
    return [one.strip(" .;,") for one in wishes if one.strip(" .;,")]
