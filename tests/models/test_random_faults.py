"""Whatever an endpoint does, in whatever order: a typed outcome for every agent, in time, within calls and money."""

import time
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.errors import BudgetError, CircuitOpenError, ModelAnswerError, PermanentError, TransientError
from tests.models.asking import AGENTS, ANSWER, Choice, Waits, client, question
from tests.models.endpoint.faults import FAULTS
from tests.models.endpoint.server import LOCAL_ONLY, MODES, serving

pytestmark = LOCAL_ONLY
TYPED = (TransientError, PermanentError, ModelAnswerError, CircuitOpenError, BudgetError)
RUN_SECONDS = 6.0
MOST_CALLS = 12
MOST_USD = 0.02

sequences = st.lists(st.sampled_from(["ok", *FAULTS]), max_size=10)


@settings(max_examples=25)
@given(first=sequences, second=sequences, supports=st.sets(st.sampled_from(sorted(MODES))))
def test_any_sequence_of_faults_ends_well(first, second, supports):
    with serving(lambda _: ANSWER, supports=frozenset(supports)) as one, serving(lambda _: ANSWER) as other:
        one.plays(*first)
        other.plays(*second)
        waits = Waits(time.monotonic)
        asked = client(
            one,
            settings={
                "fallbacks": [{"model": "m2", "base_url": other.base_url, "price": {"input": 3, "output": 9}}],
                "answer_seconds": 0.5,
                "run_seconds": RUN_SECONDS,
                "max_calls": MOST_CALLS,
                "max_usd": MOST_USD,
            },
            clock=waits,
            sleep=waits.sleep,
        )

        def outcome(agent):
            try:
                return asked.ask(question(agent)).proposal == Choice(**ANSWER)
            except TYPED:
                return True

        begun = waits()
        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(outcome, AGENTS))
        used = asked.used().values()
        assert waits() - begun < RUN_SECONDS + 10
        assert len(one.requests) + len(other.requests) <= sum(agent.calls for agent in used) <= MOST_CALLS
        assert sum(agent.usage.micro_usd for agent in used) <= MOST_USD * 1_000_000
        assert one.strays == other.strays == []
