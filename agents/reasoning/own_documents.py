"""What the user's own documents say about the demands of a brief: passages to cite, which decide nothing."""

from collections import Counter
from collections.abc import Iterable

from archadvisor.domain.design import Component, Decision, DocumentNote
from archadvisor.domain.requirements import Requirements, Statement
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.own.content import DOCUMENTS, Passage

LEAST_SCORE = 0.42
"""From this score on a passage speaks of the same thing as a sentence of a brief; below it, of the same domain."""

MAX_QUERIES = 16
MAX_NOTES = 6
MAX_OF_ONE_DOCUMENT = 2
PER_STATEMENT = 2
MAX_ELEMENTS = 3
QUOTE_CHARACTERS = 240


def document_notes(
    requirements: Requirements, components: list[Component], decisions: list[Decision], knowledge: KnowledgeBase
) -> list[DocumentNote]:
    """The passages nearest to what the brief asks for, the surest first.

    However long a document is, it is heard once for a statement and quoted twice at most.
    """
    if not knowledge.passages:
        return []
    heard: Counter[str] = Counter()
    answered: dict[str, list[str]] = {}
    hits = [one for one in _hits(requirements, knowledge) if one[0] >= LEAST_SCORE]
    for _, passage_id, statement_id in sorted(hits, key=lambda hit: (-hit[0], *hit[1:])):
        if passage_id in answered:
            answered[passage_id].append(statement_id)
            continue
        document = knowledge.passages[passage_id].document_id
        if len(answered) < MAX_NOTES and heard[document] < MAX_OF_ONE_DOCUMENT:
            heard[document] += 1
            answered[passage_id] = [statement_id]
    return [_note(knowledge.passages[passage_id], ids, components, decisions) for passage_id, ids in answered.items()]


def _hits(requirements: Requirements, knowledge: KnowledgeBase) -> Iterable[tuple[float, str, str]]:
    """Score, passage and statement of everything found."""
    for statement in _asking(requirements):
        for hit in knowledge.search(statement.text, (DOCUMENTS,), PER_STATEMENT):
            yield hit.score, hit.record_id, statement.id


def _asking(requirements: Requirements) -> list[Statement]:
    """The statements to look up: demands before wishes before the rest, in the order of the brief."""
    weight = {"must": 0, "should": 1, "could": 2}
    ordered = sorted(requirements.statements, key=lambda one: (one.kind == "context", weight[one.priority]))
    return ordered[:MAX_QUERIES]


def _note(
    passage: Passage, statement_ids: list[str], components: list[Component], decisions: list[Decision]
) -> DocumentNote:
    asked = set(statement_ids)
    elements = [one.id for one in decisions if asked & set(one.requirement_ids)]
    elements += [one.id for one in _closest(components, asked)]
    quote = passage.text if len(passage.text) <= QUOTE_CHARACTERS else passage.text[:QUOTE_CHARACTERS].rsplit(" ", 1)[0]
    return DocumentNote(
        id=f"note-{passage.id}",
        document=passage.document,
        location=passage.location,
        trust=passage.provenance.trust,
        heading=passage.heading,
        quote=" ".join(quote.split()) + ("" if quote == passage.text else " …"),
        statement_ids=statement_ids,
        element_ids=elements[:MAX_ELEMENTS],
        citation_ids=[f"cit-{passage.id}"],
    )


def _closest(components: list[Component], statement_ids: set[str]) -> list[Component]:
    """The components that are there for these statements, those with the fewest other reasons first."""
    serving = [one for one in components if statement_ids & set(one.satisfies_requirement_ids)]
    return sorted(serving, key=lambda one: (len(one.satisfies_requirement_ids), one.id))


def with_citations(components: list[Component], notes: list[DocumentNote]) -> list[Component]:
    """The components, each citing the passages that speak of what it is there for, after its own records."""
    cited = {
        one.id: [cited for note in notes if one.id in note.element_ids for cited in note.citation_ids]
        for one in components
    }
    return [
        one.model_copy(update={"citation_ids": [*one.citation_ids, *cited[one.id]]}) if cited[one.id] else one
        for one in components
    ]
