"""Self-hosted language models: key-value cache, throughput, latency under load, cost per token, spare units."""

from math import ceil

from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.samples import Number

USABLE_MEMORY = 0.9
"""Share of the memory of an accelerator that servers give to weights and cache."""
LATENT_VALUES = 576
"""Values per token and layer that multi-head latent attention keeps (512 latent, 64 positional)."""
ARITHMETIC = "arithmetic of the attention layers"
ROOFLINE = "Williams, Waterman and Patterson 2009, Roofline"
NIM = "NVIDIA NIM for LLMs, performance page: eight loads of Llama 3.3 70B FP8 on two H100"


@formula(
    "gpu.kv_bytes",
    expression="2 layers · kv_heads · head_dim · bytes",
    unit="bytes/token",
    source=ARITHMETIC,
    layers="layers",
    kv_heads="heads",
    head_dim="values",
    bytes_per_value="bytes",
)
def kv_bytes_per_token(layers: float, kv_heads: float, head_dim: float, bytes_per_value: float) -> float:
    """Key-value cache of one token with multi-head or grouped-query attention."""
    return 2 * layers * kv_heads * head_dim * bytes_per_value


@formula(
    "gpu.kv_bytes_latent",
    expression="layers · 576 · bytes",
    unit="bytes/token",
    source="DeepSeek-V2 report: multi-head latent attention",
    layers="layers",
    bytes_per_value="bytes",
)
def latent_kv_bytes_per_token(layers: float, bytes_per_value: float) -> float:
    """Key-value cache of one token with multi-head latent attention (DeepSeek V2 and later)."""
    return layers * LATENT_VALUES * bytes_per_value


@formula(
    "gpu.kv_bytes_windowed",
    expression="kv ((1 - w) tokens + w min(tokens, window))",
    unit="bytes/sequence",
    source=ARITHMETIC,
    kv_bytes="bytes/token",
    tokens="tokens",
    windowed_share="fraction",
    window="tokens",
)
def windowed_kv_bytes(kv_bytes: float, tokens: float, windowed_share: float, window: float) -> float:
    """Key-value cache of one sequence when a share of the layers looks back over a sliding window only."""
    return kv_bytes * ((1 - windowed_share) * tokens + windowed_share * min(tokens, window))


@formula(
    "gpu.sequences",
    expression="max(0.9 memory - weights, 0) / (kv (ISL + OSL / 2))",
    unit="sequences",
    source=f"memory balance; 85.3 for the case of {NIM}, where 85.5 follow from the measured rates",
    memory_bytes="bytes",
    weights_bytes="bytes",
    kv_bytes="bytes/token",
    input_tokens="tokens",
    output_tokens="tokens",
)
def max_sequences(
    memory_bytes: float, weights_bytes: float, kv_bytes: float, input_tokens: float, output_tokens: float
) -> float:
    """Sequences that fit into memory at the same time, each half written on average."""
    spare = max(USABLE_MEMORY * memory_bytes - weights_bytes, 0.0)
    return spare / (kv_bytes * (input_tokens + output_tokens / 2))


@formula(
    "gpu.prefill",
    expression="(2 P ISL + 2 layers d ISL²) / (GPUs · peak · efficiency)",
    unit="s",
    source=ROOFLINE,
    active_parameters="parameters",
    layers="layers",
    width="values",
    input_tokens="tokens",
    gpus="GPUs",
    peak_flops="FLOP/s",
    efficiency="fraction",
)
def prefill_s(
    active_parameters: float,
    layers: float,
    width: float,
    input_tokens: float,
    gpus: float,
    peak_flops: float,
    efficiency: float,
) -> float:
    """Time to read a prompt: two operations per active parameter and token, and attention with its square.

    A server at one request reached 48 % of the peak in the published case; a full one spends about 25 % on it.
    """
    work = 2 * active_parameters * input_tokens + 2 * layers * width * input_tokens**2
    return work / (gpus * peak_flops * efficiency)


@formula(
    "gpu.decode_step",
    expression="max(2 P B / (GPUs · peak · efficiency), (weights + B kv context) / (GPUs · bandwidth · share))",
    unit="s",
    source=ROOFLINE,
    active_parameters="parameters",
    sequences="sequences",
    weights_bytes="bytes",
    kv_bytes="bytes/token",
    context_tokens="tokens",
    gpus="GPUs",
    peak_flops="FLOP/s",
    efficiency="fraction",
    bandwidth="bytes/s",
    bandwidth_share="fraction",
)
def decode_step_s(
    active_parameters: float,
    sequences: float,
    weights_bytes: float,
    kv_bytes: float,
    context_tokens: float,
    gpus: float,
    peak_flops: float,
    efficiency: float,
    bandwidth: float,
    bandwidth_share: float,
) -> float:
    """Time of one step that writes a token of every sequence: the slower of arithmetic and reading memory."""
    compute = 2 * active_parameters * sequences / (gpus * peak_flops * efficiency)
    memory = (weights_bytes + sequences * kv_bytes * context_tokens) / (gpus * bandwidth * bandwidth_share)
    return max(compute, memory)


@formula(
    "gpu.roofline",
    expression="OSL / (prefill + OSL · step / B) / GPUs",
    unit="tokens/s/GPU",
    source=ROOFLINE,
    output_tokens="tokens",
    prefill="s",
    step="s",
    sequences="sequences",
    gpus="GPUs",
)
def roofline_throughput(output_tokens: float, prefill: float, step: float, sequences: float, gpus: float) -> float:
    """Output tokens per second and GPU at full load, when each request takes its prompt and its share of the steps."""
    return output_tokens / (prefill + output_tokens * step / sequences) / gpus


@formula(
    "gpu.throughput",
    expression="1 / (c0 + c1 ISL / OSL + c2 (ISL + OSL / 2))",
    unit="tokens/s/GPU",
    source="fitted to the rows of gpu_throughput.yaml; `benchmarks/throughput_model.py` measures its error",
    input_tokens="tokens",
    output_tokens="tokens",
    fixed_s="s/token",
    ratio_s="s/token",
    length_s="s/token²",
)
def gpu_throughput(
    input_tokens: Number, output_tokens: Number, fixed_s: Number, ratio_s: Number, length_s: Number
) -> Number:
    """Output tokens per second and GPU at full load: a step, the prompt read for each output, the length in memory."""
    return 1 / (fixed_s + ratio_s * input_tokens / output_tokens + length_s * (input_tokens + output_tokens / 2))


@formula(
    "gpu.token_gap",
    expression="itl₁ + (itl₂ - itl₁) (min(c, limit) - c₁) / (c₂ - c₁)",
    unit="ms",
    source=NIM,
    concurrency="sequences",
    limit="sequences",
    first="sequences",
    first_ms="ms",
    second="sequences",
    second_ms="ms",
)
def token_gap_ms(
    concurrency: float, limit: float, first: float, first_ms: float, second: float, second_ms: float
) -> float:
    """Time between tokens of one answer under load: a line through two measured loads, up to what memory holds."""
    return first_ms + (second_ms - first_ms) * (min(concurrency, limit) - first) / (second - first)


@formula(
    "gpu.closed_throughput",
    expression="1,000 min(c, limit) / gap",
    unit="tokens/s",
    source=NIM,
    concurrency="sequences",
    limit="sequences",
    gap_ms="ms",
)
def closed_throughput(concurrency: float, limit: float, gap_ms: float) -> float:
    """Tokens per second of a server that keeps this many requests open, of which memory holds at most `limit`."""
    return 1000 * min(concurrency, limit) / gap_ms


@formula(
    "gpu.closed_first_token",
    expression="max(N / X - (OSL - 1) gap, 0)",
    unit="s",
    source=f"Little's law; {NIM}",
    concurrency="sequences",
    requests_per_s="requests/s",
    output_tokens="tokens",
    gap_s="s",
)
def closed_load_ttft_s(concurrency: float, requests_per_s: float, output_tokens: float, gap_s: float) -> float:
    """Time to first token beyond saturation: the whole time of a request less the time of its writing."""
    return max(concurrency / requests_per_s - (output_tokens - 1) * gap_s, 0.0)


@formula(
    "gpu.token_cost",
    expression="hour_price · 10⁶ / (3,600 throughput · utilisation)",
    unit="USD/1M tokens",
    source="definition",
    hour_price="USD/hour",
    throughput="tokens/s",
    utilisation="fraction",
)
def usd_per_million_tokens(hour_price: float, throughput: float, utilisation: float) -> float:
    """Cost of a million output tokens on a rented accelerator; the utilisation is the figure to argue about."""
    return hour_price * 1e6 / (throughput * 3600 * utilisation)


@formula(
    "gpu.utilisation",
    expression="mean / (peak · headroom)",
    unit="fraction",
    source="definition",
    mean="load",
    peak="load",
    headroom="ratio",
)
def mean_utilisation(mean: float, peak: float, headroom: float) -> float:
    """Share of capacity that is used on average when capacity is the peak times a headroom."""
    return mean / (peak * headroom)


@formula(
    "gpu.units",
    expression="⌈peak / (throughput · busiest)⌉ + spare",
    unit="GPUs",
    source="definition; 0.6 to 0.7 keeps queues short",
    peak="tokens/s",
    throughput="tokens/s/GPU",
    busiest="fraction",
    spare="GPUs",
)
def gpus_with_spare(peak: float, throughput: float, busiest: float, spare: int) -> int:
    """Accelerators for a peak that are never busier than a share, with spare ones for a failure or a lost zone."""
    return ceil(peak / (throughput * busiest)) + spare
