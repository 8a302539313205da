"""Findings about the input and violations of the result."""

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
    """A knowledge record that the design rests on."""

    id: str
    record_id: str
    title: str
    reference: str
