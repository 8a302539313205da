"""A finished design taken apart again: the requirements and the architecture that a document was made from."""

from archadvisor.domain.design import ArchitectureDesign
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.requirements import Conflict, Requirements


def requirements_of(document: DesignDocument) -> Requirements:
    """The requirements behind a document, without the conflicts that only designing found."""
    return Requirements(
        fields=document.requirements,
        statements=document.statements,
        workflows=document.workflows,
        wishes=document.wishes,
        leanings=document.leanings,
        kept=document.kept,
        conflicts=[one for one in document.conflicts if not _found_by_designing(one)],
    )


def _found_by_designing(conflict: Conflict) -> bool:
    """Whether a conflict is named by its members, as the choice of technologies names them."""
    members = "-".join(one.removeprefix("req-") for one in conflict.requirement_ids)
    return conflict.id == f"conflict-{members}"


def design_of(document: DesignDocument) -> ArchitectureDesign | None:
    """The architecture of a document; None if nothing could be designed."""
    if document.orchestration is None:
        return None
    names = set(ArchitectureDesign.model_fields) & set(DesignDocument.model_fields)
    parts = {name: getattr(document, name) for name in sorted(names)}
    return ArchitectureDesign(**{name: part for name, part in parts.items() if part is not None})
