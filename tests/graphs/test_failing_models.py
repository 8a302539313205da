"""Whatever endpoints do to whichever agent: the run ends in time with a whole design that says what it rests on."""

import os
import time
from contextlib import ExitStack
from functools import cache
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.domain.document import DesignDocument
from archadvisor.evals.decisions import first_difference
from archadvisor.graphs.design import design_graph
from archadvisor.graphs.run import embedded_graph, embedded_tools, model_reasoner
from archadvisor.models.opening import chat_model
from archadvisor.settings import AgentName, load_settings
from tests.models.endpoint.faults import FAULTS, KIND
from tests.models.endpoint.server import LOCAL_ONLY, serving
from tests.proposing.scripted import by_wire, empty

pytestmark = LOCAL_ONLY

BRIEF = """# Answers for tenants

A housing association wants an assistant that answers questions of 4,000 tenants on repairs, rent and rules from 300
pages of documents, in the browser, about 200 questions a day. Answers cite their page. Nothing may cost more than
300 euros a month. Names and addresses of tenants stay in the EU.
"""
START = {"source_text": BRIEF, "source_name": "brief", "context": {}, "explore": False}
AGENTS = get_args(AgentName)
ENDING = [name for name, kind in KIND.items() if kind in ("auth", "quota")]
"""After these no agent asks any more."""

OTHERS = [name for name in FAULTS if name not in ENDING]
EVERY = 1 if os.environ.get("ARCHADVISOR_ALL_FAULTS") else 4
"""Of all pairs of fault and agent so many runs are left out; every fault is met even so."""

RUN_SECONDS = 4.0
MOST_CALLS = 24
MOST_USD = 0.2
SLACK_SECONDS = 60
"""For the work of the rules on a machine that has other things to do."""


@cache
def by_rules() -> DesignDocument:
    return embedded_graph().invoke(START)["document"]


def designed(faults: dict[str, list[str]], always: bool = False) -> DesignDocument:
    """A design whose agents have an endpoint each, with faults lined up; calls, spend and time are checked."""
    with ExitStack() as stack:
        endpoints = {agent: stack.enter_context(serving(by_wire(empty))) for agent in AGENTS}
        for agent, names in faults.items():
            if always:
                endpoints[agent].always(names[0])
            else:
                endpoints[agent].plays(*names)
        at = {
            agent: {"model": "m", "base_url": one.base_url, "price": {"input": 1, "output": 2}}
            for agent, one in endpoints.items()
        }
        limits = {"answer_seconds": 0.4, "run_seconds": RUN_SECONDS, "max_calls": MOST_CALLS, "max_usd": MOST_USD}
        model = chat_model(load_settings({"agents": at} | limits), lambda *_: None)
        begun = time.monotonic()
        graph = design_graph(model_reasoner(model), embedded_tools())
        document = graph.invoke(START)["document"]
        assert time.monotonic() - begun < RUN_SECONDS + SLACK_SECONDS
        assert sum(len(one.requests) for one in endpoints.values()) <= MOST_CALLS
        assert sum(one.usage.micro_usd for one in document.manifest.usage.values()) <= MOST_USD * 1_000_000
        assert [one.strays for one in endpoints.values()] == [[]] * len(AGENTS)
    return document


def check(document: DesignDocument) -> None:
    """The design is valid, that of the rules, and tells of every agent whether a model answered or why not."""
    assert DesignDocument.model_validate_json(document.model_dump_json()) == document
    assert first_difference(by_rules(), document) is None
    assert document.manifest.reasoner == "model"
    assert {one.agent for one in document.manifest.advice} == set(AGENTS)
    assert all((one.model is None) != (one.fallback is None) for one in document.manifest.advice)


@pytest.mark.parametrize("first", range(0, len(OTHERS), EVERY))
def test_every_agent_meets_every_fault(first):
    """Each run gives the agents faults of their own; over all runs each agent meets each of them."""
    faults = {agent: [OTHERS[(first + place * 11) % len(OTHERS)]] for place, agent in enumerate(AGENTS)}
    check(designed(faults, always=True))


@pytest.mark.parametrize(
    ("agent", "fault"), [(one, name) for one in AGENTS for name in ENDING][:: max(1, EVERY * 2 - 1)]
)
def test_a_key_or_quota_that_fails_ends_the_asking(agent, fault):
    document = designed({agent: [fault]}, always=True)
    check(document)
    fallbacks = {one.agent: one.fallback for one in document.manifest.advice}
    assert fallbacks[agent] and fallbacks["deliverables"]


sequences = st.lists(st.sampled_from(["ok", *FAULTS]), max_size=4)


@settings(max_examples=4)
@given(st.fixed_dictionaries(dict.fromkeys(AGENTS, sequences)))
def test_any_sequence_of_faults_ends_well(faults):
    check(designed(faults))
