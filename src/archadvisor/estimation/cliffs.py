"""Price cliffs: prompt lengths from which a whole request costs more, and how far the longest prompts are from them."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Cliff
from archadvisor.estimation.cost import CostTable
from archadvisor.estimation.formulas.model_calls import headroom_to_tier
from archadvisor.estimation.prices import ModelPrice, model_price
from archadvisor.estimation.sampling import percentiles
from archadvisor.estimation.workload import Subject

FORMULA_ID = "cost.cliff"
# Warn when the P95 prompt is beyond this share of the tokens at which a dearer tier begins.
NEAR_CLIFF = 0.5


def cliffs(design: ArchitectureDesign, table: CostTable) -> list[Cliff]:
    """The tiers of the chosen models with the distance of the P95 prompt, in design order."""
    return [one for component in design.of_type("llm_managed_api", "multimodal_model") for one in _of(component, table)]


def _of(component: Component, table: CostTable) -> Iterator[Cliff]:
    price = model_price(table.pricing.model_references.get(component.type, "model:/"), table.pricing.price_date)
    prompt = table.pricing.workload.amount("longest_prompt", Subject(component.type))
    if not isinstance(price, ModelPrice) or prompt is None or price.input_usd == 0:
        return
    longest = percentiles(prompt.values, (95,))[0]
    for tier in price.tiers:
        yield Cliff(
            component_id=component.id,
            from_tokens=tier.from_tokens,
            price_factor=tier.input_usd / price.input_usd,
            prompt_tokens_p95=longest,
            headroom_fraction=headroom_to_tier(tier.from_tokens, longest),
            formula_id=FORMULA_ID,
            source=price.source,
        )


def cliff_caveats(found: list[Cliff], names: dict[str, str]) -> list[str]:
    """Warnings of the cliffs that the longest prompts come near."""
    return [
        f"{names.get(one.component_id, one.component_id)}: above {one.from_tokens:,} prompt tokens a whole request "
        f"costs {one.price_factor:g} times; the P95 prompt has {one.prompt_tokens_p95:,.0f}"
        for one in found
        if one.prompt_tokens_p95 > NEAR_CLIFF * one.from_tokens
    ]
