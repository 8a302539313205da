"""What embedding all documents costs once: at the first load, and again whenever the embedding model changes."""

from collections.abc import Iterator

from archadvisor.domain.quantity import Spread
from archadvisor.estimation.lines import Pricing
from archadvisor.estimation.prices import MILLION, ModelPrice, model_price
from archadvisor.estimation.sampling import spread
from archadvisor.estimation.workload import Subject

EMBEDDER = "embedding_service"
# Below this many USD a single payment is not worth a sentence.
WORTH_TELLING_USD = 10.0


def first_load_usd(pricing: Pricing) -> Spread | None:
    """`documents -> passages × tokens of a passage × input price`; None without a hosted model or known documents."""
    price = model_price(pricing.model_references.get(EMBEDDER, "model:/"), pricing.price_date)
    tokens = pricing.workload.amount("first_load_tokens", Subject(EMBEDDER))
    if not isinstance(price, ModelPrice) or tokens is None:
        return None
    return spread(tokens.values * price.input_usd / MILLION)


def first_load_caveats(pricing: Pricing) -> Iterator[str]:
    """A warning where the first load is more than small change."""
    usd = first_load_usd(pricing)
    if usd is not None and usd.p50 >= WORTH_TELLING_USD:
        yield (
            f"embedding all documents costs about {usd.p50:,.0f} USD once (P5 {usd.p5:,.0f}, P95 {usd.p95:,.0f}), "
            "and again whenever the embedding model changes"
        )
