"""What the user's own documents say about the demands of the brief, quoted with place and source."""

from archadvisor.deliverables.reading import Reading, gist
from archadvisor.deliverables.tree import Anchor, Line, Quote, Section, Strong, bullets, joined, section
from archadvisor.domain.design import DocumentNote

_OUTSIDE = {"external": ", by others"}


def from_your_documents(reading: Reading) -> Section | None:
    """A section with one entry for each passage; None where no document speaks of the brief."""
    return section("From your documents", bullets(_note(reading, one) for one in reading.document.document_notes))


def _note(reading: Reading, one: DocumentNote) -> Line:
    """Where it stands, what it says, which demand it speaks of, and the components and decisions that rest on that."""
    within = " › ".join(part for part in one.heading if part != one.document)
    place = f", {within}, {one.location}" if within else f", {one.location}"
    asked = [reading.statements[id] for id in one.statement_ids if id in reading.statements]
    demand = joined(((Quote(gist(each.text)), " ", reading.ref(each.id)) for each in asked[:1]), "")
    speaks: Line = (" — on ", *demand) if demand else ()
    rests: Line = (", for ", *reading.refs(one.element_ids)) if one.element_ids else ()
    name: Line = (Anchor(one.id), Strong(one.document), place, _OUTSIDE.get(one.trust, ""), ": ")
    return (*name, Quote(one.quote), *speaks, *rests, *reading.cites(one.citation_ids))
