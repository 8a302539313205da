"""Calls of language models: how many, how long, what one costs, and what caches and cascades change."""

from math import exp

import numpy as np

from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.samples import Number, Samples

MILLION = 1_000_000.0
FOR_EVER = 50.0
"""Calls within a lifetime of a prompt cache beyond which it never runs out."""
PRICE_PAGES = "price pages of the model providers, 2026-11-20"


@formula(
    "calls.amplified",
    expression="requests · Π factors",
    unit="calls",
    source="definition; a published triage, answer and grounding check make 3.0 calls per question",
    requests="requests",
    factors="calls/request",
)
def amplified_calls(requests: Samples, *factors: Samples) -> Samples:
    """Model calls behind requests: agents, loop turns, checks, retries and the share that no cache answers."""
    result = requests
    for factor in factors:
        result = result * factor
    return result


@formula(
    "calls.agent_loop_input",
    expression="n S + u n (n + 1) / 2 + o n (n - 1) / 2",
    unit="tokens",
    source="sum over the turns of a loop that sends its history again",
    turns="turns",
    prompt="tokens/call",
    added="tokens/turn",
    output="tokens/turn",
)
def agent_loop_input(turns: Samples, prompt: Samples, added: Samples, output: Samples) -> Samples:
    """Input tokens of an agent loop that sends its history again on every turn: they grow with the square of turns.

    `added` (u) and `output` (o) are tokens per turn, `prompt` (S) what every call carries. One turn is a plain call.
    """
    return turns * prompt + added * turns * (turns + 1) / 2 + output * turns * (turns - 1) / 2


@formula(
    "calls.shared_turns",
    expression="max(turns / agents, 1)",
    unit="turns/agent",
    source="definition",
    turns="turns",
    agents="agents",
)
def shared_turns(turns: Samples, agents: Samples) -> Samples:
    """Turns of each of several agents that share a loop's turns, at least one: none sees the history of the others."""
    return np.maximum(turns / agents, 1.0)


@formula(
    "calls.agent_last_prompt",
    expression="S + n u + (n - 1) o",
    unit="tokens",
    source="last turn of a loop that sends its history again",
    turns="turns",
    prompt="tokens/call",
    added="tokens/turn",
    output="tokens/turn",
)
def agent_last_prompt(turns: Samples, prompt: Samples, added: Samples, output: Samples) -> Samples:
    """Prompt of the last call of an agent loop, the longest: it decides the price tier and the context window."""
    return prompt + turns * added + (turns - 1) * output


@formula(
    "calls.agent_loop_output",
    expression="(n - 1) call_output + answer_output",
    unit="tokens",
    source="sum over the turns of a loop",
    turns="turns",
    call_output="tokens/turn",
    answer_output="tokens",
)
def agent_loop_output(turns: Samples, call_output: Samples, answer_output: Samples) -> Samples:
    """Output tokens of an agent loop: a tool call on each turn but the last, then the answer."""
    return (turns - 1) * call_output + answer_output


@formula(
    "cost.tokens",
    expression="(tokens_in · price_in + tokens_out · price_out) / 10⁶",
    unit="USD",
    source=PRICE_PAGES,
    tokens_in="tokens",
    price_in="USD/1M tokens",
    tokens_out="tokens",
    price_out="USD/1M tokens",
)
def token_usd(tokens_in: Number, price_in: Number, tokens_out: Number, price_out: Number) -> Number:
    """Cost of tokens at the standard price; reasoning tokens are output."""
    return (tokens_in * price_in + tokens_out * price_out) / MILLION


@formula(
    "cost.audio",
    expression="hours · hour_price",
    unit="USD",
    source=PRICE_PAGES,
    hours="hours",
    hour_price="USD/hour",
)
def audio_usd(hours: Number, hour_price: Number) -> Number:
    """Cost of speech that is billed by its length."""
    return hours * hour_price


@formula(
    "cost.call",
    expression="((in - read - written) · p_in + read · p_read + written · p_write + out · p_out) / 10⁶ · factor",
    unit="USD",
    source=PRICE_PAGES,
    tokens_in="tokens",
    tokens_read="tokens",
    tokens_written="tokens",
    tokens_out="tokens",
    price_in="USD/1M tokens",
    price_read="USD/1M tokens",
    price_write="USD/1M tokens",
    price_out="USD/1M tokens",
    factor="ratio",
)
def call_usd(
    tokens_in: Number,
    tokens_read: Number,
    tokens_written: Number,
    tokens_out: Number,
    price_in: Number,
    price_read: Number,
    price_write: Number,
    price_out: Number,
    factor: float = 1.0,
) -> Number:
    """Cost of a call of which a part of the prompt is read from or written to the provider's cache.

    `tokens_in` counts the whole prompt, cached parts included; `factor` is 0.5 in a batch queue and 1.1 for processing
    that is kept in a region.
    """
    plain = (tokens_in - tokens_read - tokens_written) * price_in
    return (plain + tokens_read * price_read + tokens_written * price_write + tokens_out * price_out) / MILLION * factor


@formula(
    "cost.tier",
    expression="price_above if prompt > limit else price_below",
    unit="USD/1M tokens",
    source=PRICE_PAGES,
    prompt="tokens",
    limit="tokens",
    price_below="USD/1M tokens",
    price_above="USD/1M tokens",
)
def tier_usd(prompt: float, limit: float, price_below: float, price_above: float) -> float:
    """Price of a call by its prompt length: a tier prices the whole request, not only what is beyond its limit."""
    return price_above if prompt > limit else price_below


@formula(
    "cost.cliff",
    expression="from_tokens / prompt - 1",
    unit="ratio",
    source=PRICE_PAGES,
    from_tokens="tokens",
    prompt="tokens",
)
def headroom_to_tier(from_tokens: float, prompt: float) -> float:
    """How much longer a prompt may get before the whole request costs the price of the next tier."""
    return from_tokens / prompt - 1


@formula(
    "cache.ratio",
    expression="(w + (k - 1) r) / k",
    unit="ratio",
    source=PRICE_PAGES,
    uses="uses",
    write_factor="ratio",
    read_factor="ratio",
)
def prefix_cache_ratio(uses: float, write_factor: float = 1.25, read_factor: float = 0.05) -> float:
    """Cost of a cached prefix over the uncached cost when it is used `uses` times within its lifetime."""
    return (write_factor + (uses - 1) * read_factor) / uses


@formula(
    "cache.expected_uses",
    expression="e^(λ τ)",
    unit="uses",
    source="arrivals of a Poisson stream in a run whose gaps are shorter than τ",
    rate="uses/s",
    lifetime="s",
)
def expected_uses(rate: float, lifetime: float) -> float:
    """Mean uses of a cached prefix per writing, when calls arrive at random and each reading renews its lifetime.

    Beyond e^50 it is as good as for ever, and no larger number is given.
    """
    return exp(min(rate * lifetime, FOR_EVER))


@formula(
    "cache.storage",
    expression="tokens · hours · price / 10⁶",
    unit="USD",
    source="price page of the Gemini interface: explicit caches are billed by token and hour",
    tokens="tokens",
    hours="hours",
    price="USD/1M token-hours",
)
def cache_storage_usd(tokens: Number, hours: Number, price: Number) -> Number:
    """Cost of keeping a prompt in an explicit cache."""
    return tokens * hours * price / MILLION


@formula(
    "cache.answers",
    expression="c_lookup + (1 - h) c_call",
    unit="USD/request",
    source="expected value over hits and misses",
    hit_share="fraction",
    lookup_usd="USD/request",
    call_usd_each="USD/call",
)
def answer_cache_usd(hit_share: float, lookup_usd: float, call_usd_each: float) -> float:
    """Mean cost of a request behind a cache of answers: every request is looked up, only misses are answered anew."""
    return lookup_usd + (1 - hit_share) * call_usd_each


@formula(
    "cache.wrong_answers",
    expression="h f",
    unit="fraction",
    source="definition",
    hit_share="fraction",
    false_hit_share="fraction",
)
def wrong_answer_share(hit_share: float, false_hit_share: float) -> float:
    """Share of requests that a cache by similarity answers wrongly: a loss of quality that its saving must justify."""
    return hit_share * false_hit_share


@formula(
    "cascade.cost",
    expression="c_small + c_check + e c_large",
    unit="USD/request",
    source="expected value over escalations",
    small_usd="USD/request",
    check_usd="USD/request",
    large_usd="USD/request",
    escalated_share="fraction",
)
def cascade_usd(small_usd: float, check_usd: float, large_usd: float, escalated_share: float) -> float:
    """Mean cost of a request that a small model tries first and a check sends on to a large one."""
    return small_usd + check_usd + escalated_share * large_usd


@formula(
    "routing.cost",
    expression="c_router + s c_small + (1 - s) c_large",
    unit="USD/request",
    source="expected value over both ways",
    router_usd="USD/request",
    small_usd="USD/request",
    large_usd="USD/request",
    small_share="fraction",
)
def routing_usd(router_usd: float, small_usd: float, large_usd: float, small_share: float) -> float:
    """Mean cost of a request when a router sends a share of them to a small model and the others to a large one."""
    return router_usd + small_share * small_usd + (1 - small_share) * large_usd
