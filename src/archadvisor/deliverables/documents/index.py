"""The index: the summary and the way to the other documents."""

from collections.abc import Sequence

from archadvisor.deliverables.tree import Block, Code, Deliverable, Section, blocks, section, table


def index(title: str, top: tuple[Block, ...], summary: Deliverable, others: Sequence[Deliverable]) -> Deliverable:
    """The banner and the summary under the title of the brief, followed by the list of documents."""
    rows = [((Code(f"{one.name}.md"),), (str(_parts(one)),)) for one in others]
    rows += [((Code("report.html"),), ("all",)), ((Code("design.json"),), ("data",))]
    listed = section("Documents", table("Documents", ("File", "Sections"), rows))
    return Deliverable("index", title, blocks(*top, *summary.blocks, listed))


def _parts(deliverable: Deliverable) -> int:
    return sum(isinstance(one, Section) for one in deliverable.blocks)
