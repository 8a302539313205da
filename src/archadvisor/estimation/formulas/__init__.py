"""Every formula of the engine in one place, one module per subject: small, pure, each with its source."""

from collections.abc import Callable

from archadvisor.estimation.formulas.availability import redundant, retry_attempts, with_fallback
from archadvisor.estimation.formulas.checks import text_units
from archadvisor.estimation.formulas.model_calls import (
    agent_last_prompt,
    agent_loop_input,
    agent_loop_output,
    prefix_cache_ratio,
    shared_turns,
)
from archadvisor.estimation.formulas.queues import erlang_c, little, mean_wait, mean_wait_general, servers_for
from archadvisor.estimation.formulas.retrieval import chunk_count, embedded_tokens, hnsw_memory_gb
from archadvisor.estimation.formulas.samples import Samples
from archadvisor.estimation.formulas.self_hosted import (
    closed_load_ttft_s,
    gpu_throughput,
    kv_bytes_per_token,
    max_sequences,
)
from archadvisor.estimation.formulas.volumes import grouped_units, product, rounded_up, total, units_needed

FUNCTIONS: dict[str, Callable[..., Samples]] = {
    "product": product,
    "sum": total,
    "agent_loop_input": agent_loop_input,
    "agent_last_prompt": agent_last_prompt,
    "agent_loop_output": agent_loop_output,
    "shared_turns": shared_turns,
    "chunk_count": chunk_count,
    "embedded_tokens": embedded_tokens,
    "hnsw_memory_gb": hnsw_memory_gb,
    "units_needed": units_needed,
    "rounded_up": rounded_up,
    "grouped_units": grouped_units,
    "gpu_throughput": gpu_throughput,
    "text_units": text_units,
}

__all__ = [
    "FUNCTIONS",
    "Samples",
    "agent_last_prompt",
    "agent_loop_input",
    "agent_loop_output",
    "chunk_count",
    "closed_load_ttft_s",
    "embedded_tokens",
    "erlang_c",
    "gpu_throughput",
    "grouped_units",
    "hnsw_memory_gb",
    "kv_bytes_per_token",
    "little",
    "max_sequences",
    "mean_wait",
    "mean_wait_general",
    "prefix_cache_ratio",
    "product",
    "redundant",
    "retry_attempts",
    "rounded_up",
    "servers_for",
    "shared_turns",
    "text_units",
    "total",
    "units_needed",
    "with_fallback",
]
