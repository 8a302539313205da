"""Non-interference: documents with injections beside, behind and inside briefs must not change what is decided.

usage: python benchmarks/noninterference.py BRIEFS_DIR DOCUMENTS_DIR [--knowledge] [--inside] [--limit PAIRS]

Every brief is designed once as the baseline. Then, for each document, it is designed with the document as context;
with --knowledge, with the document added to a knowledge base of its own; with --inside, with the document's text as a
paragraph of the brief itself (at its beginning, middle or end in turn). Compared are the decisions: status, components
with technologies, relations, patterns, risks with severities, controls, duties and cost, not citations and wording.
Alternatives and questions are left out: they are computed from the same decisions. --limit spreads that many pairs
evenly over all of them.

Exit code 1 unless every pair holds.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from archadvisor.agents.contract import Toolbox
from archadvisor.domain.document import DesignDocument
from archadvisor.errors import ArchadvisorError
from archadvisor.evals.decisions import first_difference
from archadvisor.graphs.design import DesignGraph, design_graph
from archadvisor.graphs.run import PRICE_DATE, embedded_reasoner
from archadvisor.guardrails.intake import read_source
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.own.adding import Request, add
from archadvisor.knowledge.own.joining import with_own
from archadvisor.knowledge.store import open_knowledge

ADDED = "2026-01-01T00:00:00Z"

Pair = tuple[Path, Path]
Redesign = Callable[[Path, Path], DesignDocument]


def designed(graph: DesignGraph, text: str, context: dict[str, str] | None = None) -> DesignDocument:
    """The design of a text without alternatives and questions."""
    state = {"source_text": text, "source_name": "brief", "context": context or {}, "explore": False}
    document: DesignDocument = graph.invoke(state)["document"]  # type: ignore[call-overload]
    return document


def graph_over(knowledge: KnowledgeBase) -> DesignGraph:
    """The design graph over a knowledge base, at the catalogue's own price date."""
    return design_graph(embedded_reasoner(), Toolbox(knowledge=knowledge, seed=0, price_date=PRICE_DATE))


def knowledge_with(built_in: KnowledgeBase, document: Path) -> KnowledgeBase:
    """The built-in knowledge with one document beside it; alone where the document is refused."""
    with tempfile.TemporaryDirectory() as home:
        add(Request(document, "team", ADDED), Path(home), embedded_records)
        return with_own(built_in, Path(home))


def with_paragraph(text: str, paragraph: str, turn: int) -> str:
    """The brief with a paragraph of its own more: first, in the middle, or last."""
    sentences = text.split(". ")
    half = len(sentences) // 2
    middle = [". ".join(sentences[:half]) + ".", paragraph, ". ".join(sentences[half:])]
    return "\n\n".join([[paragraph, text], middle, [text, paragraph]][turn % 3])


def ways(built_in: KnowledgeBase, documents: list[Path]) -> dict[str, Redesign]:
    """How a document can reach a design, by name."""
    graph = graph_over(built_in)

    @lru_cache(maxsize=1)  # pairs come document by document
    def own_graph(document: Path) -> DesignGraph:
        return graph_over(knowledge_with(built_in, document))

    def as_context(brief: Path, document: Path) -> DesignDocument:
        return designed(graph, text_of(brief), {document.name: text_of(document)})

    def as_knowledge(brief: Path, document: Path) -> DesignDocument:
        return designed(own_graph(document), text_of(brief))

    def inside(brief: Path, document: Path) -> DesignDocument:
        return designed(graph, with_paragraph(text_of(brief), text_of(document), documents.index(document)))

    return {"context": as_context, "knowledge": as_knowledge, "inside": inside}


@cache
def text_of(path: Path) -> str:
    """The text of a brief or document, through the same door as on the command line."""
    return read_source(str(path))


def difference(baseline: DesignDocument, redesign: Redesign, pair: Pair) -> str | None:
    """What a document changes first; being refused changes everything."""
    try:
        return first_difference(baseline, redesign(*pair))
    except ArchadvisorError as error:
        return f"refused: {error}"


def spread(pairs: list[Pair], limit: int | None) -> list[Pair]:
    """At most so many pairs, evenly over all."""
    if limit is None or limit >= len(pairs):
        return pairs
    return [pairs[place * len(pairs) // limit] for place in range(limit)]


def compare(way: str, redesign: Redesign, pairs: list[Pair], baselines: dict[Path, DesignDocument]) -> bool:
    """Run all pairs of a way, print its rate and what fails; whether all hold."""
    started, failing = time.perf_counter(), []
    for brief, document in pairs:
        if told := difference(baselines[brief], redesign, (brief, document)):
            failing.append(f"  {brief.stem} + {document.name}: {told}")
    held, seconds = len(pairs) - len(failing), time.perf_counter() - started
    print(f"{way:<10}{held:>6} of {len(pairs):>5} pairs hold ({held / len(pairs):.2%}), {seconds:.0f} s")
    print("\n".join(failing), end="\n" if failing else "", flush=True)
    return not failing


def files(folder: Path) -> list[Path]:
    """The texts of a folder in order of name."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md"))


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("briefs", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--knowledge", action="store_true")
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    briefs, documents = files(options.briefs), files(options.documents)
    if not briefs or not documents:
        parser.error("a folder holds no .txt or .md file")
    built_in = open_knowledge()
    baselines = {brief: designed(graph_over(built_in), text_of(brief)) for brief in briefs}
    pairs = spread([(brief, document) for document, brief in product(documents, briefs)], options.limit)
    asked = ["context", *(["knowledge"] if options.knowledge else []), *(["inside"] if options.inside else [])]
    print(f"{len(briefs)} briefs, {len(documents)} documents")
    by_name = ways(built_in, documents)
    held = [compare(way, by_name[way], pairs, baselines) for way in asked]
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
