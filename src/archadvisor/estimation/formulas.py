"""Pure formulas of volumes and costs. Arguments and results are arrays of samples unless said otherwise."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


def agent_loop_input(turns: Samples, prompt: Samples, added: Samples, output: Samples) -> Samples:
    """Input tokens of an agent loop that sends its history again on every turn: `n S + u n(n+1)/2 + o n(n-1)/2`.

    `added` (u) and `output` (o) are tokens per turn, `prompt` (S) what every call carries. One turn is a plain call.
    """
    return turns * prompt + added * turns * (turns + 1) / 2 + output * turns * (turns - 1) / 2


def agent_last_prompt(turns: Samples, prompt: Samples, added: Samples, output: Samples) -> Samples:
    """Prompt of the last call of an agent loop, the longest: `S + n u + (n-1) o`."""
    return prompt + turns * added + (turns - 1) * output


def agent_loop_output(turns: Samples, call_output: Samples, answer_output: Samples) -> Samples:
    """Output tokens of an agent loop: a tool call on each turn but the last, then the answer."""
    return (turns - 1) * call_output + answer_output


def chunk_count(documents: Samples, document_tokens: Samples, new_tokens: Samples) -> Samples:
    """Passages of a corpus; each holds `new_tokens` beyond its overlap; a document has at least one."""
    return documents * np.maximum(np.ceil(document_tokens / new_tokens), 1)


def embedded_tokens(
    documents: Samples, changed: Samples, document_tokens: Samples, new_tokens: Samples, chunk_tokens: Samples
) -> Samples:
    """Tokens embedded per month for changed documents, overlaps included."""
    return changed * chunk_count(documents, document_tokens, new_tokens) * chunk_tokens


def hnsw_memory_gb(vectors: Samples, dimensions: Samples, replicas: Samples, links: int = 16) -> Samples:
    """Memory of an HNSW index in GB, `1.1 (4 d + 8 M) N R`: the published sizing rule of OpenSearch."""
    return 1.1 * (4 * dimensions + 8 * links) * vectors * replicas / 1e9


def units_needed(demand: Samples, per_unit: Samples, minimum: Samples) -> Samples:
    """Whole units that carry a demand, never fewer than the minimum."""
    return np.maximum(np.ceil(demand / per_unit), minimum)


def rounded_up(amount: Samples) -> Samples:
    """Whole units, at least one."""
    return np.maximum(np.ceil(amount), 1)


def grouped_units(demand: Samples, per_unit: Samples, group: Samples, replicas: Samples) -> Samples:
    """Units that come in groups (tensor parallel GPUs): at least one group per replica."""
    return np.maximum(np.ceil(demand / per_unit / group), replicas) * group


def gpu_throughput(input_tokens: Samples, output_tokens: Samples, fixed_s: Samples, slope_s: Samples) -> Samples:
    """Output tokens per second of one GPU under load: `1 / (c0 + c1 max(ISL/OSL, 1))`, c fitted to measured rows."""
    return 1 / (fixed_s + slope_s * np.maximum(input_tokens / output_tokens, 1))


def text_units(calls: Samples, tokens: Samples, characters_per_token: Samples) -> Samples:
    """Billed text units of hosted guardrails: each started 1,000 characters of each call."""
    return calls * np.ceil(tokens * characters_per_token / 1000)


def total(*parts: Samples) -> Samples:
    """The sum of all parts."""
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


def product(*factors: Samples) -> Samples:
    """The product of all factors."""
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result


FUNCTIONS: dict[str, Callable[..., Samples]] = {
    "product": product,
    "sum": total,
    "agent_loop_input": agent_loop_input,
    "agent_last_prompt": agent_last_prompt,
    "agent_loop_output": agent_loop_output,
    "chunk_count": chunk_count,
    "embedded_tokens": embedded_tokens,
    "hnsw_memory_gb": hnsw_memory_gb,
    "units_needed": units_needed,
    "rounded_up": rounded_up,
    "grouped_units": grouped_units,
    "gpu_throughput": gpu_throughput,
    "text_units": text_units,
}


def prefix_cache_ratio(uses: float, write_factor: float = 1.25, read_factor: float = 0.05) -> float:
    """Cost of a cached prefix over the uncached cost for `uses` within its lifetime: `(w + (k-1) r) / k`."""
    return (write_factor + (uses - 1) * read_factor) / uses


def retry_attempts(failure_fraction: float, retries: int) -> float:
    """Expected attempts per call with independent failures: `(1 - p^(r+1)) / (1 - p)`."""
    return sum(failure_fraction**attempt for attempt in range(retries + 1))
