"""Known values of every formula: worked by hand, published or tabled. `origin` says which."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import e, inf, log

Argument = float | str | list[float]
TABLE = "table of the Erlang delay formula"
WORKED = "worked by hand"
NIM = "NVIDIA NIM 1.8.0, Llama 3.3 70B FP8 on two H100, 5,000 tokens in and 500 out"
PROVIDERS = "two providers of 99.7 %, by the common share of their failures"
PAGES = "price pages of 2026-11-20"


@dataclass(frozen=True)
class Known:
    """A formula at given arguments has this value, within a relative tolerance."""

    id: str
    arguments: Mapping[str, Argument]
    value: float | None
    tolerance: float = 1e-9
    origin: str = WORKED


WASHED = "Washed 2,500 files in 3.5 hours."
GERMAN = (
    "Die Kundinnen und Kunden erhalten ihre Bestellung innerhalb weniger Tage, und falls etwas fehlt, können sie sich "
    "jederzeit an unseren Kundendienst wenden. Die Zuständigkeiten der Abteilungen müssen vorher eindeutig geklärt "
    "werden, damit keine Rückfragen entstehen."
)
CHINESE = (
    "系统根据内部文件回答员工的问题，并且必须注明所使用的每一个来源。"
    "个人数据永远不会离开本国，即使在计划维护期间也是如此。客户可以通过助手查询订单状态。"
)

KNOWN = [
    # volumes
    Known("volume.product", {"factors": [2, 3, 4]}, 24),
    Known("volume.sum", {"parts": [2, 3, 4]}, 9),
    Known("volume.whole", {"amount": 0.2}, 1),
    Known("volume.whole", {"amount": 2.1}, 3),
    Known("capacity.units", {"demand": 101, "per_unit": 10, "minimum": 2}, 11),
    Known("capacity.units", {"demand": 1, "per_unit": 10, "minimum": 2}, 2),
    Known("capacity.groups", {"demand": 50, "per_unit": 10, "group": 4, "replicas": 1}, 8),
    Known("capacity.groups", {"demand": 5, "per_unit": 10, "group": 4, "replicas": 3}, 12),
    Known("capacity.volume", {"monthly": 438_000, "burst": 5}, 50),
    Known("cost.table_line", {"usage": 50, "unit_price": 0.023}, 1.15, 1e-9, "50 GB of object storage: 1.15"),
    Known("cost.volume", {"volume": 250_000, "unit_price": 2, "unit_size": 1000}, 500),
    Known("capacity.ceiling", {"demand": 150, "limit": 100}, 1.5),
    Known("capacity.scaling_lag", {"peak": 50, "units": 2, "per_unit": 20, "lag": 90}, 900),
    Known("cost.outcome", {"usd": 5000, "outcomes": 100_000, "share": 0.5}, 0.1),
    # tokens: 4 words, no long one, 4 groups of digits, 3 runs of punctuation
    Known("tokens.of_text", {"text": WASHED}, 4 * 0.878 + 4 * 1.354 + 3 * 0.742),
    Known("tokens.of_text", {"text": GERMAN}, 48, 0.1, "counted with the o200k vocabulary"),
    Known("tokens.of_text", {"text": CHINESE}, 44, 0.1, "counted with the o200k vocabulary"),
    Known("tokens.of_characters", {"characters": 4900, "characters_per_token": 4.9}, 1000),
    # calls of models
    Known("calls.amplified", {"requests": 1000, "factors": [3]}, 3000, origin="triage, answer and grounding check"),
    Known("calls.agent_loop_input", {"turns": 4, "prompt": 2000, "added": 600, "output": 50}, 8000 + 6000 + 300),
    Known("calls.agent_loop_input", {"turns": 1, "prompt": 2000, "added": 0, "output": 50}, 2000),
    Known("calls.shared_turns", {"turns": 9, "agents": 3}, 3),
    Known("calls.shared_turns", {"turns": 2, "agents": 3}, 1),
    Known("calls.agent_last_prompt", {"turns": 4, "prompt": 2000, "added": 600, "output": 50}, 2000 + 2400 + 150),
    Known("calls.agent_loop_output", {"turns": 4, "call_output": 60, "answer_output": 300}, 480),
    Known(
        "cost.tokens",
        {"tokens_in": 600e6, "price_in": 2, "tokens_out": 50e6, "price_out": 10},
        1700,
        origin="100,000 requests of 6,000 in and 500 out with Claude Sonnet 5.5",
    ),
    Known("cost.audio", {"hours": 12, "hour_price": 0.37}, 4.44),
    Known(
        "cost.call",
        {
            "tokens_in": 6000,
            "tokens_read": 4800,
            "tokens_written": 0,
            "tokens_out": 500,
            "price_in": 2,
            "price_read": 0.1,
            "price_write": 2.5,
            "price_out": 10,
        },
        0.00788,
        origin="the same workload at 80 % cached: 788 USD for 100,000 requests",
    ),
    Known(
        "cost.call",
        {
            "tokens_in": 6000,
            "tokens_read": 0,
            "tokens_written": 0,
            "tokens_out": 500,
            "price_in": 2,
            "price_read": 0.1,
            "price_write": 2.5,
            "price_out": 10,
            "factor": 0.5,
        },
        0.0085,
        origin="the same workload in a batch queue: 850 USD for 100,000 requests",
    ),
    Known("cost.tier", {"prompt": 100_000, "limit": 100_000, "price_below": 0.1, "price_above": 0.5}, 0.1, 1e-9, PAGES),
    Known("cost.tier", {"prompt": 100_001, "limit": 100_000, "price_below": 0.1, "price_above": 0.5}, 0.5, 1e-9, PAGES),
    Known("cost.cliff", {"from_tokens": 100_000, "prompt": 80_000}, 0.25),
    Known("cache.ratio", {"uses": 2}, 0.65),
    Known("cache.ratio", {"uses": 5}, 0.29),
    Known("cache.ratio", {"uses": 10}, 0.17),
    Known("break_even.reuses", {"write_factor": 1.25, "read_factor": 0.05}, 2),
    Known("cache.expected_uses", {"rate": 0.01, "lifetime": 300}, e**3),
    Known("break_even.load", {"write_factor": 1.25, "read_factor": 0.05}, 0.2336, 1e-3, "0.23, published rule"),
    Known("cache.storage", {"tokens": 2e6, "hours": 24, "price": 1}, 48),
    Known("cache.answers", {"hit_share": 0.3, "lookup_usd": 0.001, "call_usd_each": 0.02}, 0.015),
    Known("cache.wrong_answers", {"hit_share": 0.3, "false_hit_share": 0.02}, 0.006),
    Known("cascade.cost", {"small_usd": 1, "check_usd": 0.5, "large_usd": 10, "escalated_share": 0.2}, 3.5),
    Known("break_even.escalation", {"small_usd": 1, "check_usd": 0.5, "large_usd": 10}, 0.85),
    Known("break_even.escalation", {"small_usd": 8, "check_usd": 3, "large_usd": 10}, None),
    Known("routing.cost", {"router_usd": 0.1, "small_usd": 1, "large_usd": 10, "small_share": 0.6}, 4.7),
    # retrieval
    Known("retrieval.chunks", {"documents": 1000, "document_tokens": 2500, "new_tokens": 340}, 8000),
    Known("retrieval.chunks", {"documents": 1000, "document_tokens": 100, "new_tokens": 340}, 1000),
    Known(
        "retrieval.embedded_tokens",
        {"documents": 1000, "changed": 0.1, "document_tokens": 2500, "new_tokens": 340, "chunk_tokens": 400},
        320_000,
    ),
    Known(
        "retrieval.rerank_by_search",
        {"searches": 100_000, "candidates": 100, "per_search": 100, "price": 2},
        200,
    ),
    Known(
        "retrieval.rerank_by_token",
        {"searches": 100_000, "candidates": 50, "document_tokens": 400, "query_tokens": 40, "price": 0.05},
        110,
    ),
    Known(
        "index.hnsw_opensearch",
        {"vectors": 1e6, "dimensions": 1536, "replicas": 1},
        6.9,
        0.005,
        "a million vectors of 1,536: 6.9 GB",
    ),
    Known("index.hnsw_opensearch", {"vectors": 1e7, "dimensions": 1024, "replicas": 1}, 46.5, 0.005, "46 GB"),
    Known("index.hnsw_scylla", {"vectors": 1e6, "dimensions": 1536}, 7.68, 0.002, "a million vectors of 1,536: 7.7 GB"),
    Known("index.hnsw_scylla", {"vectors": 1e7, "dimensions": 1024}, 52.2, 0.002, "ten million of 1,024: 52 GB"),
    Known("index.ivf", {"vectors": 1e6, "dimensions": 1536, "lists": 4096}, 6.169165824),
    Known("index.product_quantised", {"vectors": 1e6, "parts": 192, "bits": 8}, 0.192, 1e-9, "a 32nd of 1,536 floats"),
    # checks
    Known("guardrail.text_units", {"calls": 10, "tokens": 100, "characters_per_token": 4.9}, 10),
    Known("guardrail.text_units", {"calls": 10, "tokens": 300, "characters_per_token": 4.9}, 20),
    Known(
        "guardrail.cost",
        {"calls": 100_000, "input_characters": 1200, "output_characters": 900, "price": 0.15},
        45,
    ),
    Known(
        "evaluation.judge",
        {
            "calls": 100_000,
            "sampled_share": 0.05,
            "tokens_in": 3000,
            "price_in": 2,
            "tokens_out": 150,
            "price_out": 10,
        },
        37.5,
    ),
    # self-hosted models
    Known("gpu.kv_bytes", {"layers": 80, "kv_heads": 8, "head_dim": 128, "bytes_per_value": 1}, 163_840),
    Known("gpu.kv_bytes_latent", {"layers": 61, "bytes_per_value": 1}, 35_136, origin="DeepSeek V3: 61 layers of 576"),
    Known("gpu.kv_bytes_windowed", {"kv_bytes": 2, "tokens": 1128, "windowed_share": 0.5, "window": 128}, 1256),
    Known(
        "gpu.sequences",
        {
            "memory_bytes": 160e9,
            "weights_bytes": 70.6e9,
            "kv_bytes": 163_840,
            "input_tokens": 5000,
            "output_tokens": 500,
        },
        85.3,
        0.001,
        NIM,
    ),
    Known(
        "gpu.prefill",
        {
            "active_parameters": 70.6e9,
            "layers": 80,
            "width": 8192,
            "input_tokens": 5000,
            "gpus": 2,
            "peak_flops": 1.979e15,
            "efficiency": 0.48,
        },
        0.388,
        0.05,
        f"{NIM}: 407 ms to the first token of one request, 18.6 of them for the token itself",
    ),
    Known(
        "gpu.decode_step",
        {
            "active_parameters": 70.6e9,
            "sequences": 1,
            "weights_bytes": 70.6e9,
            "kv_bytes": 163_840,
            "context_tokens": 5250,
            "gpus": 2,
            "peak_flops": 1.979e15,
            "efficiency": 0.1,
            "bandwidth": 3.35e12,
            "bandwidth_share": 0.57,
        },
        0.01858,
        0.02,
        f"{NIM}: 18.58 ms between the tokens of one request",
    ),
    Known(
        "gpu.roofline", {"output_tokens": 500, "prefill": 0.5, "step": 0.1, "sequences": 50, "gpus": 2}, 500 / 1.5 / 2
    ),
    Known(
        "gpu.throughput",
        {"input_tokens": 8000, "output_tokens": 1000, "fixed_s": 1e-4, "ratio_s": 2e-4, "length_s": 1e-8},
        1 / (1e-4 + 16e-4 + 8.5e-5),
    ),
    Known(
        "gpu.token_gap",
        {"concurrency": 50, "limit": 85.3, "first": 1, "first_ms": 18.58, "second": 25, "second_ms": 38.75},
        59.73,
        0.05,
        NIM,
    ),
    Known("gpu.closed_throughput", {"concurrency": 150, "limit": 85.3, "gap_ms": 92.86}, 920.9, 0.05, NIM),
    Known(
        "gpu.closed_first_token",
        {"concurrency": 200, "requests_per_s": 920.5 / 500, "output_tokens": 500, "gap_s": 0.0929},
        61.68,
        0.01,
        NIM,
    ),
    Known(
        "gpu.token_cost",
        {"hour_price": 2.5, "throughput": 2209, "utilisation": 1},
        0.31,
        0.02,
        "Llama 70B FP8 on H100 at 2.50 USD an hour, fully used: 0.31; at 30 %: 1.05",
    ),
    Known(
        "gpu.token_cost", {"hour_price": 2.5, "throughput": 2209, "utilisation": 0.3}, 1.05, 0.01, "the same at 30 %"
    ),
    Known("gpu.utilisation", {"mean": 10, "peak": 50, "headroom": 1.5}, 2 / 15),
    Known("gpu.units", {"peak": 6000, "throughput": 2209, "busiest": 0.65, "spare": 1}, 6),
    Known("break_even.calls", {"fixed_usd": 3650, "carried_calls": 2e6, "usd_per_call": 0.004}, 912_500),
    Known("break_even.calls", {"fixed_usd": 3650, "carried_calls": 2e6, "usd_per_call": 0.001}, None),
    Known("break_even.reuses", {"write_factor": 1.25, "read_factor": 1}, None),
    Known("break_even.load", {"write_factor": 1.25, "read_factor": 1}, None),
    # latency
    Known("latency.figure_error", {"first": 30, "first_error": 0.5, "second": 40, "second_error": 0.5}, 25 / 70),
    Known("latency.figure_error", {"first": 0, "first_error": 0, "second": 40, "second_error": 0.2}, 0.2),
    Known("latency.stage_budget", {"figure": 600, "objective": 2000, "reached": 2400}, 500),
    Known("latency.mu", {"p50": e}, 1),
    Known("latency.sigma", {"p50": 1000, "p95": 2000}, log(2) / 1.6448536, 1e-6),
    Known("latency.quantile", {"p50": 1000, "p95": 2000, "share": 0.95}, 2000),
    Known("latency.quantile", {"p50": 1000, "p95": 2000, "share": 0.5}, 1000),
    Known("latency.end_to_end", {"first": 600, "tokens": 300, "speed": 60}, 5600),
    Known("latency.branch_share", {"share": 0.99, "branches": 4}, 0.99749, 1e-5, "published planning table"),
    Known("latency.branch_share", {"share": 0.99, "branches": 16}, 0.99937, 1e-5, "published planning table"),
    Known(
        "latency.slowest",
        {"p50": 1, "p95": e ** (0.5 * 1.6448536), "branches": 16, "share": 0.99},
        5.0,
        0.01,
        "lognormal with sigma 0.5: P99 of the slowest of 16 is 5.0 times the median of one",
    ),
    Known(
        "latency.slowest",
        {"p50": 1, "p95": e ** (0.5 * 1.6448536), "branches": 1, "share": 0.99},
        3.2,
        0.01,
        "the same of one: 3.2 times",
    ),
    Known("latency.late_when_hedged", {"late": 0.05, "late_second": 0.4}, 0.02),
    Known("latency.hedge_load", {"sent_after": 0.95}, 0.05, 1e-9, "five in a hundred after P95"),
    Known("latency.cached_mean", {"hit_share": 0.4, "cached": 50, "full": 3000}, 1820),
    Known("latency.cached_share", {"share": 0.95, "hit_share": 0.4}, 1 - 0.05 / 0.6),
    Known("latency.cached_share", {"share": 0.95, "hit_share": 0.97}, 0),
    # queues and limits
    Known("capacity.little", {"arrivals": 920.54, "seconds": 0.0929}, 85.5, 0.001, NIM),
    Known("queue.offered_load", {"arrivals": 4, "service_time": 2}, 8),
    Known("queue.utilisation", {"load": 8, "servers": 10}, 0.8),
    Known("queue.waiting", {"servers": 10, "load": 8}, 0.4092, 1e-4, TABLE),
    Known("queue.waiting", {"servers": 1, "load": 0.7}, 0.7, 1e-9, "one server: the load itself"),
    Known("queue.waiting", {"servers": 8, "load": 8}, 1),
    Known("queue.mean_wait", {"servers": 10, "arrivals": 8, "service_time": 1}, 0.2046, 2e-4, TABLE),
    Known("queue.mean_wait", {"servers": 8, "arrivals": 9, "service_time": 1}, inf),
    Known("queue.late_share", {"servers": 1, "load": 0.5, "service_time": 1, "within": 2}, 0.5 / e),
    Known("queue.late_share", {"servers": 2, "load": 3, "service_time": 1, "within": 2}, 1),
    Known("queue.servers", {"load": 4, "service_time": 4, "within": 1, "share": 0.8}, 6, 1e-9, "60 cases an hour"),
    Known(
        "queue.mean_wait_general",
        {"servers": 10, "arrivals": 8, "service_time": 1, "cv2_arrivals": 1, "cv2_service": 0},
        0.1023,
        1e-3,
        "constant service: half the wait of M/M/c",
    ),
    Known("queue.kingman", {"load": 0.8, "service_time": 1, "cv2_arrivals": 1, "cv2_service": 1.5}, 5.0),
    Known("queue.kingman", {"load": 1, "service_time": 1, "cv2_arrivals": 1, "cv2_service": 1}, inf),
    Known("limit.calls_per_minute", {"arrivals": 2.5}, 150),
    Known("limit.tokens_per_minute", {"arrivals": 2.5, "tokens_in": 6000, "tokens_out": 500}, 975_000),
    # availability
    Known("availability.series", {"fractions": [0.999] * 6}, 0.9940, 2e-5, "six parts of 99.9 %: 99.40 %"),
    Known("availability.parallel", {"fractions": [0.99, 0.98]}, 0.9998),
    Known("availability.replicas", {"fraction": 0.99, "replicas": 2}, 0.9999),
    Known("availability.k_of_n", {"fraction": 0.9, "placed": 3, "needed": 2}, 0.972),
    Known("availability.k_of_n", {"fraction": 0.9, "placed": 3, "needed": 4}, 0),
    Known("availability.fallback", {"first": 0.997, "second": 0.997, "common_cause": 0}, 0.999991, 1e-6, PROVIDERS),
    Known("availability.fallback", {"first": 0.997, "second": 0.997, "common_cause": 0.05}, 0.99984, 5e-6, PROVIDERS),
    Known("availability.fallback", {"first": 0.997, "second": 0.997, "common_cause": 0.2}, 0.99939, 5e-6, PROVIDERS),
    Known("availability.fallback", {"first": 0.997, "second": 0.997, "common_cause": 0.5}, 0.99850, 5e-6, PROVIDERS),
    Known("availability.until_noticed", {"fraction": 0.997, "detection_minutes": 5, "outage_minutes": 60}, 0.00025),
    Known("availability.repair", {"between_failures": 999, "repair": 1}, 0.999),
    Known("availability.error_budget", {"fraction": 0.999}, 43.8),
    Known("retry.attempts", {"failure_fraction": 0.1, "retries": 3}, (1 - 0.1**4) / 0.9),
    Known("retry.success", {"failure_fraction": 0.1, "retries": 3}, 0.9999),
    Known("retry.layers", {"retries": 3, "levels": 3}, 64),
    # telemetry and traffic
    Known(
        "telemetry.spans",
        {"requests": 100_000, "spans": 25, "bytes_per_span": 1200},
        3.0,
        1e-9,
        "100,000 requests of 25 spans of 1.2 kB: 3.0 GB",
    ),
    Known("telemetry.payloads", {"requests": 100_000, "tokens": 6500}, 2.6, 1e-9, "with prompts 2.6 GB on top"),
    Known("network.egress", {"gigabytes": 1000, "price": 0.09}, 90),
    Known(
        "network.translation",
        {"gateways": 2, "hours": 730, "hour_price": 0.045, "gigabytes": 100, "gb_price": 0.045},
        70.2,
    ),
    # people
    Known("people.load", {"cases": 10_080, "minutes": 4, "work_hours": 168}, 4),
    Known("people.judgement_load", {"cases": 1176, "reviewers": 2, "work_hours": 168, "shrinkage": 0.3}, 5),
    Known("people.judgement_limit", {"attentive": 30, "utilisation": 0.85, "minutes": 4}, 12.75),
    Known("people.judges_needed", {"cases": 1176, "limit": 5, "work_hours": 168, "shrinkage": 0.3}, 2),
    Known("people.staffed", {"people": 6, "shrinkage": 0.3}, 9, 1e-9, "six at the desk, nine employed"),
    Known(
        "capacity.erlang_c",
        {"load": 4, "handling": 4, "within": 1, "share": 0.8, "shrinkage": 0.3},
        9,
        1e-9,
        "60 cases an hour of 4 minutes, 80 % within a minute",
    ),
    Known("capacity.workload", {"load": 4, "utilisation": 0.85, "shrinkage": 0.3}, 8),
    Known("cost.build", {"people": 4, "months": 3, "hours": 173.3, "wage": 60}, 124_776),
    Known("cost.review", {"cases": 600, "minutes": 4, "utilisation": 0.8, "shrinkage": 0.25, "wage": 45}, 3000),
    Known(
        "people.label_cost",
        {"calls": 100_000, "sampled_share": 0.01, "minutes": 2, "wage": 45},
        1500,
    ),
]
