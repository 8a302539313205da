"""What stands on top of every document: the status and, unless it is validated, what would make the design valid."""

from archadvisor.deliverables.amounts import count
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Anchor, Block, Code, Line, Notice, Paragraph, Section, Strong, blocks, bullets
from archadvisor.domain.findings import Violation
from archadvisor.domain.requirements import Conflict


def banner(reading: Reading) -> tuple[Block, ...]:
    """The status with its broken rules, conflicts, unmet demands and remarks on the input."""
    document = reading.document
    return blocks(
        _status(reading),
        bullets(_violation(reading, one) for one in document.violations),
        *(_conflict(reading, one) for one in document.conflicts),
        _unmet(reading),
        bullets(_finding(one.rule, one.severity, one.message) for one in document.findings),
    )


def _status(reading: Reading) -> Notice:
    document = reading.document
    size = f"{count(len(document.components), 'component')}, {count(len(document.relations), 'relation')}"
    match document.status:
        case "validated":
            return Notice("good", (Strong("Validated: "), size, f", {count(len(document.obligations), 'obligation')}."))
        case "draft":
            asked = count(len(document.questions), "open question")
            broken = f"{count(len(document.violations), 'broken rule')}, {asked}, {size}."
            return Notice("bad", (Strong("Draft, not to be built yet: "), broken))
        case _:
            return Notice(
                "bad", (Strong("Infeasible: "), f"{count(len(document.conflicts), 'conflict')} between demands.")
            )


def _violation(reading: Reading, violation: Violation) -> Line:
    where = (" at ", *reading.refs(violation.element_ids)) if violation.element_ids else ()
    return (Code(violation.rule), f" ({violation.severity})", *where, ": ", violation.message)


def _conflict(reading: Reading, conflict: Conflict) -> Section:
    between = reading.refs(conflict.requirement_ids)
    ways: list[Line] = [
        (Strong("Way out: "), reading.ref(one.requirement_id), " ", one.change, "; ", one.effect)
        for one in conflict.relaxations
    ]
    said = Paragraph((Anchor(conflict.id), conflict.explanation, " (", *between, ")"))
    return Section(f"Conflict {conflict.id}", blocks(said, bullets(ways)))


def _unmet(reading: Reading) -> Notice | None:
    unmet = reading.document.unmet_requirement_ids
    if not unmet:
        return None
    return Notice("warn", (Strong("Not met by this design: "), *reading.refs(unmet)))


def _finding(rule: str, severity: str, message: str) -> Line:
    return (Strong("In the brief: "), Code(rule), f" ({severity}) ", message)
