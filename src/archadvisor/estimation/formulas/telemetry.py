"""Telemetry and traffic: gigabytes of traces, and what leaves a cloud."""

from archadvisor.estimation.formulas.register import formula
from archadvisor.estimation.formulas.samples import Number

GIGA = 1e9
BYTES_PER_TOKEN = 4


@formula(
    "telemetry.spans",
    expression="requests · spans · bytes · kept / 10⁹",
    unit="GB",
    source="definition; published plans count 25 spans of 1.2 kB per request",
    requests="requests",
    spans="spans/request",
    bytes_per_span="bytes/span",
    kept_share="fraction",
)
def span_gb(requests: Number, spans: Number, bytes_per_span: Number, kept_share: float = 1.0) -> Number:
    """Gigabytes of spans; tail sampling keeps a share of them."""
    return requests * spans * bytes_per_span * kept_share / GIGA


@formula(
    "telemetry.payloads",
    expression="requests · tokens · 4 · kept / 10⁹",
    unit="GB",
    source="definition at four bytes a token",
    requests="requests",
    tokens="tokens/request",
    kept_share="fraction",
)
def payload_gb(requests: Number, tokens: Number, kept_share: float = 1.0) -> Number:
    """Gigabytes of prompts and answers kept beside the spans."""
    return requests * tokens * BYTES_PER_TOKEN * kept_share / GIGA


@formula("network.egress", expression="GB · price", unit="USD", source="definition", gigabytes="GB", price="USD/GB")
def egress_usd(gigabytes: Number, price: Number) -> Number:
    """Cost of data that leaves a cloud."""
    return gigabytes * price


@formula(
    "network.translation",
    expression="gateways · hours · hour_price + GB · gb_price",
    unit="USD",
    source="price pages of the clouds: address translation is billed by hour and by gigabyte",
    gateways="gateways",
    hours="hours",
    hour_price="USD/hour",
    gigabytes="GB",
    gb_price="USD/GB",
)
def translation_usd(gateways: Number, hours: Number, hour_price: Number, gigabytes: Number, gb_price: Number) -> Number:
    """Cost of address translation gateways: an idle floor and what passes through."""
    return gateways * hours * hour_price + gigabytes * gb_price
