"""Self-hosted language models: memory of the key-value cache, throughput, latency under load."""

import numpy as np

from archadvisor.estimation.formulas.samples import Samples


def gpu_throughput(input_tokens: Samples, output_tokens: Samples, fixed_s: Samples, slope_s: Samples) -> Samples:
    """Output tokens per second of one GPU under load: `1 / (c0 + c1 max(ISL/OSL, 1))`, c fitted to measured rows."""
    return 1 / (fixed_s + slope_s * np.maximum(input_tokens / output_tokens, 1))


def kv_bytes_per_token(layers: int, kv_heads: int, head_dim: int, bytes_per_value: float) -> float:
    """Key-value cache of one token in bytes: `2 layers heads head_dim bytes`."""
    return 2 * layers * kv_heads * head_dim * bytes_per_value


def max_sequences(
    memory_bytes: float, weights_bytes: float, kv_bytes: float, input_tokens: float, output_tokens: float
) -> float:
    """Sequences that fit at the same time: `(0.9 memory - weights) / (kv (ISL + OSL/2))`."""
    return (0.9 * memory_bytes - weights_bytes) / (kv_bytes * (input_tokens + output_tokens / 2))


def closed_load_ttft_s(concurrency: float, requests_per_s: float, output_tokens: float, itl_s: float) -> float:
    """Time to first token beyond saturation by Little's law: `N / X - (OSL - 1) ITL` in seconds."""
    return concurrency / requests_per_s - (output_tokens - 1) * itl_s
