"""How severe a finding is: likelihood x impact on scales of 1 to 4, as ranges where facts are unknown.

Likelihood is how freely an attacker chooses what enters, less each control that acts on the way, plus the freedom of
the system to act; impact is the worst of what is at stake there: data, decisions about people, effects, audience.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from archadvisor.agents.reasoning.risk_rating import DECISION, SENSITIVITY, TOP, severity_of
from archadvisor.domain.model import Severity
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.safety_graph import Element, SafetyGraph
from archadvisor.knowledge.matches import Match
from archadvisor.knowledge.records import ControlRecord, RiskRecord

WRITERS = {"trusted": 1, "staff": 2, "customer": 3, "anyone": 4, "third_party": 4}
VERBS = {"read": 1, "decide": 1, "write": 2, "send": 3, "spend": 3, "execute": 3, "delete": 4, "actuate": 4}
AUDIENCE = {"internal": 1, "partner": 1, "customer": 2, "public": 2}
CHILDREN = 3
FREE = frozenset({"act_bounded", "act_autonomous"})
# Classes of risks in which somebody outside chooses what enters, and those whose worst case lies in the record.
ATTACKED = frozenset({"injection", "agent", "supply", "output", "platform"})
ACTING = frozenset({"injection", "agent"})
BY_RECORD = frozenset({"reliability", "governance", "supply"})
AT_STAKE: Mapping[str, tuple[str, ...]] = {
    "injection": ("data", "decision", "verbs", "audience"),
    "agent": ("data", "decision", "verbs"),
    "output": ("decision", "verbs", "audience"),
    "privacy": ("data",),
    "platform": ("data",),
    "supply": ("decision", "verbs"),
    "governance": ("decision",),
    "reliability": (),
}


@dataclass(frozen=True)
class Span:
    """The least and the most that a grade can be, 1 to 4; both are the same where all is known."""

    least: int
    most: int

    @classmethod
    def of(cls, grade: int | None) -> "Span":
        """A known grade, or all of the scale."""
        return cls(1, TOP) if grade is None else cls(grade, grade)

    def shifted(self, steps: int) -> "Span":
        """Moved by so many grades, within the scale."""
        return Span(*(min(TOP, max(1, grade + steps)) for grade in (self.least, self.most)))


@dataclass(frozen=True)
class Grade:
    """Likelihood and impact of a finding."""

    likelihood: Span
    impact: Span

    @property
    def lowest(self) -> Severity:
        """The severity if every unknown fact is the kindest."""
        return severity_of(self.likelihood.least * self.impact.least)

    @property
    def highest(self) -> Severity:
        """The severity if every unknown fact is the worst."""
        return severity_of(self.likelihood.most * self.impact.most)

    @property
    def severity(self) -> Severity | None:
        """The severity if unknown facts do not change it."""
        return self.lowest if self.lowest == self.highest else None


def grade(
    record: RiskRecord,
    matches: Iterable[Match],
    graph: SafetyGraph,
    requirements: Requirements,
    controls: Mapping[str, ControlRecord],
) -> Grade:
    """How severe a risk is where these matches show it, with the controls that act on them."""
    found = list(matches)
    steps = -_effective(record, found, graph, controls)
    if record.risk_class in ACTING and requirements.text("autonomy") in FREE:
        steps += 1
    return Grade(_entry(record, found, graph).shifted(steps), _impact(record, found, graph, requirements))


def _entry(record: RiskRecord, matches: list[Match], graph: SafetyGraph) -> Span:
    """How freely the source of the ways can be written, the freest of them; else how likely the risk is by itself."""
    starts = [graph.part[one.path[0]] for one in matches if one.path] if record.risk_class in ATTACKED else []
    spans = [span for one in starts if (span := _written(one))]
    if not spans:
        return Span.of(record.inherent_likelihood)
    return Span(max(one.least for one in spans), max(one.most for one in spans))


def _written(part: Element) -> Span | None:
    writers = part.facts.get("writers")
    if writers is None:
        return Span.of(None) if part.is_asked("writers") else None
    return Span.of(WRITERS[str(writers)])


def _effective(
    record: RiskRecord, matches: list[Match], graph: SafetyGraph, controls: Mapping[str, ControlRecord]
) -> int:
    """How many controls of a risk act on what shows it; those that only organise people do not act."""
    shown = {element_id for one in matches for element_id in one.elements}
    carried = {control for one in graph.elements() if one.id in shown for control in one.controls}
    if not shown:
        carried = set(graph.controls)
    return sum(one in carried and controls[one].kind != "organisational" for one in record.controls)


def _impact(record: RiskRecord, matches: list[Match], graph: SafetyGraph, requirements: Requirements) -> Span:
    stakes = [
        _STAKES[name](requirements) if name in _STAKES else _verbs(matches, graph)
        for name in AT_STAKE[record.risk_class]
    ]
    if record.risk_class in BY_RECORD:
        stakes.append(Span.of(record.base_impact))
    return Span(max(one.least for one in stakes), max(one.most for one in stakes))


def _verbs(matches: list[Match], graph: SafetyGraph) -> Span:
    """The strongest effect within reach of what shows the risk."""
    reached = _reached({element for one in matches for element in one.elements if element in graph.part}, graph)
    acting = [graph.part[one] for one in sorted(reached)]
    known = [VERBS[verb] for one in acting for verb in _listed(one)]
    least = max(known, default=1)
    hidden = any("verbs" not in one.facts and one.is_asked("verbs") for one in acting)
    return Span(least, TOP if hidden else least)


def _listed(part: Element) -> list[str]:
    verbs = part.facts.get("verbs", [])
    return verbs if isinstance(verbs, list) else [str(verbs)]


def _reached(start: set[str], graph: SafetyGraph) -> set[str]:
    seen, frontier = set(start), sorted(start)
    while frontier:
        for passage in graph.leaving.get(frontier.pop(), ()):
            if passage.target not in seen:
                seen.add(passage.target)
                frontier.append(passage.target)
    return seen


def _audience(requirements: Requirements) -> Span:
    if "children" in requirements.items("data_kinds"):
        return Span.of(CHILDREN)
    return Span.of(AUDIENCE.get(requirements.text("exposure") or ""))


_FIELDS = {"data": "data_sensitivity", "decision": "decision_effect", "audience": "exposure"}
_STAKES: Mapping[str, Callable[[Requirements], Span]] = {
    "data": lambda requirements: Span.of(SENSITIVITY.get(requirements.text("data_sensitivity") or "")),
    "decision": lambda requirements: Span.of(DECISION.get(requirements.text("decision_effect") or "")),
    "audience": _audience,
}
# The requirements behind what is at stake in each class of risk.
STAKE_FIELDS: Mapping[str, tuple[str, ...]] = {
    risk_class: tuple(_FIELDS[name] for name in names if name in _FIELDS) for risk_class, names in AT_STAKE.items()
}
