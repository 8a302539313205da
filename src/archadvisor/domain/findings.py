"""Findings about the input and violations of the result."""

from typing import Literal

from archadvisor.domain.model import Model, Severity


class Finding(Model):
    """Something noticed about the input, such as hostile or hidden text; it never changes the result."""

    rule: str
    severity: Severity
    message: str
    start: int | None = None
    end: int | None = None


class Violation(Model):
    """A broken rule of the validation node; `severity` `high` and above keeps a design from being validated."""

    rule: str
    severity: Severity
    element_ids: list[str] = []
    message: str


class Citation(Model):
    """A knowledge record, or a passage of the user's own documents, that the design rests on.

    `origin` tells the knowledge that comes with archadvisor from the user's own; `trust` is what the user said of the
    latter, `location` the place in a document.
    """

    id: str
    record_id: str
    title: str
    reference: str
    origin: Literal["built_in", "own"] = "built_in"
    trust: str | None = None
    location: str | None = None
