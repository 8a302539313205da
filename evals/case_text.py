"""Cases as text for people: one line each, the whole of one, and the beginning of a new one."""

from collections.abc import Iterator

from archadvisor.evals.golden import Case, Interval

STARTER = """# yaml-language-server: $schema=golden_case.schema.json
id: {id}
version: 1
title: What it is, in a few words
archetype: enterprise_rag
scale_tier: startup
regulated: false
split: development
sources:
- {{url: "https://example.org/architecture", note: what was taken from it}}
review: {{authors: [who wrote it], reviewed_by: [], date: '{date}'}}
fields:
- {{field: archetype, any_of: [enterprise_rag]}}
demands:
- id: demand-01
  text: Answers come from the own documents.
  priority: must
  met_by: {{any_of: [vector_store, keyword_index]}}
components:
- {{type: user_interface, weight: must}}
- {{type: vector_store, weight: must}}
- {{type: llm_managed_api, weight: must}}
- {{type: output_guardrail, weight: should, expert: true}}
relations:
- {{source: user_interface, target: llm_managed_api, kind: calls}}
- {{source: llm_managed_api, target: vector_store, kind: reads}}
must_cross:
- id: cross-01
  text: No answer is shown unchecked.
  sources: [llm_managed_api]
  targets: [user_interface]
  guards: [output_guardrail]
patterns:
- {{id: rag_basic}}
risks:
- {{id: R_HALLUCINATION, severity: high, note: an answer that no document supports}}
controls:
- {{id: citations}}
decisions:
- {{topic: retrieval, choice: vectors, reason: why, accepted: [{{all_of: [vector_store]}}]}}
"""

STARTER_BRIEF = """Write here what the owner of the product would write: who the users are, what they do today and what
goes wrong, what the system should do and must never do, how many requests come in a day, how fast an answer has to be,
which data and which laws are concerned, where it has to run, and what it may cost. Name no component of the solution.
"""


def case_line(case: Case) -> str:
    """Id, archetype, number of expectations and title on one line."""
    record = case.record
    counts = f"{len(record.components):>3} parts {len(record.risks):>3} risks {len(record.demands):>3} demands"
    return f"{case.id:<36} {record.archetype:<24} {counts}  {record.title}"


def case_text(case: Case) -> str:
    """The brief and what is expected, for reading."""
    return "\n".join(_lines(case))


def _lines(case: Case) -> Iterator[str]:
    record = case.record
    yield f"{record.title} ({record.id}, version {record.version}, {record.archetype}, {record.scale_tier})"
    yield from ("", case.brief, "")
    for title, names in _lists(case).items():
        if names:
            yield f"{title}: {', '.join(names)}"
    for one in record.demands:
        yield f"Demand {one.id} ({one.priority}): {one.text}"
    for flow in record.must_cross:
        yield f"Guarded: {flow.text} ({'/'.join(flow.sources)} > {'/'.join(flow.guards)} > {'/'.join(flow.targets)})"
    for decision in record.decisions:
        yield f"Decision, {decision.topic}: {decision.choice} ({decision.reason})"
    for figure, bounds in (("Cost", record.cost), ("Latency", record.latency)):
        if bounds:
            yield f"{figure}: {_span(bounds)} ({bounds.basis})"
    yield from (f"Source: {one.address}" for one in record.sources)


def _span(bounds: Interval) -> str:
    low = "" if bounds.low is None else f"from {bounds.low:,.0f} "
    high = "" if bounds.high is None else f"up to {bounds.high:,.0f} "
    return f"{low}{high}{bounds.unit}"


def _lists(case: Case) -> dict[str, list[str]]:
    record = case.record
    weighted = {
        f"{weight.capitalize()} have": ["/".join(one.types) for one in record.components if one.weight == weight]
        for weight in ("must", "should", "may")
    }
    return weighted | {
        "Must not have": [*record.forbidden.types, *record.forbidden.technologies],
        "Patterns": [one.id for one in record.patterns],
        "Risks": [f"{one.id} ({one.severity})" for one in record.risks],
        "Controls": [one.id for one in record.controls],
    }
