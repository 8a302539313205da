"""What a chat model contributed to a design: agent by agent, with reasons, words of the brief and sources."""

from collections.abc import Iterator

from archadvisor.deliverables.amounts import count
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import (
    Code,
    Line,
    Quote,
    Section,
    Strong,
    Table,
    bullets,
    joined,
    section,
    table,
)
from archadvisor.domain.advice import Advice, Note, Taken
from archadvisor.domain.risk import AbuseCase, Risk


def from_a_chat_model(reading: Reading) -> Section | None:
    """A section on what was taken from a chat model and what was not; None where none was asked."""
    if not reading.document.manifest.advice:
        return None
    return section(
        "What a chat model contributed",
        _agents(reading),
        bullets(_taken(reading, one) for advice in reading.document.manifest.advice for one in _shown(advice)),
        bullets(_case(reading, risk, one) for risk in reading.document.risks for one in risk.abuse_cases),
        bullets(_note(reading, one) for one in reading.document.notes),
    )


def in_short(reading: Reading) -> Section | None:
    """The same agent by agent in one line each, for the first page."""
    lines: Iterator[Line] = ((Strong(one.agent), f": {came_of(one)}") for one in reading.document.manifest.advice)
    return section("Asked of a chat model", bullets(lines))


def came_of(advice: Advice) -> str:
    """What came of asking in the name of an agent, in a few words."""
    if advice.fallback is not None:
        return f"rules alone ({advice.fallback})"
    return f"{advice.model}, {len(advice.taken)} taken, {len(advice.dropped)} dropped"


def _agents(reading: Reading) -> Table | None:
    rows = (((Strong(one.agent),), (came_of(one),), (_why_dropped(one),)) for one in reading.document.manifest.advice)
    return table("Agent by agent", ("Agent", "What came of it", "Not taken, and why"), rows)


def _why_dropped(advice: Advice) -> str:
    reasons = [one.why for one in advice.dropped]
    return "; ".join(f"{why} ({count(reasons.count(why), 'time')})" for why in dict.fromkeys(reasons))


def _shown(advice: Advice) -> list[Taken]:
    """What was taken but for notes, which are shown themselves."""
    return [one for one in advice.taken if one.kind != "note"]


def _taken(reading: Reading, one: Taken) -> Line:
    """A thing that was taken: what it is, why, on which words and records."""
    value: Line = (" ", Code(one.value)) if one.value else ()
    said: Line = (" — ", Quote(one.quote), " ", *reading.refs(one.requirement_ids)) if one.quote else ()
    head: Line = (f"{one.kind.replace('_', ' ')} ", reading.ref(one.element_id), *value)
    return (*head, f": {one.reason}", *said, *reading.cites(one.citation_ids))


def _case(reading: Reading, risk: Risk, one: AbuseCase) -> Line:
    where = joined((reading.ref(each),) for each in one.element_ids)
    return ("Abuse case of ", reading.ref(risk.id), f": {one.scenario} At ", *where, f". {one.reason}")


def _note(reading: Reading, one: Note) -> Line:
    return (reading.ref(one.element_id), f", {one.kind}: {one.text}")
