"""The grammar of usage texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archadvisor.estimation.audit.auditor import audit_table
from archadvisor.estimation.audit.parsing import parse_usage
from archadvisor.estimation.audit.table import PublishedLine, PublishedTable


def amounts(text: str) -> list[tuple[float, str | None]]:
    return [(one.value, one.unit) for one in parse_usage(text).amounts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10,000K in", [(10_000_000, "token-in")]),
        ("48.7M in, 1.8M out", [(48_700_000, "token-in"), (1_800_000, "token-out")]),
        ("Input tokens: 10M", [(10_000_000, "token-in")]),
        ("5 repos x 2 GB", [(5, "repository"), (2, "gb")]),
        ("512 MB", [(0.5, "gb")]),
        ("1 TB egress", [(1024, "gb-out")]),
        ("24/7", [(730 * 3600, "s")]),
        ("25 RCU/WCU", [(25, "rcu"), (25, "wcu")]),
        ("10 search + 1 index OCU", [(10, "ocu"), (1, "ocu")]),
        ("two tasks", [(2, "instance")]),
        ("20k short-term events", [(20_000, "event")]),
        ("p95 under v2, no amounts", []),
    ],
)
def test_amounts_and_their_units(text, expected):
    assert amounts(text) == [(pytest.approx(value), unit) for value, unit in expected]


def test_ranges_and_upper_bounds():
    (stated,) = parse_usage("0.83-0.93 DPU-h").amounts
    assert (stated.low, stated.high, stated.unit) == (0.83, 0.93, "dpu-hour")
    (capped,) = parse_usage("<1 TB").amounts
    assert (capped.low, capped.high) == (0, 1024)


@pytest.mark.parametrize(
    ("text", "usd", "output_usd", "size"),
    [
        ("1k in @3/15 per 1M", 3, 15, 1_000_000),
        ("18k pages @1.00/1k", 1, None, 1000),
        ("100 GB at $0.09/GB", 0.09, None, 1),
        ("states 0.10 per 1M", 0.1, None, 1_000_000),
        ("38 h x 0.94", 0.94, None, None),
        ("5M calls at $3.50 per million", 3.5, None, 1_000_000),
    ],
)
def test_stated_prices(text, usd, output_usd, size):
    (price,) = parse_usage(text).prices
    assert (price.usd, price.output_usd, price.size) == (usd, output_usd, size)


def test_a_result_behind_an_equals_sign_is_no_amount():
    assert parse_usage("10M tokens x $0.003/1K = $30").prices[0].usd == 0.003
    assert len(parse_usage("10M tokens x $0.003/1K = $30").prices) == 1


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_any_text_is_read(text):
    usage = parse_usage(text)
    assert all(0 <= one.low <= one.high for one in usage.amounts)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**6), st.integers(2, 50))
def test_more_of_the_same_costs_more_in_proportion(volume, times):
    def cost(count: int) -> float:
        lines = (PublishedLine(1, "EventBridge", f"{count} events", 1.0),)
        found = audit_table(PublishedTable(title="t", lines=lines)).lines[0].low_usd
        assert found is not None
        return found

    assert cost(volume * times) == pytest.approx(cost(volume) * times, abs=2e-6 * times)
