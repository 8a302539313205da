"""A design as commands take it: a design.json, a directory that holds one, or a brief that is designed first."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archadvisor.domain.document import DesignDocument

MOST_DESIGN_BYTES = 20_000_000


def given_design(source: str, seed: int = 0) -> "DesignDocument":
    """The design to start from: read, or made from a brief. Raises InputError if there is none."""
    path = Path(source)
    path = path / "design.json" if path.is_dir() else path
    if path.suffix == ".json":
        return read_design(path)
    from archadvisor.cli.design import run_with_progress
    from archadvisor.graphs.run import embedded_graph
    from archadvisor.guardrails.intake import read_source

    text = read_source(source)
    return run_with_progress(embedded_graph(seed), text, path.stem if source != "-" else "brief", {})


def read_design(path: Path) -> "DesignDocument":
    """The document in a file, past the redaction gate and without control characters that could steer a terminal.

    Raises InputError if there is none or it is something else.
    """
    from archadvisor.guardrails.intake import Expected
    from archadvisor.guardrails.structured import as_record, read_json

    expected = Expected("Give the design.json that `archadvisor design BRIEF --out DIR` writes.", MOST_DESIGN_BYTES)
    raw = read_json(str(path), expected)
    # What validates is imported once there is something to validate: a bad file is refused at once.
    from archadvisor.deliverables.escape import visible
    from archadvisor.domain.document import DesignDocument
    from archadvisor.guardrails.redaction import mapped, publishable

    return publishable(as_record(mapped(raw, visible), DesignDocument, str(path), expected))
