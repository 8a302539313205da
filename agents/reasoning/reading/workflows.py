"""The work of departments: which clauses say what a department does, and what kind of work that is.

Clauses are matched to work kinds by their cues and, where none fires, by resemblance to exemplars. Only briefs that
describe the work of at least two departments have workflows; a single product has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.cues import Cue, Hit, compile_all, find
from archadvisor.agents.reasoning.reading.departments import Department, departments_of
from archadvisor.agents.reasoning.reading.fields import evidence
from archadvisor.agents.reasoning.reading.keeping import Relations, Words, kept_at, person_in, relations_of
from archadvisor.agents.reasoning.reading.loads import Load, load_of
from archadvisor.agents.reasoning.reading.reading import Reading
from archadvisor.agents.reasoning.reading.resemblance import resembling
from archadvisor.agents.reasoning.reading.subjects import says, stems
from archadvisor.domain.requirements import Workflow
from archadvisor.knowledge.organisation_records import WorkKind

FEWEST_DEPARTMENTS = 2
FEWEST_WORKFLOWS = 3
MOST_KINDS_OF_A_CLAUSE = 2

Kinds = Mapping[str, WorkKind]


@dataclass(frozen=True)
class Piece:
    """A clause that describes work: the kind, where it stands and whose work it is."""

    kind: WorkKind
    clause: int
    position: int
    department: Department
    load: Load


def workflows_of(reading: Reading, kinds: Kinds) -> list[Workflow]:
    """The work of departments in the order of the brief; empty unless several departments are described."""
    spoken = departments_of(reading)
    wide = any(says("organisation", clause) for clause in reading.clauses)
    if not kinds or not _plausible(reading, spoken, wide):
        return []
    pieces = _pieces(reading, kinds, spoken)
    found = _merged(pieces)
    departments = {one[0].department.name for one in found}
    several = len(departments) >= FEWEST_DEPARTMENTS and len(found) >= FEWEST_WORKFLOWS
    if not (several and (wide or _explicit(found))):
        return []
    said = relations_of(reading, [_words(reading, one) for one in found])
    return [_workflow(reading, number, *one) for number, one in enumerate(zip(found, said, strict=True), 1)]


def _plausible(reading: Reading, spoken: Mapping[int, Department], wide: bool) -> bool:
    """Whether a closer look can find an organisation: several departments, with figures unless the whole is meant."""
    counted = {one.clause for one in reading.measures}
    acting = {one.name for number, one in spoken.items() if one.subject and (wide or number in counted)}
    return len(acting) >= FEWEST_DEPARTMENTS


def _words(reading: Reading, pieces: Sequence[Piece]) -> Words:
    """The words by which other clauses may speak of a piece of work."""
    kind = pieces[0].kind
    told = " ".join(reading.clauses[one.clause].folded for one in pieces)
    told += " wait delay sooner faster" if any(one.load.lead_time for one in pieces) else ""
    return Words(stems(" ".join([*kind.subjects, pieces[0].load.work or ""])), stems(told))


def _explicit(found: Sequence[Sequence[Piece]]) -> bool:
    """Whether the brief says of at least two departments what they do and how much of it or how long it takes."""
    told = [one for pieces in found for one in pieces if one.department.subject and one.load.is_told]
    return len({one.department.name for one in told}) >= FEWEST_DEPARTMENTS


def _pieces(reading: Reading, kinds: Kinds, spoken: Mapping[int, Department]) -> list[Piece]:
    cues = {one.key: one for one in compile_all({key: (kind.cues, kind.vetoes) for key, kind in kinds.items()})}
    working = [number for number, clause in enumerate(reading.clauses) if not _asks(clause)]
    hits = {number: _kinds_in(reading, number, cues, kinds, spoken.get(number)) for number in working}
    silent = [number for number in working if not hits[number] and number in spoken]
    near = resembling([reading.clauses[number].folded for number in silent], kinds)
    for number, key in zip(silent, near, strict=True):
        hits[number] = [Hit(key, number, 0, 0)] if key else []
    return [
        _piece(reading, kinds[hit.key], number, hit, spoken.get(number)) for number in working for hit in hits[number]
    ]


def _asks(clause: Clause) -> bool:
    """Whether a clause tells what is wanted, kept with people or stored somewhere rather than what is done."""
    return any(says(group, clause) for group in ("goals", "kept", "places"))


def _kinds_in(
    reading: Reading, number: int, cues: Mapping[str, Cue], kinds: Kinds, department: Department | None
) -> list[Hit]:
    """The kinds whose cues fire, in the order of the text.

    Of overlapping ones that of the department counts, then the longer. A further kind needs a figure of its own.
    """
    clause = reading.clauses[number]
    hits = [hit for cue in cues.values() for hit in find(cue, [clause])]
    hits.sort(key=lambda hit: (not _usual(kinds[hit.key], department), hit.start - hit.end, hit.key))
    kept: list[Hit] = []
    for hit in hits:
        apart = all(hit.end <= one.start or hit.start >= one.end for one in kept)
        if apart and (not kept or load_of(reading, number, kinds[hit.key]).volume):
            kept.append(hit)
    volumes = [load_of(reading, number, kinds[hit.key]).volume for hit in kept]
    distinct = [hit for place, hit in enumerate(kept) if place == 0 or volumes[place] not in volumes[:place]]
    return sorted(distinct[:MOST_KINDS_OF_A_CLAUSE], key=lambda hit: hit.start)


def _usual(kind: WorkKind, department: Department | None) -> bool:
    """Whether a department usually does such work."""
    return department is not None and any(name.lower() in department.name.lower() for name in kind.departments)


def _piece(reading: Reading, kind: WorkKind, number: int, hit: Hit, department: Department | None) -> Piece:
    usual = Department(kind.departments[0], subject=False, named=False)
    return Piece(kind, number, hit.start, department or usual, load_of(reading, number, kind))


def _merged(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces of the same work of the same department together; unnamed departments join the one that does that work."""
    found: list[list[Piece]] = []
    for piece in pieces:
        home = next((one for one in found if _same(one[0], piece)), None)
        if home is None:
            found.append([piece])
        else:
            home.append(piece)
    return found


def _same(one: Piece, other: Piece) -> bool:
    if one.kind.id != other.kind.id:
        return False
    return one.department.name == other.department.name or not (one.department.subject and other.department.subject)


def _workflow(reading: Reading, number: int, pieces: Sequence[Piece], said: Relations) -> Workflow:
    first, kind = pieces[0], pieces[0].kind
    load = next((one.load for one in pieces if one.load.volume), first.load)
    clauses = list(dict.fromkeys(one.clause for one in pieces))
    return Workflow(
        id=f"wf-{number:02d}",
        name=_name(kind, load.work),
        department=first.department.name,
        department_status="stated" if first.department.named else "assumed",
        work_kind_id=kind.id,
        work=load.work or kind.item,
        statement_ids=[statement_id(one) for one in clauses],
        needs=list(kind.needs),
        volume=load.volume,
        effort=load.effort,
        lead_time=load.lead_time,
        kept_by=[statement_id(one) for one in said.kept],
        kept_at=kept_at([reading.clauses[one] for one in said.kept]),
        bounded_by=[statement_id(one) for one in said.bounded],
        goal_ids=[statement_id(one) for one in said.goals],
        person=next((who for one in said.kept if (who := person_in(reading.clauses[one]))), None),
        evidence=evidence(reading.brief, [reading.clause_span(one) for one in clauses]),
    )


def _name(kind: WorkKind, work: str | None) -> str:
    """The kind of work, with the brief's own word for the items where that tells more."""
    return f"{kind.name} ({work})" if work and not stems(work) <= stems(kind.name) else kind.name


def statement_id(clause: int) -> str:
    """The statement of a clause."""
    return f"stm-{clause + 1:02d}"


def needed_by(reading: Reading, workflows: Sequence[Workflow], known: Sequence[str]) -> Reading:
    """The reading with the needs of the workflows, in the order of the records.

    A clause that only describes work asks for nothing itself: what is needed there is what its kind of work needs.
    """
    described = {int(one.removeprefix("stm-")) - 1 for flow in workflows for one in flow.statement_ids}
    plain = {number for number in described if not says("demanding", reading.clauses[number])}
    needs = {need: [hit for hit in hits if hit.clause not in plain] for need, hits in reading.needs.items()}
    for flow in workflows:
        for need in flow.needs:
            needs.setdefault(need, []).extend(_hits(reading, need, flow))
    return replace(reading, needs={need: needs[need] for need in known if needs.get(need)})


def _hits(reading: Reading, need: str, flow: Workflow) -> list[Hit]:
    numbers = [int(one.removeprefix("stm-")) - 1 for one in flow.statement_ids]
    return [Hit(need, number, *reading.clause_span(number)) for number in numbers]
