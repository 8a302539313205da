"""A small knowledge base of real records in a temporary folder."""

import pytest

NEED = """\
# yaml-language-server: $schema=../../docs/schemas/needs.schema.json
id: {id}
name: {name}
group: interaction
description: {name} is asked for.
cues: ['\\b{id}']
"""
PATTERN = """\
# yaml-language-server: $schema=../../docs/schemas/patterns.schema.json
id: {id}
name: {name}
tier: core
concerns: [inf]
references: [R1]
text:
  intent: {intent}
  aliases: [{id} one, {id} two, {id} three]
  symptoms: [{symptom}]
  context: Many requests share a long beginning.
  forces: [Fresh answers against cheap ones.]
applicability:
  require: [{{need: chat}}]
  prefer: [{{field: traffic, op: ">=", value: 1000, why: volume pays for it, ref: R1}}]
adds:
  relations: [{{source: "@backend", kind: reads, target: response_cache}}]
failure_modes:
- {{id: stale, cause: old entry, effect: wrong answer, detect: age, mitigation: expiry, likelihood: 2, impact: 2}}
signals: [{{metric: hits, unit: ratio, meaning: share of hits, alert: below 0.2}}]
verification: [{{test: ask twice, expect: one call}}]
evidence: {{grade: C, maturity: proven}}
"""
REFERENCE = """\
# yaml-language-server: $schema=../../docs/schemas/references.schema.json
id: R1
name: A paper on caches
url: https://example.org/caches
date: "2026"
seen: true
"""


@pytest.fixture
def root(tmp_path):
    """Two patterns, a need and a reference."""
    folder = tmp_path / "records"
    cache = PATTERN.format(
        id="inf-cache",
        name="Response cache",
        intent="Answer repeated questions from a store.",
        symptom="The bill doubled although the same text goes out with every call.",
    )
    approval = PATTERN.format(
        id="orch-approval",
        name="Human approval gate",
        intent="A person confirms before an effect happens.",
        symptom="Refunds went out that nobody had agreed to.",
    )
    for name, text in {
        "patterns/inf-cache.yaml": cache,
        "patterns/orch-approval.yaml": approval,
        "needs/chat.yaml": NEED.format(id="chat", name="Chat"),
        "references/R1.yaml": REFERENCE,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
