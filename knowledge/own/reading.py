"""From a file to own content: a card, or a document in passages, or the reason why it is neither."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from archadvisor.domain.findings import Finding
from archadvisor.guardrails.folders import FoundFile
from archadvisor.guardrails.isolation import Isolation, Overrun
from archadvisor.guardrails.screening import mask_instructions
from archadvisor.knowledge.own.cards import RESERVED_PREFIX, Card, UnfitCard, read_card
from archadvisor.knowledge.own.content import Passage, Provenance, Trust
from archadvisor.knowledge.own.extraction import Extracted, Unreadable, extract, text_of
from archadvisor.knowledge.own.passages import PASSAGE_CHARACTERS, passages_of, screened

SECONDS_PER_FILE = 30.0
MAX_PASSAGES = 3_000
"""Of one document: some six hundred pages."""

FORMS_BY_SUFFIX = {
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".html": "HTML",
    ".htm": "HTML",
    ".txt": "text",
    ".text": "text",
    ".pdf": "PDF",
}
CARD_SUFFIXES = (".yaml", ".yml")
_MAX_ID = 60


class UnfitFile(Exception):
    """A file that is not taken, with every reason and what the screening found."""

    def __init__(self, problems: list[str], findings: list[Finding] | None = None) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
        self.findings = findings or []


@dataclass(frozen=True)
class Document:
    """A document in passages, with what the screening found in it."""

    id: str
    title: str
    passages: list[Passage]
    findings: list[Finding]


def sha256_of(file: FoundFile) -> str:
    """The hash by which a file's content is known again."""
    return hashlib.sha256(file.data).hexdigest()


def is_card(file: FoundFile) -> bool:
    """Whether a file holds a card, by its suffix."""
    return PurePosixPath(file.name).suffix.lower() in CARD_SUFFIXES


def card_of(file: FoundFile) -> Card:
    """The card of a file. Raises UnfitFile."""
    try:
        return read_card(_with_folder(file), text_of(file.data))
    except UnfitCard as error:
        raise UnfitFile(error.problems, error.findings) from None
    except Unreadable as error:
        raise UnfitFile([str(error)]) from None


def _with_folder(file: FoundFile) -> str:
    """The name of a file with the folder it lies in, which may tell the kind of a card."""
    return f"{file.path.parent.name}/{file.path.name}"


def document_of(file: FoundFile, trust: Trust, document_id: str, child: Isolation) -> Document:
    """The document of a file, taken apart in the child process. Raises UnfitFile."""
    form = _form(file)
    if mask_instructions(PurePosixPath(file.name).name)[1]:
        raise UnfitFile(["has a name that instructs the tool; rename it"])
    try:
        found: Extracted = child.run(extract, form, file.data)
    except (Unreadable, Overrun) as error:
        raise UnfitFile([str(error)]) from None
    if sum(len(one.text) for one in found.parts) > MAX_PASSAGES * PASSAGE_CHARACTERS:
        raise UnfitFile([f"has more text than {MAX_PASSAGES} passages hold; split it"])
    title = screened(found.title or "")[0] or PurePosixPath(file.name).stem
    passages, findings = passages_of(document_id, title, Provenance(origin=file.name, trust=trust), found)
    if found.hidden:
        message = f"{found.hidden} stretch(es) that a reader does not see (comments, hidden elements) were left out."
        findings.insert(0, Finding(rule="hidden.text", severity="medium", message=message))
    if not passages:
        raise UnfitFile(["holds no text once instructions and hidden text are set aside"], findings)
    if len(passages) > MAX_PASSAGES:
        raise UnfitFile([f"has {len(passages)} passages, more than {MAX_PASSAGES}; split it"], findings)
    return Document(document_id, title, passages, findings)


def _form(file: FoundFile) -> str:
    """The form of a document: PDF by its first bytes, else by its suffix. Raises UnfitFile."""
    if file.data.startswith(b"%PDF-"):
        return "PDF"
    suffix = PurePosixPath(file.name).suffix.lower()
    if suffix not in FORMS_BY_SUFFIX:
        known = ", ".join(one.removeprefix(".") for one in (*CARD_SUFFIXES, *FORMS_BY_SUFFIX))
        raise UnfitFile([f"is of no kind that is read ({known})"])
    return FORMS_BY_SUFFIX[suffix]


def slug_of(name: str) -> str:
    """The id that a document of this name gets if no other has it: `own-` and its path in small letters."""
    words = re.sub(r"[^a-z0-9]+", "-", str(PurePosixPath(name).with_suffix("")).lower()).strip("-")
    return f"{RESERVED_PREFIX}{words[-_MAX_ID:].strip('-') or 'document'}"
