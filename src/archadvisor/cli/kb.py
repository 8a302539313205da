"""`archadvisor kb`: look into the knowledge base, check it, measure its retrieval and build its store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archadvisor.cli.own import add, own_cards, own_text, remove, sources

if TYPE_CHECKING:
    from archadvisor.knowledge.base import Hit, KnowledgeBase

app = typer.Typer(no_args_is_help=True)
app.command()(add)
app.command()(remove)
app.command()(sources)

Kind = Annotated[str | None, typer.Option(help="Only this kind of record, e.g. patterns, risks, technologies.")]


@app.command("list")
def list_records(kind: Kind = None) -> None:
    """List the records: kind, id, name."""
    from archadvisor.knowledge.loading import record_names

    names = record_names()
    for one in _kinds(kind):
        for record_id, name in names[one].items():
            print(f"{one:<14} {record_id:<36} {name}")
    for card in own_cards(_kinds(kind)):
        print(f"{card.kind:<14} {card.id:<36} {card.title}  [your own]")


@app.command()
def show(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a record, as `kb list` shows it.")],
    kind: Kind = None,
) -> None:
    """Print a record as it is written."""
    from archadvisor.deliverables.escape import visible
    from archadvisor.guardrails.redaction import redact
    from archadvisor.knowledge.loading import package_root, record_files

    files = record_files(package_root())
    found = [(one, path) for one in _kinds(kind) for path in files[one] if path.stem == record_id]
    if not found and (own := own_text(record_id, _kinds(kind))):
        print(visible(redact(own)))
        return
    if not found:
        raise _unknown(record_id, [path.stem for one in _kinds(kind) for path in files[one]])
    for one, path in found:
        lines = path.read_text(encoding="utf-8").splitlines()
        print(f"# {one}/{record_id}")
        print("\n".join(line for line in lines if not line.startswith("# yaml-language-server")))


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What is looked for, in plain words.")],
    kind: Kind = None,
    limit: Annotated[int, typer.Option(help="How many results.", min=1, max=200)] = 10,
) -> None:
    """Find records by words, meaning and spelling; best first, with the rankers that agree."""
    from archadvisor.deliverables.escape import visible
    from archadvisor.errors import InputError
    from archadvisor.guardrails.redaction import redact
    from archadvisor.knowledge.own.joining import OWN_SEARCHABLE
    from archadvisor.knowledge.store import open_knowledge

    if kind is not None and kind not in OWN_SEARCHABLE:
        raise InputError(f"{kind} cannot be searched. Choose one of: {', '.join(OWN_SEARCHABLE)}.")
    knowledge = open_knowledge()
    for hit in knowledge.search(text, (kind,) if kind else OWN_SEARCHABLE, limit):
        name = visible(redact(_title(knowledge, hit)))
        print(f"{hit.score:.3f}  {hit.kind:<14} {hit.record_id:<36} {name}  [{', '.join(hit.rankers)}]")


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Folder of records; default: those of archadvisor.")] = None,
) -> None:
    """Check that every record is complete and every cross-reference resolves; warn of facts not looked at for long."""
    from archadvisor.errors import InputError
    from archadvisor.knowledge.lint import check_age, check_folder

    if folder is not None and not folder.is_dir():
        raise InputError(f"{folder} is not a folder.")
    problems = check_folder(folder)
    for problem in problems:
        print(problem)
    for warning in check_age(folder):
        print(f"warning: {warning}")
    print(f"{len(problems)} problem(s)" if problems else "The knowledge is complete.")
    raise typer.Exit(1 if problems else 0)


@app.command()
def bench(
    file: Annotated[
        Path, typer.Argument(help="YAML file: `queries` with id, query and gold ids, or a list of `card` and `text`.")
    ],
) -> None:
    """Measure retrieval: recall@5, recall@20 and MRR beside BM25 alone, MiniLM alone and a random order."""
    from archadvisor.knowledge.bench import read_bench, run_bench
    from archadvisor.knowledge.store import open_knowledge

    report = run_bench(read_bench(file), open_knowledge())
    tables = (("all gold", report.scores), ("gold that is there", report.scores_of_present), ("halves", report.halves))
    for title, rows in tables:
        print(f"{title:<28}{'recall@5':>10}{'recall@20':>11}{'MRR':>8}")
        for row in rows:
            figures = f"{row.recall_at_5:>10.3f}{row.recall_at_20:>11.3f}{row.mean_reciprocal_rank:>8.3f}"
            print(f"  {row.ranker:<26}{figures}")
    absent = len(report.absent_gold)
    print(f"{report.queries} queries; {report.gold - absent} of {report.gold} gold records are in the knowledge base")


@app.command()
def build() -> None:
    """Build the store and train the reader now, if they are not there yet."""
    from archadvisor.agents.reasoning.reading.route import learned_route
    from archadvisor.knowledge.records import RECORD_TYPES
    from archadvisor.knowledge.store import open_knowledge, store_folder

    knowledge = open_knowledge()
    learned_route(knowledge.needs)
    count = sum(len(getattr(knowledge, kind)) for kind in RECORD_TYPES)
    print(f"{count} records, knowledge version {knowledge.version}, in {store_folder()}")


def _title(knowledge: "KnowledgeBase", hit: "Hit") -> str:
    """The name of a found record (an id is unique within a kind only), or document and headings of a passage."""
    records = getattr(knowledge, hit.kind, {})
    return str(records[hit.record_id].name) if hit.record_id in records else knowledge.cite(hit.record_id).title


def _kinds(kind: str | None) -> list[str]:
    """The kinds that a command speaks of. Raises InputError if there is no such kind."""
    from archadvisor.errors import InputError
    from archadvisor.knowledge.records import RECORD_TYPES

    if kind is None:
        return list(RECORD_TYPES)
    if kind not in RECORD_TYPES:
        raise InputError(f"there is no kind {kind}. Choose one of: {', '.join(RECORD_TYPES)}.")
    return [kind]


def _unknown(record_id: str, known: list[str]) -> Exception:
    from difflib import get_close_matches

    from archadvisor.errors import InputError

    near = get_close_matches(record_id, known, n=3)
    hint = f" Did you mean {', '.join(near)}?" if near else " See `archadvisor kb list`."
    return InputError(f"there is no record {record_id}.{hint}")
