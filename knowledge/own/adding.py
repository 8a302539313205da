"""Adding and removing own knowledge: everything is read and checked first, then one new state replaces the old one."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archadvisor.domain.findings import Finding
from archadvisor.errors import InputError
from archadvisor.guardrails.folders import FoundFile, Refused, files_of
from archadvisor.guardrails.isolation import Isolation
from archadvisor.knowledge.loading import Records
from archadvisor.knowledge.own.admission import admitted, orphans
from archadvisor.knowledge.own.collection import State
from archadvisor.knowledge.own.content import DOCUMENTS, Source, Trust
from archadvisor.knowledge.own.reading import (
    SECONDS_PER_FILE,
    UnfitFile,
    card_of,
    document_of,
    is_card,
    sha256_of,
    slug_of,
)
from archadvisor.knowledge.own.states import Taken, replaced_by, with_taken, with_vectors, without
from archadvisor.knowledge.own.storage import embedder_id, own_folder, read_state, write_state, writing

MAX_PASSAGES = 10_000
"""Of all documents: beyond it, opening the knowledge base takes seconds."""


@dataclass
class Report:
    """What came of the files, by name: sources added and replaced, unchanged ones, reasons and findings.

    `sources` and `passages` are how many there are in all afterwards.
    """

    added: list[Source] = field(default_factory=list)
    replaced: list[Source] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=dict)
    sources: int = 0
    passages: int = 0
    findings: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What the user asks for: where the files are, how far they are trusted, and the date by the user's clock."""

    path: Path
    trust: Trust
    added: str


def add(
    request: Request, home: Path, built_in: Callable[[], Records], tell: Callable[[str], None] = lambda _: None
) -> Report:
    """Add a file or every file of a folder to the own knowledge; files that do not fit are skipped with their reasons.

    The old state stays until the new one is whole; built-in records are read if a file is new. Raises InputError if
    the path cannot be used or the folder not be written.
    """
    report = Report()
    files = _files(request, home, report)
    with writing(home):
        state = read_state(home)
        taken = _read(files, request, state, report, tell)
        fitting = admitted(taken, state, built_in(), report.skipped) if taken else []
        _count(fitting, state, report)
        after = with_taken(state, fitting)
        report.sources, report.passages = len(after.sources), len(after.passages)
        if fitting or state.embedder != embedder_id():
            if len(after.passages) > MAX_PASSAGES:
                raise InputError(f"all documents together would have more than {MAX_PASSAGES} passages; add fewer")
            tell(f"writing {len(after.sources)} sources with {len(after.passages)} passages")
            write_state(home, with_vectors(after, home))
    return report


def remove(name: str, home: Path, built_in: Records) -> list[Source]:
    """Remove the sources of this id, origin or path (of a folder: all below it) and return them.

    Raises InputError if there are none or if cards that stay refer to one of them.
    """
    with writing(home):
        state = read_state(home)
        gone = _named(name, state)
        if not gone:
            raise InputError(f"there is no source {name}; see `archadvisor kb sources`")
        after = without(state, {one.id for one in gone})
        if refers := orphans(after, built_in):
            raise InputError(f"{refers[0]}. Remove that card first, or both together.")
        write_state(home, with_vectors(after, home))
    return gone


def sources(home: Path) -> list[Source]:
    """Everything that was added, in order of origin."""
    return sorted(read_state(home).sources.values(), key=lambda one: (one.origin, one.id))


def _files(request: Request, home: Path, report: Report) -> list[FoundFile]:
    """The files to read; what the folder walk refused goes into the report."""
    if own_folder(home).resolve().is_relative_to(request.path.resolve()):
        raise InputError(f"{request.path} holds the knowledge base itself; add the folder of your documents")
    files = []
    for one in files_of(request.path):
        if isinstance(one, Refused):
            report.skipped[one.name] = [one.reason]
        else:
            files.append(one)
    if not files and not report.skipped:
        raise InputError(f"{request.path} holds no file. Give a file, or a folder with cards or documents.")
    return files


def _read(
    files: list[FoundFile], request: Request, state: State, report: Report, tell: Callable[[str], None]
) -> list[Taken]:
    """Read every file whose content is new; unchanged ones and unfit ones go into the report."""
    by_path = {one.path: one for one in state.sources.values()}
    known = {(one.sha256, one.trust): one for one in state.sources.values()}
    ids, taken = {one: source.path for one, source in state.sources.items()}, []
    with Isolation(SECONDS_PER_FILE) as child:
        for file in files:
            former = by_path.get(str(file.path))
            same = known.get((sha256_of(file), request.trust))
            if same is not None and (former is None or former is same):
                report.unchanged.append(file.name)
                continue
            tell(f"reading {file.name}")
            try:
                one = _taken(file, request, former, ids, child, report)
            except UnfitFile as error:
                report.skipped[file.name] = error.problems
                report.findings |= _told({file.name: error.findings}) if error.findings else {}
                continue
            known[one.source.sha256, one.source.trust] = one.source
            ids[one.source.id] = one.source.path
            taken.append(one)
    return taken


def _taken(
    file: FoundFile, request: Request, former: Source | None, ids: Mapping[str, str], child: Isolation, report: Report
) -> Taken:
    """The content of a file as a source. Raises UnfitFile."""
    if is_card(file):
        if request.trust != "team":
            raise UnfitFile(["is a card, and cards decide on designs; add only those your team stands behind"])
        card = card_of(file)
        return Taken(_source(file, request, card.record.id, card.kind, card.record.name), card, [])
    kept = former.id if former is not None and former.kind == DOCUMENTS else None
    document = document_of(file, request.trust, kept or _free(slug_of(file.name), ids), child)
    told = _told({file.name: document.findings})
    report.findings |= told
    update = {"passages": len(document.passages), "findings": told.get(file.name, [])}
    source = _source(file, request, document.id, DOCUMENTS, document.title).model_copy(update=update)
    return Taken(source, None, document.passages)


def _source(file: FoundFile, request: Request, source_id: str, kind: str, title: str) -> Source:
    return Source(
        id=source_id,
        kind=kind,
        path=str(file.path),
        origin=file.name,
        sha256=sha256_of(file),
        trust=request.trust,
        added=request.added,
        title=title,
    )


def _free(wanted: str, ids: Iterable[str]) -> str:
    """An id that no other source has."""
    given, number, taken = wanted, 2, set(ids)
    while given in taken:
        given, number = f"{wanted}-{number}", number + 1
    return given


def _told(findings: Mapping[str, list[Finding]]) -> dict[str, list[str]]:
    """Findings as text, each once."""
    return {
        name: list(dict.fromkeys(f"{one.rule} ({one.severity}): {one.message}" for one in found))
        for name, found in findings.items()
        if found
    }


def _count(fitting: list[Taken], state: State, report: Report) -> None:
    former = {one.path for one in replaced_by(fitting, state)}
    for one in fitting:
        (report.replaced if one.source.path in former else report.added).append(one.source)


def _named(name: str, state: State) -> list[Source]:
    """The sources that a name means: one by id or origin, or all at or below a path."""
    if name in state.sources:
        return [state.sources[name]]
    alike = [one for one in state.sources.values() if one.origin == name]
    if len(alike) > 1:
        ids = ", ".join(one.id for one in alike)
        raise InputError(f"several sources have the origin {name}: {ids}. Name one by its id.")
    if alike:
        return alike
    path = Path(name).absolute()
    real = Path(os.path.realpath(path))
    return [one for one in state.sources.values() if {path, real} & {Path(one.path), *Path(one.path).parents}]
