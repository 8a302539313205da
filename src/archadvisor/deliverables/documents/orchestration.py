"""The orchestration design: who directs the work, its states, the tools, and what happens when a step fails."""

from archadvisor.deliverables.amounts import milliseconds
from archadvisor.deliverables.diagrams.mermaid import state_mermaid
from archadvisor.deliverables.diagrams.workflow import DIRECTORS, agent_graph, state_machine
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import (
    Block,
    Bullets,
    Code,
    Deliverable,
    Figure,
    Line,
    Paragraph,
    Strong,
    Table,
    blocks,
    bullets,
    section,
    table,
)
from archadvisor.domain.design import Orchestration


def orchestration(reading: Reading) -> Deliverable:
    """The document; without orchestration it says in one line why there is none."""
    found = reading.document.orchestration
    if found is None:
        nothing = Paragraph((f"Nothing is placed yet that would direct the work on {reading.subject}.",))
        return Deliverable("orchestration", "Orchestration", (nothing,))
    parts = blocks(
        section("Who directs the work", _kind(reading, found), agent_graph(reading)),
        section("State machine", *_states(reading, found)),
        section("Tool registry", _tools(reading, found)),
        section("Retries and timeouts", _retries(reading, found)),
        section("Compensation", _compensation(reading, found)),
        section("Hand-off", _handoff(reading)),
    )
    return Deliverable("orchestration", "Orchestration", parts)


def _kind(reading: Reading, found: Orchestration) -> Paragraph:
    directors = [one.id for one in reading.document.components if one.type in DIRECTORS]
    stake = reading.stake(directors)
    said: Line = (", directed by ", *reading.refs(directors)) if directors else ()
    why: Line = (", for ", *stake) if stake else ()
    return Paragraph((Strong(found.kind.replace("_", " ")), f" over {reading.subject}", *said, *why, "."))


def _states(reading: Reading, found: Orchestration) -> list[Block | None]:
    if not found.states:
        return [Paragraph((f"No states are kept: each piece of {reading.subject} is handled in one pass.",))]
    drawn = state_machine(reading)
    figure = Figure(drawn.name, drawn.caption, drawn.svg, state_mermaid(reading)) if drawn else None
    rows = (
        ((str(at),), (Code(one.source),), (Code(one.target),), (one.condition,))
        for at, one in enumerate(found.transitions, 1)
    )
    return [figure, _state_table(reading, found), table("Transitions", ("No.", "From", "To", "When"), rows)]


def _state_table(reading: Reading, found: Orchestration) -> Table | None:
    rows = (
        (
            (Code(one.id),),
            (one.name,),
            (reading.ref(one.component_id),) if one.component_id else (),
            ("ends",) if one.terminal else (),
        )
        for one in found.states
    )
    return table("States", ("State", "Name", "Worked on by", "End"), rows)


def _tools(reading: Reading, found: Orchestration) -> Table | None:
    rows = (
        (
            (Code(one.name),),
            (reading.ref(one.component_id),),
            (one.side_effect,),
            (one.permission,),
            (milliseconds(one.timeout_ms),),
        )
        for one in found.tools
    )
    return table("Tools", ("Tool", "Component", "Side effect", "Permission", "Timeout"), rows)


def _retries(reading: Reading, found: Orchestration) -> Table | None:
    timeouts = {one.component_id: one for one in found.timeouts}
    retries = {one.component_id: one for one in found.retries}
    rows: list[tuple[Line, ...]] = []
    for component_id in dict.fromkeys([*retries, *timeouts]):
        retry, timeout = retries.get(component_id), timeouts.get(component_id)
        limit: Line = (milliseconds(timeout.timeout_ms), " ", Code(timeout.basis)) if timeout else ("none set",)
        tries: Line = (f"{retry.attempts} × ", Code(retry.backoff)) if retry else ("no retry",)
        then: Line = (reading.clause(retry.then),) if retry else ()
        rows.append(((reading.ref(component_id),), limit, tries, then, reading.stake([component_id])))
    head = ("Call of", "Timeout and basis", "Attempts", "After the last", "Promise that waits for it")
    return table("Retries and timeouts", head, rows)


def _compensation(reading: Reading, found: Orchestration) -> Bullets | None:
    return bullets(
        (
            reading.ref(one.component_id),
            f": {reading.clause(one.effect)} is undone by {reading.clause(one.undo)}",
            *_for(reading, one.component_id),
        )
        for one in found.compensation
    )


def _for(reading: Reading, component_id: str) -> Line:
    stake = reading.stake([component_id])
    return (", to keep ", *stake) if stake else ()


def _handoff(reading: Reading) -> Table | None:
    handed = [one for one in reading.document.relations if one.kind in ("escalates_to", "falls_back_to", "approves")]
    rows = (
        (
            (reading.ref(one.source),),
            (one.kind.replace("_", " "),),
            (reading.ref(one.target),),
            reading.stake([one.source, one.target]),
        )
        for one in handed
    )
    return table("Hand-off", ("From", "Relation", "To", "For the promise"), rows)
