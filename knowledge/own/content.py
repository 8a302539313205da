"""What own knowledge consists of: sources with their provenance, cards, and passages of documents."""

from typing import Literal

from archadvisor.domain.findings import Citation
from archadvisor.domain.model import Model

Trust = Literal["team", "external"]
TRUST_LEVELS: tuple[Trust, ...] = ("team", "external")

DOCUMENTS = "documents"
"""The kind under which passages are searched, beside the kinds of records."""

_TOLD = {"team": "Your own", "external": "From outside, added by you:"}


class Provenance(Model):
    """Where own knowledge comes from: the file below the path that was added, and what the user said of it."""

    origin: str
    trust: Trust

    def citation(self, record_id: str, title: str, kind: str, sources: str | None) -> Citation:
        """The citation of an own card, with the sources that the card itself names."""
        told = f"{_TOLD[self.trust]} card, {kind.replace('_', ' ')}: {self.origin}"
        reference = f"{told}; {sources}" if sources else told
        return Citation(
            id=f"cit-{record_id}",
            record_id=record_id,
            title=title,
            reference=reference,
            origin="own",
            trust=self.trust,
        )


class Passage(Model):
    """A stretch of an own document: its place as page or line, the headings above it, and its screened text."""

    id: str
    document_id: str
    document: str
    provenance: Provenance
    heading: list[str]
    page: int | None = None
    line: int | None = None
    text: str

    @property
    def location(self) -> str:
        """The place in words: `page 3` or `line 12`."""
        return f"page {self.page}" if self.page is not None else f"line {self.line}"

    def citation(self) -> Citation:
        """The citation of this passage, by document, headings and place."""
        within = " › ".join(one for one in self.heading if one != self.document)
        return Citation(
            id=f"cit-{self.id}",
            record_id=self.id,
            title=f"{self.document} › {within}" if within else self.document,
            reference=f"{_TOLD[self.provenance.trust]} document {self.provenance.origin}, {self.location}",
            origin="own",
            trust=self.provenance.trust,
            location=self.location,
        )


class Source(Model):
    """A file that was added: its identity on this machine and what came of it.

    `path`, `sha256` and `added` are kept for the user's sake and never enter a design.
    """

    id: str
    kind: str
    path: str
    origin: str
    sha256: str
    trust: Trust
    added: str
    title: str
    passages: int = 0
    findings: list[str] = []
