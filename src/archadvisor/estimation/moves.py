"""Cheaper moves with computed savings, each only where it is legal for the brief and the design."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import Move
from archadvisor.estimation.cost import CostTable, technology_of
from archadvisor.estimation.formulas import expected_uses, prefix_cache_ratio
from archadvisor.estimation.lines import Priced, component_lines
from archadvisor.estimation.prices import MODEL_PREFIX, ModelPrice, model_price
from archadvisor.estimation.sampling import median
from archadvisor.estimation.service_times import service_tail
from archadvisor.estimation.workload import Subject
from archadvisor.knowledge.records import Technology

# Needs that somebody waits for; generation for them can't go to a batch queue.
WAITED_FOR = ("interactive_response", "converse", "live_voice", "realtime_decision", "answer_questions", "search_items")
CACHE_LIFETIME_S = 300.0
# Below this saving in USD per month a move is not worth a line.
WORTHWHILE_USD = 1.0


def moves(design: ArchitectureDesign, table: CostTable) -> list[Move]:
    """The moves that save most first."""
    found = [move for way in WAYS for move in way(design, table)]
    kept = [move for move in found if move.saving_usd_per_month >= WORTHWHILE_USD]
    return sorted(kept, key=lambda move: (-move.saving_usd_per_month, move.name))


def token_lines(component_id: str, table: CostTable) -> list[Priced]:
    """The known lines of a component that are paid by the token."""
    return [
        one
        for one in table.lines
        if one.usd is not None and one.line.component_id == component_id and one.line.formula_id == "cost.tokens"
    ]


def line_median(lines: list[Priced]) -> float:
    """The sum of the medians of known lines in USD per month."""
    return sum(median(one.usd) for one in lines if one.usd is not None)


def _batch(design: ArchitectureDesign, table: CostTable) -> Iterator[Move]:
    """Half price for calls that nobody waits for: whole jobs, or scoring and regression tests of any design."""
    waited = any(table.pricing.workload.requirements.has(need) for need in WAITED_FOR)
    patient = ("online_eval", "offline_eval") if waited else ("online_eval", "offline_eval", "llm_managed_api")
    for component in design.of_type(*patient):
        lines = token_lines(component.id, table)
        ratio = _batch_ratio(component, table)
        if lines and ratio is not None:
            yield Move(
                name=f"Send the calls of {component.name} through the batch interface of the model",
                saving_usd_per_month=line_median(lines) * (1 - ratio),
                gives_up="results within hours instead of seconds",
                component_id=component.id,
                quality_tiers=0,
            )


def _batch_ratio(component: Component, table: CostTable) -> float | None:
    """Batch price over standard price of the input tokens of the model that serves a component."""
    references = table.pricing.model_references
    order = (component.type, "small_model", "llm_managed_api", "multimodal_model")
    reference = next((references[one] for one in order if one in references), None)
    if reference is None:
        return None
    standard = model_price(reference, table.pricing.price_date)
    batch = model_price(reference, table.pricing.price_date, "batch")
    if not isinstance(standard, ModelPrice) or not isinstance(batch, ModelPrice) or standard.input_usd == 0:
        return None
    return batch.input_usd / standard.input_usd


def _smaller_model(design: ArchitectureDesign, table: CostTable) -> Iterator[Move]:
    """The cheapest model of a lower tier that may serve in the same place, at the same tokens."""
    for component in design.of_type("llm_managed_api", "multimodal_model"):
        present = technology_of(component, table.pricing.knowledge)
        lines = token_lines(component.id, table)
        if present is None or not lines:
            continue
        priced = [(_repriced(component, one, table), one) for one in substitutes(component, present, table)]
        known = sorted((cost, one.id, one) for cost, one in priced if cost is not None)
        if known:
            cost, _, technology = known[0]
            yield Move(
                name=f"Let {technology.name} do the work of {present.name}",
                saving_usd_per_month=line_median(lines) - cost,
                gives_up=f"quality tier {technology.quality_tier} instead of {present.quality_tier}; "
                "keep the present model unless the regression tests pass with the smaller one",
                component_id=component.id,
                quality_tiers=technology.quality_tier - present.quality_tier,
                added_ms=_added_ms(component, present, technology, table),
            )


def substitutes(component: Component, present: Technology, table: CostTable) -> list[Technology]:
    """Models of a lower tier on the same ground: same hosting and clouds, all its regions and claims kept."""
    return [
        one
        for one in table.pricing.knowledge.technologies.values()
        if component.type in one.component_types
        and one.quality_tier < present.quality_tier
        and component.hosting in one.hosting
        and set(one.clouds) == set(present.clouds)
        and set(one.regions) >= set(present.regions)
        and set(one.claims) >= set(present.claims)
        and any(price.startswith(MODEL_PREFIX) for price in one.price_ids)
    ]


def _added_ms(component: Component, present: Technology, other: Technology, table: CostTable) -> float | None:
    """Milliseconds that a call by another product takes longer at P50; negative where it is faster."""
    workload, knowledge = table.pricing.workload, table.pricing.knowledge
    found = [service_tail(one, component.type, workload, knowledge) for one in (present, other)]
    return None if found[0] is None or found[1] is None else found[1].total.p50 - found[0].total.p50


def _repriced(component: Component, technology: Technology, table: CostTable) -> float | None:
    lines = component_lines(component, technology, table.pricing)
    return None if any(one.usd is None for one in lines) else line_median(lines)


def _prefix_cache(design: ArchitectureDesign, table: CostTable) -> Iterator[Move]:
    """Read the unchanging start of the prompt from the provider's cache; pays above 0.23 calls per lifetime."""
    for component in design.of_type("llm_managed_api"):
        saving = _prefix_saving(component, table)
        if saving is not None:
            yield Move(
                name=f"Keep instructions and tool descriptions of {component.name} in the prompt cache",
                saving_usd_per_month=saving,
                gives_up="the start of the prompt must be identical in all calls: no user data or time before it",
                component_id=component.id,
                quality_tiers=0,
            )


def _prefix_saving(component: Component, table: CostTable) -> float | None:
    subject = Subject(component.type, component.technology_id, component.replicas)
    prefix = table.pricing.workload.amount("prefix_tokens_month", subject)
    rate = table.pricing.workload.amount("main_call_rate", subject)
    price = model_price(table.pricing.model_references.get(component.type, "model:/"), table.pricing.price_date)
    if prefix is None or rate is None or not isinstance(price, ModelPrice):
        return None
    if price.cached_input_usd is None or price.cache_write_usd is None or price.input_usd == 0:
        return None
    uses = expected_uses(median(rate.values), CACHE_LIFETIME_S)
    write, read = price.cache_write_usd / price.input_usd, price.cached_input_usd / price.input_usd
    ratio = prefix_cache_ratio(uses, write, read)
    return median(prefix.values) * price.input_usd / 1e6 * (1 - ratio)


def _answer_cache(design: ArchitectureDesign, table: CostTable) -> Iterator[Move]:
    """Answers to repeated questions from a cache, where the brief says that questions repeat."""
    requirements = table.pricing.workload.requirements
    if design.of_type("response_cache") or not requirements.has("repeated_requests"):
        return
    for component in design.of_type("llm_managed_api"):
        yield Move(
            name=f"Answer repeated questions from a cache in front of {component.name}",
            saving_usd_per_month=0.2 * line_median(token_lines(component.id, table)),
            gives_up="a share of answers to similar but different questions is wrong; keys must respect permissions",
            component_id=component.id,
        )


def _fewer_scored(design: ArchitectureDesign, table: CostTable) -> Iterator[Move]:
    """A judge that sees half of the sample costs half; what it can detect grows with the root of the sample."""
    for component in design.of_type("online_eval"):
        lines = token_lines(component.id, table)
        if lines:
            yield Move(
                name=f"Let {component.name} score half as many live answers",
                saving_usd_per_month=line_median(lines) / 2,
                gives_up="a fall in quality is seen later: the error of the measured rate grows by four tenths",
                component_id=component.id,
                quality_tiers=0,
            )


def _other_product(design: ArchitectureDesign, table: CostTable) -> Iterator[Move]:
    """The cheapest legal product for a store or index, if it costs less than the chosen one."""
    for component in design.of_type(*STORES):
        present = technology_of(component, table.pricing.knowledge)
        lines = [one for one in table.lines if one.line.component_id == component.id]
        if present is None or not lines or any(one.usd is None for one in lines):
            continue
        priced = [(_repriced(component, one, table), one) for one in _peers(component, present, table)]
        known = sorted((cost, one.id, one) for cost, one in priced if cost is not None)
        if known:
            cost, _, technology = known[0]
            yield Move(
                name=f"Keep {component.name} in {technology.name} instead of {present.name}",
                saving_usd_per_month=line_median(lines) - cost,
                gives_up=_given_up(present, technology),
                component_id=component.id,
                quality_tiers=technology.quality_tier - present.quality_tier,
                added_ms=_added_ms(component, present, technology, table),
            )


def _peers(component: Component, present: Technology, table: CostTable) -> list[Technology]:
    """Other products of the type on the same ground that promise no less."""
    forbidden = table.pricing.workload.requirements.items("forbidden")
    return [
        one
        for one in table.pricing.knowledge.technologies.values()
        if component.type in one.component_types
        and one.id != present.id
        and f"tech:{one.id}" not in forbidden
        and component.hosting in one.hosting
        and (set(one.clouds) == set(present.clouds) or "any" in one.clouds)
        and ("any" in one.regions or set(one.regions) >= set(present.regions))
        and set(one.claims) >= set(present.claims)
    ]


def _given_up(present: Technology, other: Technology) -> str:
    """What a change of product costs beside money, as far as the records differ."""
    figures = (
        ("effort to operate", present.ops_burden, other.ops_burden),
        ("lock-in", present.lock_in, other.lock_in),
        ("quality tier", present.quality_tier, other.quality_tier),
        ("maturity", present.maturity, other.maturity),
    )
    told = [f"{name} {new} instead of {old} of 5" for name, old, new in figures if new != old]
    return "; ".join([*told, "the data has to be moved once"])


# Where products of one type differ in price but hardly in what they answer.
STORES = ("vector_store", "keyword_index", "operational_db", "state_store", "object_store", "response_cache")
WAYS = (_batch, _smaller_model, _prefix_cache, _answer_cache, _fewer_scored, _other_product)
