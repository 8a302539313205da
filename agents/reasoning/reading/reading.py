"""What the rules of the reader share: the brief, its clauses, expressed needs, cue hits and measures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from archadvisor.agents.reasoning.reading.clauses import Clause
from archadvisor.agents.reasoning.reading.cues import Cue, Hit, compile_cue, find, find_all
from archadvisor.agents.reasoning.reading.fields import Span
from archadvisor.agents.reasoning.reading.learned import Suggestions
from archadvisor.agents.reasoning.reading.lexicon import cues_of, doubtful
from archadvisor.agents.reasoning.reading.measures import Measure
from archadvisor.agents.reasoning.reading.tagging import Mention
from archadvisor.domain.requirements import Brief


@dataclass(frozen=True)
class Reading:
    """One brief, taken apart.

    `needs` holds expressed and implied needs with their hits; `learned` what the learned route says (nothing without
    sentence weights); `aside` where the brief does not speak for its author.
    """

    brief: Brief
    clauses: list[Clause]
    needs: dict[str, list[Hit]]
    measures: list[Measure]
    learned: Suggestions
    aside: list[Span] = field(default_factory=list)

    def named(self, tag: str) -> list[Mention]:
        """The words that the tagger takes for users, subjects, systems, people, departments or the role of a number."""
        return [one for clause in self.learned.tagged for one in clause.mentions if one.tag == tag]

    def roles_of(self, start: int, end: int, clause: int) -> dict[str, float]:
        """How likely each role of a number is (`traffic`, `latency`, `budget`, `present` ...) for words of a clause.

        Shares of one over the roles; empty without the learned route.
        """
        if clause >= len(self.learned.tagged):
            return {}
        tagged = self.learned.tagged[clause]
        rows = [row for row, (first, last) in enumerate(tagged.words) if first < end and start < last]
        chances = tagged.roles[rows].mean(axis=0) if rows else None
        if chances is None:
            return {}
        return dict(zip(self.learned.roles, (chances / max(float(chances.sum()), 1e-9)).tolist(), strict=True))

    def role(self, start: int, end: int, clause: int, *roles: str) -> float | None:
        """The share of some roles in what the tagger says of a number; None without the learned route."""
        shares = self.roles_of(start, end, clause)
        return sum(shares.get(role, 0.0) for role in roles) if shares else None

    def kind_scores(self, clause: int) -> dict[str, float]:
        """How much a clause looks like each kind of statement; empty without the learned route."""
        return self.learned.kinds[clause] if self.learned.kinds else {}

    def has(self, *needs: str) -> bool:
        """Whether any of these needs is expressed or implied."""
        return any(need in self.needs for need in needs)

    def spans(self, *needs: str) -> list[Span]:
        """Clause spans of the evidence of these needs."""
        return [self.clause_span(hit.clause) for need in needs for hit in self.needs.get(need, [])]

    def clause_span(self, index: int) -> Span:
        """The span of a clause in the brief."""
        return self.clauses[index].start, self.clauses[index].end

    def category(self, group: str) -> dict[str, list[Hit]]:
        """Values of a closed field that the brief expresses, with hits; a doubtful cue counts beside surer words."""
        found = find_all(cues_of("categories", group), self.clauses)
        for cue, beside in doubtful("categories", group):
            hits = find(cue, self.clauses) if find(beside, self.clauses) else []
            found |= {cue.key: [*found.get(cue.key, []), *hits]} if hits else {}
        return found

    def is_own_name(self, hits: Iterable[Hit]) -> bool:
        """Whether a hit stands in the name by which the organisation introduces itself (`a regional newspaper`)."""
        names = [one for one in self.named("org") if self.clauses[one.clause].sentence == 0]
        return any(one.start <= hit.start < one.end for one in names for hit in hits)

    def denied(self, group: str) -> set[str]:
        """Values of a closed field of which the brief uses the words, but in another sense or to say no."""
        spoken = {
            one.key for one in cues_of("categories", group) if any(one.cue.search(c.folded) for c in self.clauses)
        }
        return spoken - set(self.category(group))

    def hits(self, *cues: str) -> list[Hit]:
        """Clauses that match one of these ad hoc cues."""
        compiled = _adhoc(cues)
        return find(compiled, self.clauses) if compiled else []


@lru_cache(maxsize=256)
def _adhoc(cues: tuple[str, ...]) -> Cue | None:
    return compile_cue("adhoc", cues)


def hit_spans(reading: Reading, hits: list[Hit]) -> list[Span]:
    """Clause spans of hits."""
    return [reading.clause_span(hit.clause) for hit in hits]


def mentions(pattern: str, text: str) -> bool:
    """Whether folded text contains a pattern as whole words."""
    return bool(re.search(rf"\b(?:{pattern})(?!\w)", text))
