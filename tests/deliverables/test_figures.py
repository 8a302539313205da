"""What the figures of a design say to a reader: economics, verdicts on times, error budget; else nothing."""

import pytest

from archadvisor.deliverables import explain, render
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.estimate import (
    BreakEven,
    Capacity,
    Cliff,
    DegradedMode,
    Economics,
    IdleCost,
    Input,
    OutageShare,
    Outcome,
    PeopleCost,
    Resilience,
    ScalingLag,
)
from archadvisor.domain.quantity import Quantity, Spread
from archadvisor.estimation.promises import judged
from tests.deliverables import fixtures

INPUT = Input(name="traffic", quantity=Quantity.exactly(100, "requests/day"), source="req-traffic")
PLAIN = fixtures.document(fixtures.COURIER)
FIRST = fixtures.COURIER.flow[0]
LINE = f"line-{FIRST}-use"


def economics() -> Economics:
    per = Quantity(low=2, typical=5, high=9, unit="USD per 1,000 questions")
    with_people = Quantity(low=20, typical=50, high=90, unit="USD per 1,000 questions")
    basis = {"formula": "run cost / requests × 1,000", "inputs": [INPUT]}
    return Economics(
        idle_usd_per_month=350.4,
        idle=[IdleCost(line_id=LINE, component_id=FIRST, usd_per_month=350.4)],
        cliffs=[
            Cliff(
                component_id=FIRST,
                from_tokens=100_000,
                price_factor=5,
                prompt_tokens_p95=20_000,
                headroom_fraction=4,
                formula_id="cost.cliff",
                source="catalogue",
            )
        ],
        break_evens=[
            BreakEven(
                id="even-model-own-accelerators",
                component_id=FIRST,
                topic="own accelerators",
                variable="calls",
                unit="calls/month",
                value=500_000,
                present=10_000,
                says="from 500,000 calls a month",
                formula_id="break_even.calls",
                formula="F / c",
                inputs=[INPUT],
            )
        ],
        outcomes=[
            Outcome(
                id="outcome-questions",
                name="questions",
                units=1000,
                per_month=90_000,
                run_usd=per,
                with_people_usd=with_people,
                formula_id="cost.outcome",
                **basis,
            )
        ],
        people=[
            PeopleCost(
                id="people-desk",
                component_id=FIRST,
                work="review",
                hours_per_month=Quantity(low=10, typical=20, high=40, unit="h/month"),
                usd_per_month=Spread(p5=200, p50=500, p95=1200),
                formula_id="cost.review",
                formula="hours × hour",
                inputs=[INPUT],
            )
        ],
    )


def resilience() -> Resilience:
    share = OutageShare(
        cause=FIRST,
        component_ids=[FIRST],
        minutes_per_month=131.4,
        share_fraction=0.8,
        remedy="a fallback model",
        mended_minutes=17.8,
    )
    mode = DegradedMode(
        component_ids=[FIRST], stopped_flow_ids=[], kept_flow_ids=["flow-main"], instead=None, minutes_per_month=131.4
    )
    return Resilience(
        budget_minutes=43.8,
        spent_minutes=164,
        detection_minutes=Quantity(low=0.5, typical=2, high=5, unit="min"),
        formula_id="availability.error_budget",
        shares=[share],
        degraded=[mode],
        source="test",
    )


def told() -> DesignDocument:
    """The plain design with everything that there may be to say."""
    estimate = PLAIN.estimate
    assert estimate is not None
    slow = estimate.latencies[0].model_copy(update={"objective_ms": 4000.0})
    flow = judged(slow, [one.latency_ms.p95 for one in slow.stages])
    quota = Capacity(
        component_id=FIRST,
        quantity="model calls at peak",
        demand=40,
        unit="calls/min",
        limit=None,
        units_needed=None,
        formula_id="capacity.volume",
        source="test",
        demand_p95=166,
        ask="ask the vendor: 166 calls/min",
    )
    units = quota.model_copy(
        update={"units_needed": 3, "utilisation_fraction": 0.9, "wait_ms": 12.0, "carries_with_one_down": False}
    )
    lag = ScalingLag(
        component_id=FIRST,
        lag_s=Quantity(low=180, typical=430, high=600, unit="s"),
        units_at_mean=1,
        units_at_peak=3,
        waiting=7000,
        unit="requests",
        formula_id="capacity.scaling_lag",
        source="test",
    )
    added = {"economics": economics(), "resilience": resilience(), "latencies": [flow], "capacity": [quota, units]}
    return PLAIN.model_copy(update={"estimate": estimate.model_copy(update={**added, "scaling_lags": [lag]})})


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return render(told())


@pytest.mark.parametrize(
    "words",
    [
        "1,000 questions",
        "USD 50 (20 to 90)",
        "Due without a single request: USD 350 per month",
        "100,000 prompt tokens",
        "may grow by 400% before it",
        "from 500,000 calls a month",
        "unconfirmed, 5.0% over, ±",
        "The stage that breaks",
        "164 min of a budget of 43.8 min: 120 min too many",
        "a fallback model",
        "17.8 min",
        "ask the vendor: 166 calls/min",
        "3, 90% busy, mean wait 12 ms, not with one down: add a spare",
        "7,000 requests wait if units are added only at the peak",
    ],
)
def test_the_infrastructure_tells_it(files: dict[str, str], words: str):
    assert words in files["infrastructure.md"].replace("**", "").replace("\\", "")


def test_the_observability_plan_watches_the_budgets(files: dict[str, str]):
    text = files["observability.md"]
    assert "43.8 min per month" in text.replace("**", "") and "0.876 min are spent within an hour" in text
    assert "Time of each stage" in text


def test_the_summary_prices_the_outcome(files: dict[str, str]):
    assert "USD 5 for 1,000 questions" in files["index.md"]


def test_nothing_is_told_where_there_is_nothing_to_say():
    text = render(PLAIN)["infrastructure.md"]
    for title in (
        "Cost of an outcome",
        "Price cliffs",
        "Where the cheaper way changes",
        "What spends the error budget",
    ):
        assert title not in text
    assert "Budgets to watch" not in render(PLAIN)["observability.md"]


def test_outcomes_and_break_even_points_can_be_explained():
    assert "2 to 9 USD per 1,000 questions (plan 5)" in explain(told(), "outcome-questions")
    assert "from 500,000 calls a month" in explain(told(), "even-model-own-accelerators")
