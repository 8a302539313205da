"""Laws of every formula: the direction in which each argument moves it, what scales it, and its bounds."""

from dataclasses import dataclass, field
from math import inf

# Arguments are drawn between these bounds unless a law says otherwise: shares between 0 and 1.
FRACTION = (0.0, 1.0)
PLAIN = (0.5, 5000.0)


@dataclass(frozen=True)
class Law:
    """What holds for a formula at all arguments within `domains`.

    `rises` and `falls`: more of this argument never gives less, or never more. `scales`: the result is proportional to
    it. `low` and `high` bound the result.
    """

    id: str
    rises: frozenset[str] = frozenset()
    falls: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()
    low: float = 0.0
    high: float = inf
    domains: dict[str, tuple[float, float]] = field(default_factory=dict)


def law(
    formula_id: str,
    rises: str = "",
    falls: str = "",
    scales: str = "",
    low: float = 0.0,
    high: float = inf,
    **domains: tuple[float, float],
) -> Law:
    """A law with its arguments as words; what scales also rises."""
    scaled = frozenset(scales.split())
    return Law(formula_id, frozenset(rises.split()) | scaled, frozenset(falls.split()), scaled, low, high, domains)


FACTORS = {"write_factor": (1.0, 3.0), "read_factor": (0.01, 0.9)}
DESK = {"utilisation": (0.05, 1.0), "shrinkage": (0.0, 0.9)}
LAWS = [
    law("volume.product", scales="factors"),
    law("volume.sum", rises="parts"),
    law("volume.whole", rises="amount", low=1),
    law("capacity.units", rises="demand minimum", falls="per_unit"),
    law("capacity.groups", rises="demand replicas", falls="per_unit"),
    law("capacity.volume", scales="monthly burst"),
    law("cost.table_line", scales="usage unit_price"),
    law("cost.volume", scales="volume unit_price", falls="unit_size"),
    law("capacity.ceiling", scales="demand", falls="limit"),
    law("capacity.scaling_lag", rises="peak", scales="lag", falls="units per_unit"),
    law("cost.outcome", scales="usd", falls="outcomes share", share=(0.01, 1)),
    law("tokens.of_text"),
    law("tokens.of_characters", scales="characters", falls="characters_per_token"),
    law("calls.amplified", scales="requests factors"),
    law("calls.agent_loop_input", rises="turns prompt added output", turns=(1, 50)),
    law("calls.shared_turns", rises="turns", falls="agents", low=1),
    law("calls.agent_last_prompt", rises="turns prompt added output", turns=(1, 50)),
    law("calls.agent_loop_output", rises="turns call_output answer_output", turns=(1, 50)),
    law("cost.tokens", rises="tokens_in tokens_out price_in price_out"),
    law("cost.audio", scales="hours hour_price"),
    law(
        "cost.call",
        rises="tokens_in tokens_out price_in price_read price_write price_out",
        scales="factor",
        tokens_in=(5000, 9000),
        tokens_read=(0, 2000),
        tokens_written=(0, 2000),
    ),
    law("cost.tier", rises="price_below price_above"),
    law("cost.cliff", rises="from_tokens", falls="prompt", low=-1),
    law("cache.ratio", rises="write_factor read_factor", falls="uses", uses=(1, 1000), **FACTORS),
    law("break_even.reuses", rises="write_factor", low=1, **FACTORS),
    law("cache.expected_uses", rises="rate lifetime", low=1, rate=(0, 1), lifetime=(0, 100)),
    law("break_even.load", rises="write_factor", **FACTORS),
    law("cache.storage", scales="tokens hours price"),
    law("cache.answers", rises="lookup_usd call_usd_each", falls="hit_share"),
    law("cache.wrong_answers", scales="hit_share false_hit_share", high=1),
    law("cascade.cost", rises="small_usd check_usd large_usd escalated_share"),
    law("break_even.escalation", rises="large_usd", falls="small_usd check_usd", high=1),
    law("routing.cost", rises="router_usd small_usd large_usd"),
    law("retrieval.chunks", rises="document_tokens", scales="documents", falls="new_tokens"),
    law("retrieval.embedded_tokens", scales="documents changed chunk_tokens", rises="document_tokens"),
    law("retrieval.rerank_by_search", scales="searches price", rises="candidates", falls="per_search"),
    law("retrieval.rerank_by_token", scales="searches candidates price", rises="document_tokens query_tokens"),
    law("index.hnsw_opensearch", scales="vectors replicas", rises="dimensions links"),
    law("index.hnsw_scylla", scales="vectors", rises="dimensions links bytes_per_value"),
    law("index.ivf", scales="dimensions", rises="vectors lists"),
    law("index.product_quantised", scales="vectors parts bits"),
    law("guardrail.text_units", scales="calls", rises="tokens characters_per_token"),
    law("guardrail.cost", scales="calls price", rises="input_characters output_characters"),
    law("evaluation.judge", scales="calls sampled_share", rises="tokens_in price_in tokens_out price_out"),
    law("gpu.kv_bytes", scales="layers kv_heads head_dim bytes_per_value"),
    law("gpu.kv_bytes_latent", scales="layers bytes_per_value"),
    law("gpu.kv_bytes_windowed", scales="kv_bytes", rises="tokens window"),
    law("gpu.sequences", rises="memory_bytes", falls="weights_bytes kv_bytes input_tokens output_tokens"),
    law(
        "gpu.prefill",
        rises="active_parameters layers width input_tokens",
        falls="gpus peak_flops efficiency",
        efficiency=(0.01, 1),
    ),
    law(
        "gpu.decode_step",
        rises="active_parameters sequences weights_bytes kv_bytes context_tokens",
        falls="gpus peak_flops efficiency bandwidth bandwidth_share",
        efficiency=(0.01, 1),
        bandwidth_share=(0.01, 1),
    ),
    law("gpu.roofline", rises="sequences output_tokens", falls="prefill step gpus"),
    law("gpu.throughput", falls="input_tokens fixed_s ratio_s length_s"),
    law(
        "gpu.token_gap",
        rises="concurrency limit",
        concurrency=(1, 500),
        limit=(1, 500),
        first=(1, 1),
        first_ms=(5, 20),
        second=(25, 50),
        second_ms=(20, 90),
    ),
    law("gpu.closed_throughput", rises="concurrency limit", falls="gap_ms"),
    law(
        "gpu.closed_first_token",
        rises="concurrency",
        falls="requests_per_s output_tokens gap_s",
        output_tokens=(1, 5000),
    ),
    law("gpu.token_cost", scales="hour_price", falls="throughput utilisation", utilisation=(0.01, 1)),
    law("gpu.utilisation", scales="mean", falls="peak headroom"),
    law("gpu.units", rises="peak spare", falls="throughput busiest", busiest=(0.05, 1)),
    law("break_even.calls", rises="fixed_usd", falls="usd_per_call"),
    law("latency.figure_error", rises="first_error second_error", high=1),
    law("latency.stage_budget", scales="figure objective", falls="reached"),
    law("latency.mu", rises="p50", low=-1),
    law("latency.sigma", rises="p95", falls="p50", p50=(1, 50), p95=(50, 5000)),
    law("latency.quantile", rises="share p50", p50=(1, 50), p95=(50, 5000), share=(0.5, 0.95)),
    law("latency.end_to_end", rises="first tokens", falls="speed"),
    law("latency.branch_share", rises="share branches", high=1),
    law("latency.slowest", rises="share p95 branches", p50=(1, 50), p95=(50, 5000), share=(0.5, 0.99)),
    law("latency.late_when_hedged", rises="late late_second", high=1),
    law("latency.hedge_load", falls="sent_after", high=1),
    law("latency.cached_mean", rises="cached full"),
    law("latency.cached_share", rises="share", falls="hit_share", high=1, hit_share=(0, 0.99)),
    law("capacity.little", scales="arrivals seconds"),
    law("queue.offered_load", scales="arrivals service_time"),
    law("queue.utilisation", scales="load", falls="servers"),
    law("queue.waiting", rises="load", falls="servers", high=1, load=(0, 60)),
    law("queue.mean_wait", rises="arrivals service_time", falls="servers", arrivals=(0, 30), service_time=(0.1, 3)),
    law("queue.late_share", rises="load service_time", falls="servers within", high=1, load=(0, 60)),
    law("queue.servers", rises="load service_time share", falls="within", low=1, load=(0, 60), share=(0, 0.99)),
    law(
        "queue.mean_wait_general",
        rises="arrivals cv2_arrivals cv2_service",
        falls="servers",
        arrivals=(0, 30),
        service_time=(0.1, 3),
        cv2_arrivals=(0, 4),
        cv2_service=(0, 4),
    ),
    law("queue.kingman", rises="load cv2_arrivals cv2_service", scales="service_time", load=(0, 1.2)),
    law("limit.calls_per_minute", scales="arrivals"),
    law("limit.tokens_per_minute", scales="arrivals", rises="tokens_in tokens_out"),
    law("availability.series", rises="fractions", high=1),
    law("availability.parallel", rises="fractions", high=1),
    law("availability.replicas", rises="fraction replicas", high=1),
    law("availability.k_of_n", rises="fraction placed", falls="needed", high=1, placed=(1, 12), needed=(0, 12)),
    law("availability.fallback", rises="second", falls="common_cause", high=1, first=(0.5, 0.9), second=(0.9, 1)),
    law("availability.until_noticed", scales="detection_minutes", falls="fraction outage_minutes"),
    law("availability.repair", rises="between_failures", falls="repair", high=1),
    law("availability.error_budget", falls="fraction", high=43_800),
    law("retry.attempts", rises="failure_fraction retries", low=1, retries=(0, 8)),
    law("retry.success", rises="retries", falls="failure_fraction", high=1, retries=(0, 8)),
    law("retry.layers", rises="retries levels", low=1, retries=(0, 8), levels=(0, 5)),
    law("telemetry.spans", scales="requests spans bytes_per_span kept_share"),
    law("telemetry.payloads", scales="requests tokens kept_share"),
    law("network.egress", scales="gigabytes price"),
    law("network.translation", rises="gateways hours hour_price gigabytes gb_price"),
    law("people.load", scales="cases minutes", falls="work_hours"),
    law("people.judgement_load", rises="shrinkage", scales="cases", falls="reviewers work_hours", shrinkage=(0, 0.9)),
    law("people.judgement_limit", rises="attentive utilisation", falls="minutes"),
    law("people.judges_needed", rises="cases shrinkage", falls="limit work_hours", shrinkage=(0, 0.9)),
    law("people.staffed", rises="people shrinkage", low=1, shrinkage=(0, 0.9)),
    law(
        "capacity.erlang_c",
        rises="load share shrinkage handling",
        falls="within",
        low=1,
        load=(0, 60),
        share=(0, 0.99),
        shrinkage=(0, 0.9),
    ),
    law(
        "capacity.workload",
        rises="load shrinkage",
        falls="utilisation",
        low=1,
        utilisation=(0.05, 1),
        shrinkage=(0, 0.9),
    ),
    law("cost.review", scales="cases minutes wage", rises="shrinkage", falls="utilisation", **DESK),
    law("cost.build", scales="people months hours wage"),
    law("people.label_cost", scales="calls sampled_share minutes wage"),
]
