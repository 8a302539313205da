"""All files of a finished design as text: pure, and the same bytes for the same document."""

import json

from archadvisor.deliverables.documents.architecture import architecture
from archadvisor.deliverables.documents.banner import banner
from archadvisor.deliverables.documents.handoff import handoff
from archadvisor.deliverables.documents.index import index
from archadvisor.deliverables.documents.infrastructure import infrastructure
from archadvisor.deliverables.documents.observability import observability
from archadvisor.deliverables.documents.orchestration import orchestration
from archadvisor.deliverables.documents.safety import safety
from archadvisor.deliverables.documents.summary import summary
from archadvisor.deliverables.markdown import to_markdown
from archadvisor.deliverables.page import style, to_html
from archadvisor.deliverables.reading import Reading
from archadvisor.deliverables.tree import Block, Deliverable, figures_in
from archadvisor.domain.document import DesignDocument
from archadvisor.guardrails.redaction import publishable

_DOCUMENTS = (architecture, infrastructure, orchestration, safety, observability, handoff)


def render(document: DesignDocument) -> dict[str, str]:
    """Text of each file by its path relative to the output directory; `design.json` comes last.

    Everything passes the redaction gate first. Raises RedactionError if a text cannot be checked.
    """
    document = publishable(document)
    reading = Reading(document)
    top, first = banner(reading), summary(reading)
    six = [make(reading) for make in _DOCUMENTS]
    pages = [index(document.brief.title, top, first, six), *(_topped(one, top) for one in six)]
    files = {f"{one.name}.md": to_markdown(one, document.citations) for one in pages}
    files["report.html"] = to_html(document.brief.title, [_topped(first, top), *six], document.citations)
    for figure in (figure for one in six for figure in figures_in(one.blocks)):
        files[f"diagrams/{figure.name}.svg"] = _alone(figure.svg)
    return files | {"design.json": canonical_json(document)}


def canonical_json(document: DesignDocument) -> str:
    """The document as JSON in declared order, indented by two, with a line end, after the redaction gate."""
    return (
        json.dumps(publishable(document).model_dump(mode="json"), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    )


def _topped(deliverable: Deliverable, top: tuple[Block, ...]) -> Deliverable:
    return Deliverable(deliverable.name, deliverable.title, (*top, *deliverable.blocks))


def _alone(svg: str) -> str:
    """A drawing as a file of its own, with its style inside."""
    head, rest = svg.split("\n", 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n<style>{style("diagram.css")}</style>\n{rest}\n'
