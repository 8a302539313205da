"""Retrieval for the designer: which patterns the words of a brief call up, beside those whose predicates hold."""

from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase

RECALLED = 20
"""Patterns taken from the ranking; of these a text finds about two thirds of what an expert names."""

QUERY_CHARACTERS = 240
"""About the first forty words of what is asked for: a vector of more words costs more time than it finds patterns."""


def query_of(requirements: Requirements) -> str:
    """What the brief asks for, in its own words: demands first, context left out."""
    asked = [one.text for one in requirements.statements if one.kind != "context" and one.priority == "must"]
    return "; ".join(asked)[:QUERY_CHARACTERS]


def recalled_patterns(requirements: Requirements, knowledge: KnowledgeBase) -> dict[str, float]:
    """Scores in [0, 1] of the patterns nearest to the brief, best first; empty where it asks for nothing."""
    query = query_of(requirements)
    if not query:
        return {}
    return {hit.record_id: hit.score for hit in knowledge.search(query, ("patterns",), RECALLED)}
