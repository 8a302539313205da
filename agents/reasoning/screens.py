"""Screens: whoever is of another trust or at another place than the main users gets a screen of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.reading.audiences import OUTSIDE, outsiders
from archadvisor.agents.reasoning.safety.graph import WRITERS
from archadvisor.agents.reasoning.wording import nouns
from archadvisor.domain.design import Component, Flow, FlowStep, Ground, Relation
from archadvisor.domain.requirements import Requirement, Requirements, Statement

SCREEN = "user_interface"
# What a further screen has in common with the first one: the service behind it, the sign-in, the guards.
SHARED_KINDS = frozenset({"calls", "authenticates", "guards", "routes_to"})


@dataclass(frozen=True)
class Audience:
    """People with a screen apart: why, whether they are outside the organisation, whether they are at the sites."""

    people: str
    why: str
    outside: bool
    at_site: bool
    requirement_ids: tuple[str, ...]

    @property
    def slug(self) -> str:
        """What the ids of their screen and of its flow end in."""
        return self.people.replace(" ", "-")


@dataclass(frozen=True)
class Parts:
    """The components, relations and flows of a design."""

    components: list[Component]
    relations: list[Relation]
    flows: list[Flow]


def further_audience(requirements: Requirements) -> Audience | None:
    """The first audience that cannot share the screen of the main users; None if all can."""
    told, main = requirements.fields.get("audiences"), nouns(requirements)["users"]
    if told is None or outsiders([main]):
        return None
    people, said = requirements.items("audiences"), _statements(told, requirements)
    ids = (told.id, *(one.id for one in said))
    if outside := outsiders(people):
        return Audience(outside[0], f"{outside[0]} come from outside and see only what is theirs", True, False, ids)
    if requirements.text("deployment") == "edge" and requirements.has("offline_operation"):
        why = f"{people[0]} and {main} are at different places, joined by a line that may be down"
        return Audience(people[0], why, False, any("edge_sites" in one.needs for one in said), ids)
    return None


def _statements(told: Requirement, requirements: Requirements) -> list[Statement]:
    """The statements in which an audience is told."""
    spans = [(one.start, one.end) for one in told.evidence]
    return [
        statement
        for statement in requirements.statements
        if any(part.start <= start and end <= part.end for part in statement.evidence for start, end in spans)
    ]


def with_screens(parts: Parts, requirements: Requirements) -> Parts:
    """The parts of a design with a second screen where an audience needs one."""
    audience = further_audience(requirements)
    first = next((one for one in parts.components if one.id == SCREEN), None)
    if audience is None or first is None:
        return parts
    place = parts.components.index(first) + 1
    screen = _screen(first, audience, nouns(requirements)["users"])
    joined = {one.id: _joined(one, screen.id) for one in parts.relations if _is_shared(one)}
    subject = nouns(requirements)["subject"]
    entered = [one for one in parts.flows if one.steps[0].component_id == SCREEN]
    return Parts(
        [*parts.components[:place], screen, *parts.components[place:]],
        [*parts.relations, *joined.values()],
        [*parts.flows, *(_flow(one, audience, screen, joined, subject) for one in entered)],
    )


def _screen(first: Component, audience: Audience, main: str) -> Component:
    """The screen of an audience, of the same product as the first one."""
    apart = (
        f"Shows {audience.people} what concerns them and nothing of the work of {main}; what comes in is untrusted."
        if audience.outside
        else f"Serves {audience.people} where they work; {main} have a screen of their own."
    )
    return first.model_copy(
        update={
            "id": f"{SCREEN}-{audience.slug}",
            "name": f"{'Portal' if audience.outside else 'Screen'} for {audience.people}",
            "purpose": apart,
            "hosting": "edge" if audience.at_site else first.hosting,
            "satisfies_requirement_ids": list(audience.requirement_ids),
            "grounds": [Ground(reason=f"{audience.why}.", requirement_ids=list(audience.requirement_ids))],
            "facts": {"writers": WRITERS[OUTSIDE]} if audience.outside else {},
        }
    )


def _is_shared(relation: Relation) -> bool:
    return SCREEN in (relation.source, relation.target) and relation.kind in SHARED_KINDS


def _joined(relation: Relation, screen_id: str) -> Relation:
    """The relation of the first screen, for the further one."""
    source, target = (screen_id if end == SCREEN else end for end in (relation.source, relation.target))
    return relation.model_copy(
        update={"id": f"rel-{source}-{relation.kind}-{target}", "source": source, "target": target}
    )


def _flow(flow: Flow, audience: Audience, screen: Component, joined: Mapping[str, Relation], subject: str) -> Flow:
    """The flow of the first screen, entered at the further one."""
    people = f"{audience.people[0].upper()}{audience.people[1:]}"
    steps = [_step(one, screen.id, joined) for one in flow.steps]
    update = {"id": f"{flow.id}-{audience.slug}", "name": f"{people} look at {subject}", "steps": steps}
    return flow.model_copy(update=update)


def _step(step: FlowStep, screen_id: str, joined: Mapping[str, Relation]) -> FlowStep:
    relation = joined.get(step.relation_id or "")
    return FlowStep(
        component_id=screen_id if step.component_id == SCREEN else step.component_id,
        relation_id=step.relation_id if relation is None else relation.id,
    )
